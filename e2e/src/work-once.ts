import { composeLocal } from '@homelake/composition/local';
import type { LocalLake } from '@homelake/composition/local';
import { createApp } from '@homelake/http-api';
import { handIn } from '@homelake/http-api/upload-engine';
import { openSync, readSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dieAtCall } from './die-at-call.ts';

/**
 * `node work-once.ts WHAT FROM TO STEP [LEFT]` does one thing, and ends with SIGKILL before the file-system call with number STEP. It prints `begun`, and
 * the number of calls where it gets to the end. LEFT is the TO of a run that was killed: it is completed first. Throws where something fails.
 *
 * `export HOME DIR` · `import DIR HOME` · `upload FILE HOME` continues the upload that is open there, and stores the file · `classes TEXT HOME`
 * brings an object with this text to the archive and back.
 */
const [what = '', from = '', to = '', step, left] = process.argv.slice(2);

const KEY = 'files/deep/a.txt';
const HOUR_MS = 3_600_000;
let hours = 0;

const works: Readonly<Record<string, (lake: LocalLake, to: string) => Promise<void>>> = {
  async export(lake, dir) {
    await noneFails(lake.exportTo(lake.openFolder(dir)));
  },
  async import(lake) {
    await noneFails(lake.bringBack(lake.openFolder(from)));
  },
  async upload(lake) {
    const file = openSync(from, 'r');
    const read = async (start: number, end: number): Promise<Uint8Array<ArrayBuffer>> => {
      const bytes = new Uint8Array(end - start);
      readSync(file, bytes, 0, bytes.length, start);
      return bytes;
    };
    const [open] = await lake.openUploads();
    const app = createApp(lake.api());
    if (open?.state === 'receiving')
      await handIn(
        { name: open.name, sizeBytes: statSync(from).size, fileTime: null, read },
        {
          baseUrl: 'http://127.0.0.1/api',
          uploadId: open.id,
          parallel: 1,
          fetch: async (...given) => app.fetch(new Request(...given)),
        },
      );
    await lake.resumeUploads();
    while (!(await lake.isIdle())) await lake.work(new AbortController().signal);
  },
  async classes({ store }) {
    const found = await store.head(KEY);
    if (found === null) await store.put(KEY, new TextEncoder().encode(from), { metadata: { v: '1' } });
    await store.changeClass(KEY, 'deep-archive');
    if ((await store.head(KEY))?.archive?.state === 'archived') await store.restore(KEY, { days: 100, speed: 'bulk' });
    hours += 100;
    await store.changeClass(KEY, 'standard');
  },
};

async function noneFails(
  outcomes: AsyncIterable<{ readonly status: string; readonly path: string; readonly reason: string | null }>,
) {
  for await (const { status, path, reason } of outcomes) if (status === 'failed') throw new Error(`${path}: ${reason}`);
}

async function work(target: string, before: () => Promise<unknown> = async () => {}): Promise<void> {
  hours = 0;
  const home = what === 'export' ? from : target;
  const lake = await composeLocal({
    home,
    access: what === 'upload' ? 'work' : 'write',
    now: () => Date.now() + hours * HOUR_MS,
  });
  if (await lake.photos().needsRebuild()) await lake.photos().rebuild();
  await before();
  await works[what]?.(lake, target);
  await lake.close();
}

if (left !== undefined) await work(left);
let calls = (): number => 0;
await work(to, async () => {
  calls = await dieAtCall(Number(step), join(tmpdir(), `homelake-probe-${process.pid}`));
  process.stdout.write('begun\n');
});
process.stdout.write(`${calls()}\n`);
