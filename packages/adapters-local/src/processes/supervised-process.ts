import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

import { residentBytes } from './process-memory.ts';

export interface SupervisedProcessOptions {
  /** Path of the JavaScript or TypeScript file that it runs, in this version of Node. */
  readonly script: string;
  readonly arguments?: readonly string[];
  /** The process is killed when its resident memory passes this bound. */
  readonly memoryBytes: number;
  /** Gets what the process sends; it is its word, not checked. */
  readonly onMessage: (message: unknown) => void;
}

/** A child process that cannot outlive, stop or starve this one. */
export interface SupervisedProcess {
  readonly pid: number;
  /** Lost where the process has ended. */
  send(message: object): void;
  /** Ends it at once, whatever it does. `reason` becomes the answer of `ended`, unless it ended before. */
  kill(reason: string): void;
  /** Sends `message`, which asks it to end, and kills it where it has not after `patienceMs`. Resolves when it has ended. */
  stop(message: object, patienceMs: number): Promise<void>;
  /** Why it ended, as words that follow "it"; null where it ended by itself with exit code 0, or was stopped. */
  readonly ended: Promise<string | null>;
}

/** Time between two looks at its memory. `ps` costs a process of its own each time. */
const LOOK_MS = process.platform === 'linux' ? 250 : 2_000;
const MEGABYTE = 1024 * 1024;

/** Starts a process with a channel for messages; `linkToParent` is the other end. Its standard output is closed, its errors go to ours. */
export function startSupervised(options: SupervisedProcessOptions): SupervisedProcess {
  const { script, memoryBytes } = options;
  // The bound on all of its memory is met before V8's own on the heap, which ends the process with SIGABRT.
  const heapMegabytes = Math.ceil((memoryBytes * 1.5) / MEGABYTE);
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${heapMegabytes}`, script, ...(options.arguments ?? [])],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], windowsHide: true },
  );
  const { pid = 0 } = child;
  let why: string | null = null;
  let stopped = false;
  const ended = new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(why ?? `could not be started (${error.message})`));
    child.once('close', (code, signal) => resolve(stopped ? null : (why ?? endOf(code, signal))));
  });
  child.on('message', options.onMessage);

  const kill = (reason: string): void => {
    why ??= reason;
    child.kill('SIGKILL');
  };
  const send = (message: object): void => {
    // The callback takes the error of a channel that closed meanwhile.
    if (child.connected) child.send(message, () => undefined);
  };
  const watchMemory = async (): Promise<void> => {
    const over = new AbortController();
    void ended.finally(() => over.abort());
    while (!over.signal.aborted) {
      const bytes = await residentBytes(pid);
      if (bytes !== null && bytes > memoryBytes) kill(`used more than ${inWords(memoryBytes)} of memory`);
      await pause(LOOK_MS, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
    }
  };
  void watchMemory();

  return {
    pid,
    send,
    kill,
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

function endOf(code: number | null, signal: NodeJS.Signals | null): string | null {
  if (signal === 'SIGKILL') return 'was ended by the system (SIGKILL), perhaps for want of memory';
  if (signal !== null) return `ended its process (${signal})`;
  return code === 0 ? null : `ended its process (exit code ${code})`;
}

function inWords(bytes: number): string {
  const megabytes = Math.round(bytes / MEGABYTE);
  return megabytes < 1024 ? `${megabytes} MB` : `${Number((megabytes / 1024).toFixed(1))} GB`;
}
