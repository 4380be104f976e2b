import { composeLocal } from '@homelake/composition/local';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dieAtCall } from './die-at-call.ts';

/**
 * `node leave-once.ts export HOME DIR STEP [LEFT]` exports a home to DIR, and ends with SIGKILL before the file-system call with number STEP.
 * `node leave-once.ts import DIR HOME STEP [LEFT]` brings an export back to HOME in the same way. Where it gets to the end, it prints the number of
 * calls. LEFT is the DIR or HOME of a run that was killed: it is completed first. Throws where a file fails.
 */
const [what, from = '', to = '', step, left] = process.argv.slice(2);

async function leave(target: string, before: () => Promise<unknown> = async () => {}): Promise<void> {
  const [home, dir] = what === 'export' ? [from, target] : [target, from];
  const lake = await composeLocal({ home, access: 'write' });
  if (await lake.photos().needsRebuild()) await lake.photos().rebuild();
  await before();
  const folder = lake.openFolder(dir);
  for await (const { status, path, reason } of what === 'export' ? lake.exportTo(folder) : lake.bringBack(folder))
    if (status === 'failed') throw new Error(`${path}: ${reason}`);
  await lake.close();
}

if (left !== undefined) await leave(left);
let calls = (): number => 0;
await leave(to, async () => (calls = await dieAtCall(Number(step), join(tmpdir(), `homelake-probe-${process.pid}`))));
process.stdout.write(`${calls()}\n`);
