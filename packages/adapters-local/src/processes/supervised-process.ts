import { spawn } from 'node:child_process';
import type { ChildProcess, SerializationType } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { Socket } from 'node:net';
import { setPriority } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { residentBytes } from './process-memory.ts';

export interface SupervisedProcessOptions {
  /** Path of the JavaScript or TypeScript file that it runs, in this version of Node. */
  readonly script: string;
  readonly arguments?: readonly string[];
  /** The process is killed when its resident memory passes this bound. Null where it sees to that itself, by SIGKILL. */
  readonly memoryBytes: number | null;
  /** Bound on V8's heap, at which V8 ends the process with SIGABRT; half as much again as `memoryBytes` by default, so that it is not met. */
  readonly heapBytes?: number;
  /** Further options of Node. */
  readonly nodeOptions?: readonly string[];
  /** All of its environment but the place of the compile cache; that of this process by default. */
  readonly environment?: Readonly<Record<string, string>>;
  /** As of `os.setPriority`: 0, like this process, up to 19 for what may wait. */
  readonly niceness?: number;
  /** `advanced` sends bytes as they are; `json` by default. */
  readonly serialization?: SerializationType;
  /** Its standard error goes to ours by default. `kept`: the end of it is told when the process has ended. */
  readonly errors?: 'inherited' | 'kept';
  /** Whether this process lives on for as long as that one; true by default. */
  readonly keepsAlive?: boolean;
  /** Gets what the process sends; it is its word, not checked. */
  readonly onMessage: (message: unknown) => void;
}

/**
 * How a process ended. `finished`: with exit code 0, or after `stop`. `killed`: by `kill`. `memory`: it passed a bound, or the system has no
 * memory left. `reason`: in words that follow "it". `errors`: the end of its standard error, where that is kept.
 */
export type ProcessEnd =
  | { readonly how: 'finished' }
  | { readonly how: 'killed' | 'memory' | 'crashed'; readonly reason: string; readonly errors: string };

/** A child process that cannot outlive, stop or starve this one. */
export interface SupervisedProcess {
  readonly pid: number;
  /** Lost where the process has ended. */
  send(message: object): void;
  /** Ends it at once, whatever it does. `reason` becomes that of its end, unless it ended before. */
  kill(reason: string): void;
  /** Sends `message`, which asks it to end, and kills it where it has not after `patienceMs`. Resolves when it has ended. */
  stop(message: object, patienceMs: number): Promise<void>;
  readonly ended: Promise<ProcessEnd>;
}

/** Time between two looks at its memory. `ps` costs a process of its own each time. */
const LOOK_MS = process.platform === 'linux' ? 250 : 2_000;
const MEGABYTE = 1024 * 1024;
/** What is kept of its standard error. */
const ERROR_CHARACTERS = 2_000;

/** Starts a process with a channel for messages; `linkToParent` is the other end. Its standard output is closed. */
export function startSupervised(options: SupervisedProcessOptions): SupervisedProcess {
  const { script, memoryBytes, heapBytes = (memoryBytes ?? 0) * 1.5, keepsAlive = true, onMessage } = options;
  const child = spawn(
    process.execPath,
    [
      ...(heapBytes > 0 ? [`--max-old-space-size=${Math.ceil(heapBytes / MEGABYTE)}`] : []),
      ...(options.nodeOptions ?? []),
      script,
      ...(options.arguments ?? []),
    ],
    {
      stdio: ['ignore', 'ignore', options.errors === 'kept' ? 'pipe' : 'inherit', 'ipc'],
      serialization: options.serialization ?? 'json',
      windowsHide: true,
      ...(options.environment && { env: { ...options.environment, ...compileCache() } }),
    },
  );
  const { pid = 0 } = child;
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-ERROR_CHARACTERS);
  });
  let stopped = false;
  let ending: Pick<Exclude<ProcessEnd, { how: 'finished' }>, 'how' | 'reason'> | null = null;
  const ended = new Promise<ProcessEnd>((resolve) => {
    const end = (how: 'memory' | 'crashed', reason: string) => resolve({ how, reason, errors, ...ending });
    child.once('error', (error) => end('crashed', `could not be started (${error.message})`));
    child.once('close', (code, signal) => {
      if (stopped || (ending === null && code === 0)) resolve({ how: 'finished' });
      else if (signal === 'SIGKILL') end('memory', 'was ended by the system (SIGKILL), perhaps for want of memory');
      else if (signal === 'SIGABRT' && options.heapBytes !== undefined) end('memory', 'used up its heap');
      else end('crashed', `ended its process (${signal ?? `exit code ${code}`})`);
    });
  });
  child.on('message', onMessage);
  lower(child, options.niceness ?? 0);
  if (!keepsAlive) setRef(child, false);

  const killAs = (how: 'killed' | 'memory', reason: string): void => {
    ending ??= { how, reason };
    // Whoever waits for its end keeps this process running.
    setRef(child, true);
    child.kill('SIGKILL');
  };
  const send = (message: object): void => {
    // The callback takes the error of a channel that closed meanwhile.
    if (child.connected) child.send(message, () => undefined);
  };
  const watchMemory = async (bound: number): Promise<void> => {
    const over = new AbortController();
    void ended.finally(() => over.abort());
    while (!over.signal.aborted) {
      const bytes = await residentBytes(pid);
      if (bytes !== null && bytes > bound) killAs('memory', `used more than ${inWords(bound)} of memory`);
      await pause(LOOK_MS, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
    }
  };
  if (memoryBytes !== null) void watchMemory(memoryBytes);

  return {
    pid,
    send,
    kill: (reason) => killAs('killed', reason),
    ended,
    async stop(message, patienceMs) {
      stopped = true;
      send(message);
      const impatience = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(impatience);
    },
  };
}

/** Where this process keeps compiled code, so that the child starts as fast: nothing where it keeps none. */
function compileCache(): Record<string, string> {
  const directory = getCompileCacheDir();
  // That is the folder of this version of Node, in the one that the variable names.
  return directory === undefined ? {} : { NODE_COMPILE_CACHE: dirname(directory) };
}

function lower({ pid }: ChildProcess, niceness: number): void {
  if (pid === undefined || niceness === 0) return;
  try {
    setPriority(pid, niceness);
  } catch {
    // Already gone; its end tells.
  }
}

/** Whether this process lives on for as long as that one. */
function setRef(child: ChildProcess, isRef: boolean): void {
  for (const handle of [child, child.channel, child.stderr instanceof Socket ? child.stderr : null])
    if (isRef) handle?.ref();
    else handle?.unref();
}

function inWords(bytes: number): string {
  const megabytes = Math.round(bytes / MEGABYTE);
  return megabytes < 1024 ? `${megabytes} MB` : `${Number((megabytes / 1024).toFixed(1))} GB`;
}
