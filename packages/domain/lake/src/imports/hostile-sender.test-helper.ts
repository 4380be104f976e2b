import type { ClaimedJob } from '../jobs/job-queue.ts';
import { openPhotoLake } from './photo-lake.test-helper.ts';
import type { Remains } from './photo-lake.test-helper.ts';
import { runJob } from '../jobs/run-job.ts';

/** How a queue that promises nothing but "at least once" gives out its jobs. */
export interface Delivery {
  /** Of all jobs that wait, those that are given out in this round; those that are left away stay. */
  readonly deal: (jobs: readonly ClaimedJob[], random: () => number) => readonly ClaimedJob[];
  /** All jobs of a round run at the same time, one step of one of them after the other; else each after the one before. */
  readonly atOnce: boolean;
  /** A job that is done comes once more with those that it sent. */
  readonly late?: boolean;
}

/** The clock of whoever works, which stands. */
export const WORKED_AT = Date.UTC(2024, 5, 20);
const MOST_ROUNDS = 40;

/**
 * Does all jobs as a hostile queue gives them out, each in a process of its own that has its own index and its own handle on everything.
 * A job that is to be tried again comes again, and no try counts. Throws where a job is given up.
 */
export async function deliver(remains: Remains, seed: number, { deal, atOnce, late = false }: Delivery): Promise<void> {
  const random = randomOf(seed);
  let waiting: readonly ClaimedJob[] = [];
  const repeated = new Set<ClaimedJob>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    waiting = [...waiting, ...(await drained(remains))];
    if (waiting.length === 0) return;
    const dealt = deal(waiting, random);
    const again: ClaimedJob[] = waiting.filter((job) => !dealt.includes(job));
    const { pause, run } = interleaver(random);
    const work = async (job: ClaimedJob): Promise<void> => {
      const lake = openPhotoLake(remains, { nowMs: WORKED_AT, ...(atOnce && { pause }) });
      const end = await runJob(lake.handlers, { ...job, attempt: 1 }, NO_LEASE);
      if (end.end === 'dead') throw new Error(`${job.kind} ${JSON.stringify(job.payload)}: ${end.reason}`);
      const comesLate = late && end.end === 'done' && !repeated.has(job);
      if (comesLate) repeated.add(job);
      if ((end.end === 'again' || comesLate) && !again.includes(job)) again.push(job);
    };
    if (atOnce) await run(Promise.all(dealt.map(work)));
    else for (const job of dealt) await work(job);
    waiting = again;
  }
  throw new Error(`jobs that never end: ${waiting.map(({ kind }) => kind).join()}`);
}

const NO_LEASE = { signal: new AbortController().signal, renew: async () => {} };

/** All jobs of the queue, which is empty afterwards. */
export async function drained(remains: Remains): Promise<readonly ClaimedJob[]> {
  const { queue } = openPhotoLake(remains, { nowMs: WORKED_AT });
  const jobs: ClaimedJob[] = [];
  for (let job = await queue.claim(1); job !== null; job = await queue.claim(1)) {
    await queue.end(job, { end: 'done' });
    jobs.push(job);
  }
  return jobs;
}

/** The next turn of the event loop. A timer would wait a millisecond, and there are many steps. */
function turn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}

/** Lets one of all that wait go on at a time, drawn by chance. */
function interleaver(random: () => number) {
  const waiting: (() => void)[] = [];
  const pause = (): Promise<void> => new Promise((resolve) => void waiting.push(resolve));
  async function run(work: Promise<unknown>): Promise<void> {
    const state = { isDone: false };
    const ended = work.finally(() => (state.isDone = true));
    ended.catch(() => undefined);
    while (!state.isDone) {
      await turn();
      const [next] = waiting.splice(Math.floor(random() * waiting.length), 1);
      next?.();
    }
    await ended;
  }
  return { pause, run };
}

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  const left = [...items];
  return items.flatMap(() => left.splice(Math.floor(random() * left.length), 1));
}
