import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { composeLocal } from '@homelake/composition/local';
import { handIn } from '@homelake/http-api/upload-engine';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

/*
 * Jobs that spin, hang, allocate without end and end their process. In the real command they would be a decoder's; here the worker has
 * them planted, and a silence of five seconds and a memory bound of 400 MB.
 */
const command = fileURLToPath(new URL('planted-homelake.test-helper.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'homelake-bad-jobs-'));
/** For tests that end a worker themselves. */
const PATIENT = { HOMELAKE_WORKER_SILENCE_S: '600' };
vi.setConfig({ testTimeout: 240_000 });
const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** By name of a file, the reason of its dead letter. */
const REASONS = {
  'bad-spins.bin': 'stopped answering for 5 s',
  'bad-hangs.bin': 'stopped answering for 5 s',
  'bad-allocates.bin': 'used more than 400 MB of memory',
  'bad-aborts.bin': 'ended its process (SIGABRT)',
};
const GOOD = ['a.bin', 'bad-lasts.bin', 'z.bin'];
const names = [...Object.keys(REASONS), ...GOOD].sort();
/** An import ends when each of them has; one that hangs is met by the same hand as one that spins. */
const IMPORTED = names.filter((name) => name !== 'bad-hangs.bin');
const bytesOf = (name: string) => `the bytes of ${name}`;

function homelake(home: string, args: readonly string[], environment: Record<string, string> = {}) {
  const limits = { HOMELAKE_WORKER_SILENCE_S: '5', HOMELAKE_WORKER_MEMORY_MB: '400' };
  const child = spawn(process.execPath, [command, '--home', home, ...args], {
    env: { ...process.env, ...limits, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, stdout, stderr })),
  );
  return { child, ended };
}

/** Answers its address, and how to end it. */
async function start(home: string) {
  const { child, ended } = homelake(home, ['start', '--port', '0']);
  const ready = await new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve));
  return { child, ended, url: /http:\S+/.exec(ready)?.[0] ?? '' };
}

interface QueueState {
  readonly waiting: number;
  readonly running: number;
  readonly dead: readonly { readonly key: string; readonly reason: string }[];
}

const queueOf = async (url: string): Promise<QueueState> =>
  (await fetch(`${url}/api/queue`)).json() as Promise<QueueState>;

const reasonsOf = ({ dead }: QueueState) =>
  Object.fromEntries(dead.map(({ key, reason }) => [key.slice(key.lastIndexOf('/') + 1), reason]));

/** How many jobs are in the hands of a worker. */
const runningIn = async (home: string): Promise<number> => {
  if (!existsSync(join(home, '.homelake', 'queue.sqlite'))) return 0;
  const { stdout } = await homelake(home, ['queue', '--json']).ended;
  return (JSON.parse(stdout) as QueueState).running;
};

/** Sends a file as the page does. */
async function upload(url: string, name: string): Promise<void> {
  const bytes = new TextEncoder().encode(bytesOf(name));
  const read = async (from: number, to: number) => bytes.slice(from, to);
  await handIn({ name, sizeBytes: bytes.length, fileTime: null, read }, { baseUrl: `${url}/api` });
}

const isAlive = (pid: number) => existsSync(`/proc/${pid}`);

/** The process that has the lock of the home is the child of this one. */
const workerOf = (parent: ChildProcess): number =>
  Number(readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, 'utf8').trim().split(' ')[0] ?? 0);

describe('bad jobs that were handed to a server', () => {
  const home = join(folder, 'served');
  let server: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    server = await start(home);
  });

  test('end as dead letters with their reasons, the others are done, and the server answers throughout', async () => {
    let slowestMs = 0;
    const over = new AbortController();
    const asking = (async () => {
      for (; !over.signal.aborted; await new Promise((resolve) => void setTimeout(resolve, 50))) {
        const asked = performance.now();
        expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
        slowestMs = Math.max(slowestMs, performance.now() - asked);
      }
    })();
    for (const name of names) await upload(server.url, name);
    await expect
      .poll(async () => reasonsOf(await queueOf(server.url)), { timeout: 200_000, interval: 250 })
      .toEqual(REASONS);
    await expect.poll(() => queueOf(server.url)).toMatchObject({ waiting: 0, running: 0 });
    over.abort();
    await asking;
    expect(slowestMs).toBeLessThan(10_000);
    for (const name of GOOD) expect(readFileSync(join(home, 'files', name), 'utf8')).toBe(bytesOf(name));
  });

  test('spin no more when it is stopped, while one is at it', async () => {
    await upload(server.url, 'bad-spins-again.bin');
    await expect.poll(() => queueOf(server.url)).toMatchObject({ running: 1 });
    const worker = workerOf(server.child);
    expect(isAlive(worker)).toBe(true);
    const asked = performance.now();
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
    expect(performance.now() - asked).toBeLessThan(10_000);
    expect(isAlive(worker)).toBe(false);
  });
});

describe('bad jobs of an import', () => {
  const home = join(folder, 'imported');
  const inputs = join(folder, 'inputs');
  beforeAll(() => {
    mkdirSync(inputs);
    for (const name of IMPORTED) writeFileSync(join(inputs, name), bytesOf(name));
  });

  test('are named with their reasons, and the rest is imported', async () => {
    const { code, stdout, stderr } = await homelake(home, ['import', '--json', inputs]).ended;
    expect(stdout, stderr).not.toBe('');
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { path: string; status: string; reason: string | null });
    const statusOf = (name: string) => lines.find(({ path }) => path === join(inputs, name));
    for (const name of GOOD) expect(statusOf(name)).toMatchObject({ status: 'imported', reason: null });
    const { 'bad-hangs.bin': _hangs, ...reasons } = REASONS;
    for (const [name, reason] of Object.entries(reasons)) {
      expect(statusOf(name)).toMatchObject({ status: 'failed', reason: expect.stringContaining(reason) });
      expect(stderr).toContain(`failed: ${join(inputs, name)}: ${reason}`);
    }
    expect([code, lines.length]).toEqual([1, IMPORTED.length]);
    const queue = await homelake(home, ['queue', '--json']).ended;
    expect(reasonsOf(JSON.parse(queue.stdout) as QueueState)).toEqual(reasons);
  });

  test('that spin end soon after the import was killed, and the home is free', async () => {
    const own = join(folder, 'killed');
    const { child, ended } = homelake(own, ['import', join(inputs, 'bad-spins.bin')], PATIENT);
    await expect.poll(() => runningIn(own)).toBe(1);
    const worker = workerOf(child);
    child.kill('SIGKILL');
    await ended;
    await expect.poll(() => isAlive(worker)).toBe(false);
    const lake = await composeLocal({ home: own, access: 'work' });
    await lake.close();
  });

  test('that spin do not keep an import from ending by SIGTERM', async () => {
    const own = join(folder, 'stopped');
    const { child, ended } = homelake(own, ['import', join(inputs, 'bad-spins.bin')], PATIENT);
    await expect.poll(() => runningIn(own)).toBe(1);
    const worker = workerOf(child);
    const asked = performance.now();
    child.kill('SIGTERM');
    const { code, stderr } = await ended;
    expect([code, stderr]).toEqual([1, 'homelake: stopped; import the same again to do the rest\n']);
    expect(performance.now() - asked).toBeLessThan(10_000);
    expect(isAlive(worker)).toBe(false);
  });
});
