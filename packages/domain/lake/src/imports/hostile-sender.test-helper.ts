import type { ClaimedJob } from '../jobs/job-queue.ts';
import { openPhotoLake } from './photo-lake.test-helper.ts';
import type { Remains } from './photo-lake.test-helper.ts';
import { runJob } from '../jobs/run-job.ts';

/** The delivery order of a queue that guarantees only "at least once". */
export interface Delivery {
  /** Chooses the jobs to deliver in this round. Others stay in the queue. */
  readonly deal: (jobs: readonly ClaimedJob[], random: () => number) => readonly ClaimedJob[];
  /** True where all jobs of a round run concurrently, interleaved step by step; otherwise one after the other. */
  readonly atOnce: boolean;
  /** True where a finished job is delivered again, together with the jobs that it sent. */
  readonly late?: boolean;
}

/** The clock of the workers, which does not advance. */
export const WORKED_AT = Date.UTC(2024, 5, 20);
const MOST_ROUNDS = 40;

/**
 * Runs all jobs in the order of a hostile queue, each in a simulated process with its own index and handles. A job that is to be tried again
 * is delivered again, without a limit of attempts. Throws where a job is given up.
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

/** Takes all jobs out of the queue. */
export async function drained(remains: Remains): Promise<readonly ClaimedJob[]> {
  const { queue } = openPhotoLake(remains, { nowMs: WORKED_AT });
  const jobs: ClaimedJob[] = [];
  for (let job = await queue.claim(1); job !== null; job = await queue.claim(1)) {
    await queue.end(job, { end: 'done' });
    jobs.push(job);
  }
  return jobs;
}

/** Resolves in the next turn of the event loop. A timer would wait a millisecond in each of many steps. */
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

/** Resumes one waiting step at a time, chosen at random. */
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

/** A pseudo-random generator of numbers from 0 to 1 (mulberry32). The same seed gives the same numbers. */
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
