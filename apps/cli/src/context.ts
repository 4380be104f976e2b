import type { WorkerOptions } from '@homelake/composition/local';
import { fileURLToPath } from 'node:url';
import { createOutput } from './output.ts';
import type { Output } from './output.ts';
import { createProgress } from './progress.ts';
import type { Progress } from './progress.ts';

/** The process as a command sees it: `out` takes results, `progress` and `say` write to stderr, `exitCode` is the exit code so far. */
export interface Context {
  readonly out: Output;
  readonly progress: Progress;
  readonly environment: NodeJS.ProcessEnv;
  /**
   * Aborted by Ctrl C and by SIGTERM. The signals are caught from the first read of this property on. A second signal ends the process at
   * once.
   */
  readonly stop: AbortSignal;
  exitCode: 0 | 1;
  readonly say: (line: string) => void;
  readonly worker: WorkerSettings;
}

/** The script of the worker process, and the limits of silence and memory beyond which it is ended. */
export type WorkerSettings = Pick<WorkerOptions, 'script' | 'silenceMs' | 'memoryBytes'>;

const WORKER_SCRIPT = fileURLToPath(new URL('../bin/homelake-worker.js', import.meta.url));

export function createContext(script: string = WORKER_SCRIPT): Context {
  const progress = createProgress(process.stderr);
  let stop: AbortSignal | null = null;
  return {
    out: createOutput(process.stdout),
    progress,
    environment: process.env,
    get stop() {
      stop ??= stopSignal();
      return stop;
    },
    exitCode: 0,
    say: (line) => progress.log(line),
    worker: workerSettings(process.env, script),
  };
}

function workerSettings(environment: NodeJS.ProcessEnv, script: string): WorkerSettings {
  const silence = Number(environment['HOMELAKE_WORKER_SILENCE_S']);
  const memory = Number(environment['HOMELAKE_WORKER_MEMORY_MB']);
  return {
    script,
    ...(silence > 0 && { silenceMs: silence * 1000 }),
    ...(memory > 0 && { memoryBytes: memory * 2 ** 20 }),
  };
}

function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  return controller.signal;
}
