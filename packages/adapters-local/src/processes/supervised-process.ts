import { spawn } from 'node:child_process';
import type { ChildProcess, SerializationType } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { Socket } from 'node:net';
import { setPriority } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { residentBytes } from './process-memory.ts';

export interface SupervisedProcessOptions {
  /** Path of the JavaScript or TypeScript file to run, in this version of Node. */
  readonly script: string;
  readonly arguments?: readonly string[];
  /**
   * Limit in bytes for its resident memory. The process is killed above it. Null where the process checks its memory itself and ends by
   * SIGKILL.
   */
  readonly memoryBytes: number | null;
  /**
   * Limit in bytes for V8's heap. V8 ends the process with SIGABRT above it. By default 1.5 times `memoryBytes`, so that the limit on the
   * process is reached first.
   */
  readonly heapBytes?: number;
  /** Further command-line options of Node. */
  readonly nodeOptions?: readonly string[];
  /** Environment of the process, to which the directory of the compile cache is added; by default that of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Priority as in `os.setPriority`: 0, like this process, up to 19 for work that can wait. */
  readonly niceness?: number;
  /** `advanced` can send bytes; `json` by default. */
  readonly serialization?: SerializationType;
  /** `inherited`: its standard error is that of this process; the default. `kept`: `ended` gives the end of it. */
  readonly errors?: 'inherited' | 'kept';
  /** True where this process runs at least as long as the child; true by default. */
  readonly keepsAlive?: boolean;
  /** Receives the messages of the process. They are not validated. */
  readonly onMessage: (message: unknown) => void;
}

/**
 * How a process ended. `finished`: with exit code 0, or after `stop`. `killed`: by `kill`. `memory`: it reached a limit, or the system has
 * no memory left. `reason`: words that follow "it". `errors`: the end of its standard error, where that is kept.
 */
export type ProcessEnd =
  | { readonly how: 'finished' }
  | { readonly how: 'killed' | 'memory' | 'crashed'; readonly reason: string; readonly errors: string };

/** A child process that cannot outlive this one, block it or use up its memory. */
export interface SupervisedProcess {
  readonly pid: number;
  /** Sends a message. It is lost if the process has ended. */
  send(message: object): void;
  /** Kills the process at once. `reason` is then the reason of its end, unless it ended before. */
  kill(reason: string): void;
  /** Sends `message`, which asks the process to end, and kills it if it has not ended after `patienceMs`. Resolves when it has ended. */
  stop(message: object, patienceMs: number): Promise<void>;
  readonly ended: Promise<ProcessEnd>;
}

/** Interval in ms at which its memory is read. `ps` is a process of its own each time. */
const LOOK_MS = process.platform === 'linux' ? 250 : 2_000;
const MEGABYTE = 1024 * 1024;
/** Number of characters of its standard error that are kept, from its end. */
const ERROR_CHARACTERS = 2_000;

/** Starts a process with a channel for messages; `linkToParent` opens the other end. Its standard output is closed. */
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
    // Keeps this process running until the child has ended, since somebody waits for that.
    setRef(child, true);
    child.kill('SIGKILL');
  };
  const send = (message: object): void => {
    // The callback receives the error of a channel that closed meanwhile.
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

/** Environment variable for the compile cache of this process, so that the child starts fast; empty where this process has none. */
function compileCache(): Record<string, string> {
  const directory = getCompileCacheDir();
  // The directory has a folder for each version of Node. The variable names their parent.
  return directory === undefined ? {} : { NODE_COMPILE_CACHE: dirname(directory) };
}

function lower({ pid }: ChildProcess, niceness: number): void {
  if (pid === undefined || niceness === 0) return;
  try {
    setPriority(pid, niceness);
  } catch {
    // The process has ended; its end is reported by an event.
  }
}

/** Sets whether the child keeps this process running. */
function setRef(child: ChildProcess, isRef: boolean): void {
  for (const handle of [child, child.channel, child.stderr instanceof Socket ? child.stderr : null])
    if (isRef) handle?.ref();
    else handle?.unref();
}

function inWords(bytes: number): string {
  const megabytes = Math.round(bytes / MEGABYTE);
  return megabytes < 1024 ? `${megabytes} MB` : `${Number((megabytes / 1024).toFixed(1))} GB`;
}
