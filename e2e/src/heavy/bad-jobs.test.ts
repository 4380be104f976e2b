import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { composeLocal } from '@homelake/composition/local';
import { handIn } from '@homelake/http-api/upload-engine';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

/**
 * Jobs that spin, hang, allocate without end or end their process. In the real command a faulty decoder would do so; here the worker has
 * planted handlers, a silence limit of five seconds and a memory limit of 400 MB.
 */
const command = fileURLToPath(new URL('../../../apps/cli/src/planted-homelake.test-helper.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'homelake-bad-jobs-'));
/** Limits for tests that end a worker themselves. */
const PATIENT = { HOMELAKE_WORKER_SILENCE_S: '600' };
vi.setConfig({ testTimeout: 240_000 });
const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Reason of the dead letter, by file name. */
const REASONS = {
  'bad-spins.bin': 'stopped answering for 5 s',
  'bad-hangs.bin': 'stopped answering for 5 s',
  'bad-allocates.bin': 'used more than 400 MB of memory',
  'bad-aborts.bin': 'ended its process (SIGABRT)',
};
const GOOD = ['a.bin', 'bad-lasts.bin', 'z.bin'];
const names = [...Object.keys(REASONS), ...GOOD].sort();
/** An import ends when all of its jobs have ended. The hanging job is left out, since the same limit ends it as the spinning one. */
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

/** Starts a server. Gives its URL, and a function that ends it. */
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

/** Number of jobs that a worker has taken. */
const runningIn = async (home: string): Promise<number> => {
  if (!existsSync(join(home, '.homelake', 'queue.sqlite'))) return 0;
  const { stdout } = await homelake(home, ['queue', '--json']).ended;
  return (JSON.parse(stdout) as QueueState).running;
};

/** Uploads a file as the page does. */
async function upload(url: string, name: string): Promise<void> {
  const bytes = new TextEncoder().encode(bytesOf(name));
  const read = async (from: number, to: number) => bytes.slice(from, to);
  await handIn({ name, sizeBytes: bytes.length, fileTime: null, read }, { baseUrl: `${url}/api` });
}

const isAlive = (pid: number) => existsSync(`/proc/${pid}`);

/** Process id of the worker, which is the only child of `parent`. */
const workerOf = (parent: ChildProcess): number =>
  Number(readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, 'utf8').trim().split(' ')[0] ?? 0);

/** The import runs beside the server, because both mostly wait for the silence limit. */
const inputs = join(folder, 'inputs');
let importing: ReturnType<typeof homelake>['ended'];
beforeAll(() => {
  mkdirSync(inputs);
  for (const name of IMPORTED) writeFileSync(join(inputs, name), bytesOf(name));
  importing = homelake(join(folder, 'imported'), ['import', '--json', inputs]).ended;
});

describe('bad jobs on a server', () => {
  const home = join(folder, 'served');
  let server: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    server = await start(home);
  });

  test('become dead letters with their reasons, while the other jobs are done and the server answers', async () => {
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

  test('that spin end when the server is stopped', async () => {
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

  test('are printed with their reasons, and the other files are imported', async () => {
    const { code, stdout, stderr } = await importing;
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

  test('that spin end soon after the import was killed, and another worker can start', async () => {
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

  // The worker releases the job that renews its lease. The supervisor kills the worker whose job spins, and releases that job itself.
  test.each(['bad-spins.bin', 'bad-lasts.bin'])('do not prevent SIGTERM from ending the import: %s', async (name) => {
    const own = join(folder, `stopped-${name}`);
    const { child, ended } = homelake(own, ['import', join(inputs, name)], PATIENT);
    await expect.poll(() => runningIn(own)).toBe(1);
    const worker = workerOf(child);
    const asked = performance.now();
    child.kill('SIGTERM');
    const { code, stderr } = await ended;
    const made = `A new lake was made at ${own}.\n`;
    expect([code, stderr]).toEqual([1, `${made}homelake: stopped; run the same import again to do the rest\n`]);
    expect(performance.now() - asked).toBeLessThan(10_000);
    expect(isAlive(worker)).toBe(false);
    const queue = new DatabaseSync(join(own, '.homelake', 'queue.sqlite'));
    const job = { kind: 'record-file', state: 'waiting', attempts: 0, reason: '' };
    expect(queue.prepare('SELECT kind, state, attempts, reason FROM job').all()).toEqual([job]);
    queue.close();
  });
});
