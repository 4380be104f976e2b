import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const homelake = here('../../apps/cli/bin/homelake.js');

const MOST_TIMES = 1.5;
const MOST_GROWN_MB = 150;

/**
 * Uploads one file with the upload engine over HTTP to a server in another process, until the lake has it, and compares the time with `cp` and
 * `sha256sum` of the same file on the same disk. Then it uploads another one, kills the server in the middle, and starts it again. Fails where
 * a bound is not kept or the stored file is not the sent one.
 */
export async function benchStorage({ small }: { readonly small: boolean }): Promise<void> {
  const sizeBytes = small ? 512e6 : 5e9;
  const { bavail, bsize } = statfsSync(tmpdir());
  // The file, and its copy or the lake's.
  const needed = 2.2 * sizeBytes;
  if (bavail * bsize < needed)
    throw new Error(`${tmpdir()} has ${gb(bavail * bsize)} free, and this needs ${gb(needed)}`);
  const directory = mkdtempSync(join(tmpdir(), 'homelake-bench-'));
  try {
    const file = join(directory, 'film.bin');
    writeRandom(file, sizeBytes);
    const peer = copyAndHash(file, join(directory, 'copy.bin'));
    const home = join(directory, 'lake');
    const upload = await uploadTo(home, file, sizeBytes, false);
    rmSync(home, { recursive: true });
    changeFirstByte(file);
    const changed = spawnSync('sha256sum', [file], { encoding: 'utf8' }).stdout.slice(0, 64);
    const resumed = await uploadTo(home, file, sizeBytes, true);

    console.log(`\nstorage: one file of ${gb(sizeBytes)}`);
    line('cp and sha256sum', `${peer.seconds.toFixed(2).padStart(7)} s`);
    line('upload, until the lake has it', `${upload.seconds.toFixed(2).padStart(7)} s`);
    line('  of it, until it is sent', `${upload.sentSeconds.toFixed(2).padStart(7)} s`);
    line('  of cp and sha256sum', `${(upload.seconds / peer.seconds).toFixed(2).padStart(7)} (at most ${MOST_TIMES})`);
    for (const [what, run] of [
      ['', upload],
      [', with the server killed at half', resumed],
    ] as const) {
      line(`memory: client grew by${what}`, `${run.clientMb.toFixed(0).padStart(7)} MB (less than ${MOST_GROWN_MB})`);
      line(`memory: server grew by${what}`, `${run.serverMb.toFixed(0).padStart(7)} MB (less than ${MOST_GROWN_MB})`);
    }
    const parts = Math.ceil(sizeBytes / (8 * 2 ** 20));
    line(
      'parts sent, with the server killed at half',
      `${resumed.sentParts} of ${parts}, ${resumed.seconds.toFixed(2)} s`,
    );

    const grown = [upload, resumed].flatMap(({ clientMb, serverMb }) => [clientMb, serverMb]);
    const faults = [
      upload.sha256 !== peer.sha256 && 'the stored file is not the sent one',
      resumed.sha256 !== changed && 'the file that was resumed is not the sent one',
      Math.max(...grown) >= MOST_GROWN_MB && 'memory grew too much',
      upload.seconds / peer.seconds > MOST_TIMES && 'the upload took too long',
    ].filter((fault) => fault !== false);
    for (const fault of faults) console.error(`storage: ${fault}`);
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const line = (what: string, value: string): void => console.log(`  ${what.padEnd(46)} ${value}`);
const gb = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

function writeRandom(path: string, sizeBytes: number): void {
  const block = Buffer.alloc(4e6);
  const file = openSync(path, 'w');
  for (let left = sizeBytes; left > 0; left -= block.length) {
    randomFillSync(block);
    writeSync(file, block, 0, Math.min(left, block.length));
  }
  closeSync(file);
}

function changeFirstByte(path: string): void {
  const first = readFirst(path);
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from([first ^ 1]), 0, 1, 0);
  closeSync(file);
}

const readFirst = (path: string): number => spawnSync('head', ['-c', '1', path]).stdout[0] ?? 0;

function copyAndHash(path: string, copy: string): { readonly seconds: number; readonly sha256: string } {
  const started = performance.now();
  const copied = spawnSync('cp', [path, copy]);
  const hashed = spawnSync('sha256sum', [path], { encoding: 'utf8' });
  const seconds = (performance.now() - started) / 1000;
  if (copied.status !== 0 || hashed.status !== 0) throw new Error('cp or sha256sum failed');
  rmSync(copy);
  return { seconds, sha256: hashed.stdout.slice(0, 64) };
}

interface UploadRun {
  /** From the first request until the lake has processed the file. */
  readonly seconds: number;
  /** Until all parts are complete. */
  readonly sentSeconds: number;
  readonly sha256: string;
  readonly sentParts: number;
  readonly clientMb: number;
  readonly serverMb: number;
}

async function uploadTo(home: string, file: string, sizeBytes: number, kill: boolean): Promise<UploadRun> {
  let server = await startServer(home, 0);
  const { url } = server;
  let startMb = memoryMb(server.process, 'VmRSS');
  let serverMb = 0;
  try {
    const started = performance.now();
    const client = spawn(process.execPath, [here('./storage-client.ts'), url, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let last = '';
    let isKilled = !kill;
    for await (const line of createInterface(client.stdout)) {
      last = line;
      if (isKilled || Number(line.replace('sent ', '')) < sizeBytes / 2) continue;
      isKilled = true;
      serverMb = memoryMb(server.process, 'VmHWM') - startMb;
      await server.stop('SIGKILL');
      server = await startServer(home, Number(new URL(url).port));
      startMb = memoryMb(server.process, 'VmRSS');
    }
    if (!last.startsWith('{')) throw new Error(`the client ended with: ${last}`);
    const { id, grownMb, sentParts } = JSON.parse(last) as { id: string; grownMb: number; sentParts: number };
    const sentSeconds = (performance.now() - started) / 1000;
    const sha256 = await stored(url, id);
    const seconds = (performance.now() - started) / 1000;
    serverMb = Math.max(serverMb, memoryMb(server.process, 'VmHWM') - startMb);
    return { seconds, sentSeconds, sha256, sentParts, clientMb: grownMb, serverMb };
  } finally {
    await server.stop('SIGTERM');
  }
}

/** Waits until an upload is processed. Resolves to the hash that the lake computed. */
async function stored(url: string, id: string): Promise<string> {
  for (;;) {
    const record = (await (await fetch(`${url}/api/uploads/${id}`)).json()) as {
      state: string;
      sha256: string;
      reason: string | null;
      damaged: boolean;
    };
    if (record.state === 'failed' || record.damaged)
      throw new Error(`the upload failed: ${record.reason ?? 'damaged'}`);
    if (record.state === 'done') return record.sha256;
    await pause(20);
  }
}

async function startServer(home: string, port: number) {
  const child = spawn(process.execPath, [homelake, '--home', home, 'start', '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  for await (const line of createInterface(child.stdout)) {
    const url = /http:\S+/.exec(line)?.[0];
    if (url === undefined) continue;
    child.stdout.resume();
    const stop = async (signal: NodeJS.Signals): Promise<void> => {
      child.kill(signal);
      await ended;
    };
    return { url, process: child, stop };
  }
  throw new Error('homelake start ended');
}

/** Memory of a process in MB now (`VmRSS`) or at most so far (`VmHWM`); NaN where the system has no /proc. */
function memoryMb({ pid }: ChildProcess, what: 'VmRSS' | 'VmHWM'): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}
