import { writeSync } from 'node:fs';

import { openSqliteQueue } from './sqlite-queue.ts';

/**
 * Claims and completes jobs until the queue has been empty for a while. Leases are short, so that jobs of a killed worker are soon claimed
 * by others.
 */
const queue = openSqliteQueue({
  path: process.argv[2] ?? '',
  retry: { attempts: 1000, firstDelayMs: 0, longestDelayMs: 0 },
});
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
for (let idle = 0; idle < 20;) {
  const job = await queue.claim(60);
  if (job === null) {
    idle += 1;
    await pause(5);
    continue;
  }
  idle = 0;
  writeSync(1, `claimed ${job.id}\n`);
  await pause(3);
  if (await queue.end(job, { end: 'done' })) writeSync(1, `completed ${job.id}\n`);
}
queue.close();
