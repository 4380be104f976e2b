import { parentPort, workerData } from 'node:worker_threads';
import type { Part } from './part.ts';

/** What the parent gives to a worker: seeds from `first` in steps, up to and without `end`. */
export interface Work {
  /** Address of the module whose PARTS has the part. */
  readonly parts: string;
  readonly part: string;
  readonly first: number;
  readonly step: number;
  readonly end: number;
  /** Seed in hand, seeds done (below 0 until the part is loaded), 1 once the worker is to stop. Read by the parent while the worker is busy. */
  readonly state: SharedArrayBuffer;
}

/** What a worker answers. */
export interface Find {
  readonly seed: number;
  readonly find: string;
}

const { parts, part: name, first, step, end, state } = workerData as Work;
const { PARTS } = (await import(parts)) as { PARTS: readonly Part[] };
const part = PARTS.find((one) => one.name === name);
if (part === undefined || parentPort === null) throw new TypeError(`worker: no part is named ${name}`);
const shared = new Float64Array(state);
shared[1] = 0;

// One input at least, so that a machine too busy to load the part in time does not pass it unseen.
for (let seed = first; seed < end && (shared[2] === 0 || seed === first); seed += step) {
  shared[0] = seed;
  let find: string | null;
  try {
    const answer = part.check(seed);
    // No promise for the checks that need none: there are thousands in a second.
    find = answer instanceof Promise ? await answer : answer;
  } catch (error) {
    find = `throws: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  shared[1] = (shared[1] ?? 0) + 1;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  if (find !== null) parentPort.postMessage({ seed, find } satisfies Find);
}
