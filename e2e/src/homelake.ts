import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

const commandOf = (checkout: string): string => join(checkout, 'apps/cli/bin/homelake.js');

/** Path of the command of this checkout. */
export const cliPath = commandOf(repository);

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions extends Pick<SpawnOptions, 'uid' | 'gid' | 'cwd'> {
  readonly input?: string | Uint8Array;
  readonly environment?: Record<string, string>;
  /** Checkout whose command runs; this one by default. */
  readonly checkout?: string;
  /** Path of the command to run in place of that of the checkout. */
  readonly command?: string;
}

/** Starts the command as a user types it. */
export function spawnHomelake(args: readonly string[], options: RunOptions = {}): ChildProcess {
  const { input, environment, checkout = repository, command = commandOf(checkout), ...rest } = options;
  const child = spawn(process.execPath, [command, ...args], {
    ...rest,
    env: { ...process.env, HOMELAKE_HOME: '', ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  return child;
}

/** Runs the command and waits for its end. */
export function homelake(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return ended(spawnHomelake(args, options));
}

export function ended(child: ChildProcess): Promise<Ended> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
  });
}

export interface Server {
  readonly url: string;
  readonly port: number;
  readonly child: ChildProcess;
  /** Sends a signal that ends it, and resolves to how it ended. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

/** Runs `homelake start` on a free port. Resolves when it prints that it is ready. */
export async function startServer(
  home: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<Server> {
  const child = spawnHomelake(['--home', home, 'start', '--port', '0', ...args], options);
  const end = ended(child);
  const line = await new Promise<string>((resolve, reject) => {
    if (child.stdout) createInterface(child.stdout).once('line', resolve);
    void end.then(({ code, stderr }) => reject(new Error(`start ended with ${code}: ${stderr}`)));
  });
  const url = /^Homelake ready at (http:\S+)$/.exec(line)?.[1];
  if (url === undefined) throw new Error(`not the line that says ready: ${line}`);
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    return end;
  };
  return { url, port: Number(new URL(url).port), child, stop };
}

/** Runs a server during `use`. */
export async function withServer(home: string, args: readonly string[], use: (server: Server) => Promise<void>) {
  const server = await startServer(home, args);
  try {
    await use(server);
  } finally {
    await server.stop();
  }
}

/** Makes a folder for one test file; `remove` deletes it. */
export function temporaryFolder(): { readonly path: (...names: string[]) => string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'homelake-e2e-'));
  return {
    path(...names) {
      const path = join(root, ...names);
      mkdirSync(dirname(path), { recursive: true });
      return path;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** SHA-256 of every file below a folder, by path. */
export function hashesBelow(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const hashes = files.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [relative(folder, path), createHash('sha256').update(readFileSync(path)).digest('hex')] as const;
  });
  return Object.fromEntries(hashes.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same for a home, without the queue and the records of uploads, which change with any work. */
export const keptHashes = (home: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(hashesBelow(home)).filter(([path]) => !/^\.homelake\/(?:queue|uploads)\.sqlite/.test(path)),
  );
