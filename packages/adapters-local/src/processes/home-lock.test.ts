import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { startWorker } from './child-process.test-helper.ts';
import { acquireHome, prepareHome } from './home-lock.ts';
import { scratchDirectory } from '../scratch.test-helper.ts';

const command = 'homelake import chats';
let home: string;
beforeEach(() => {
  home = join(scratchDirectory(), 'home');
});
afterEach(() => rmSync(join(home, '..'), { recursive: true }));

it('a home that another process holds is refused with the name of that process, and is free once it is killed', async () => {
  const worker = startWorker('home-holder', home);
  try {
    expect(await worker.nextLine()).toBe('held');
    await expect(acquireHome(home, { command })).rejects.toMatchObject({
      name: 'HomeError',
      code: 'home-in-use',
      message: `${home} is in use by process ${worker.pid} (homelake start --port 4600)`,
      holder: { pid: worker.pid, command: 'homelake start --port 4600' },
    });
  } finally {
    worker.kill();
  }
  await worker.lines();
  const lock = await acquireHome(home, { command });
  lock.release();
});

it('one process cannot hold a home twice, until it releases it', async () => {
  const first = await acquireHome(home, { command });
  await expect(acquireHome(home, { command })).rejects.toMatchObject({ holder: { pid: process.pid, command } });
  first.release();
  (await acquireHome(home, { command })).release();
});

it('one of many processes that start at once gets the home', async () => {
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => acquireHome(home, { command })));
  const held = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  expect(held.length).toBe(1);
  held[0]?.release();
});

it('the holder may name another process, and a held home can be prepared', async () => {
  prepareHome(home);
  const lock = await acquireHome(home, { command, pid: process.ppid });
  prepareHome(home);
  await expect(acquireHome(home, { command })).rejects.toMatchObject({ holder: { pid: process.ppid, command } });
  lock.release();
});

it('a home that cannot be a directory is refused with a reason', async () => {
  writeFileSync(home, 'a file');
  expect(() => prepareHome(home)).toThrow(expect.objectContaining({ name: 'HomeError', code: 'unavailable' }));
  await expect(acquireHome(home, { command })).rejects.toMatchObject({ name: 'HomeError', code: 'unavailable' });
});
