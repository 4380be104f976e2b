import { Worker } from 'node:worker_threads';
import type { Part } from './part.ts';
import type { Find, Work } from './worker.ts';

export interface PartRun {
  readonly inputs: number;
  readonly seconds: number;
}

export interface RunLimits {
  readonly firstSeed: number;
  /** Inputs, at most. */
  readonly count: number;
  /** Seconds after which no further input is begun. */
  readonly seconds: number;
  readonly workers: number;
  /** Address of the module that workers take the part from; default: the parts of this package. */
  readonly parts?: string;
  /** Seconds that one input may take. */
  readonly secondsPerInput: number;
}

const POLL_MS = 100;
/** Seeds done by a worker that still loads its part: a busy machine takes longer for it than for an input. */
const NOT_STARTED = -1;
/** Of a worker: the largest inputs have some megabytes. */
const MAX_MEMORY_MB = 1500;
const PARTS_MODULE = new URL('parts.ts', import.meta.url).href;

/** Runs one part on some workers. An input that does not end is a find: its worker is stopped, and another one goes on behind it. */
export async function runPart(part: Part, limits: RunLimits, onFind: (find: Find) => void): Promise<PartRun> {
  const { firstSeed, count, seconds, workers } = limits;
  const started = performance.now();
  const deadline = started + seconds * 1000;
  const step = Math.min(workers, count);
  const done = await Promise.all(
    Array.from({ length: step }, (_, i) =>
      runLane(part, { first: firstSeed + i, step, end: firstSeed + count }, limits, deadline, onFind),
    ),
  );
  return { inputs: done.reduce((sum, one) => sum + one, 0), seconds: (performance.now() - started) / 1000 };
}

/** Seeds of one worker, and of those that take its place. */
async function runLane(
  part: Part,
  seeds: { first: number; step: number; end: number },
  limits: RunLimits,
  deadline: number,
  onFind: (find: Find) => void,
): Promise<number> {
  let inputs = 0;
  let { first } = seeds;
  while (first < seeds.end && performance.now() < deadline) {
    const state = new SharedArrayBuffer(24);
    const shared = new Float64Array(state).fill(first, 0, 1).fill(NOT_STARTED, 1, 2);
    const why = await runWorker(
      { parts: limits.parts ?? PARTS_MODULE, part: part.name, ...seeds, first, state },
      limits.secondsPerInput,
      deadline,
      onFind,
    );
    const [seed = first, done = 0] = shared;
    inputs += Math.max(0, done);
    if (why === null) break;
    inputs++;
    onFind({ seed, find: why });
    first = seed + seeds.step;
  }
  return inputs;
}

/** @returns null once the worker is done, or why it was stopped in the middle of an input */
function runWorker(
  work: Work,
  secondsPerInput: number,
  deadline: number,
  onFind: (find: Find) => void,
): Promise<string | null> {
  const shared = new Float64Array(work.state);
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    workerData: work,
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY_MB },
  });
  return new Promise((resolve) => {
    let seen = Number.NaN;
    let since = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      if (now > deadline) shared[2] = 1;
      if (shared[1] !== seen || seen === NOT_STARTED) {
        seen = shared[1] ?? 0;
        since = now;
      } else if (now - since > secondsPerInput * 1000) finish(`hangs: does not end within ${secondsPerInput} seconds`);
    }, POLL_MS);
    const finish = (why: string | null): void => {
      clearInterval(timer);
      resolve(why);
      void worker.terminate();
    };
    worker.on('message', onFind);
    worker.on('error', (error) => finish(`dies: ${error instanceof Error ? error.message : String(error)}`));
    worker.on('exit', () => finish(null));
  });
}
