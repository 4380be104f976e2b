import { describe, expect, test } from 'vitest';
import type { NewJob } from './job-queue.ts';
import {
  BUILD_ALL_TABLES,
  BUILD_TABLES,
  readBuildPayload,
  keepWorking,
  yieldToReadyJobs,
  PURGE_TRASH,
  TEND_UPLOADS,
} from './keep-working.ts';
import { createMemoryJobQueue } from './memory-job-queue.ts';

/**
 * Runs a worker until `endMs` and returns its log: the time in milliseconds and the kind of each job. `arrivals` are the jobs that arrive, by
 * their time in milliseconds.
 */
async function runWorker(
  arrivals: Readonly<Record<number, readonly string[]>>,
  endMs: number,
): Promise<readonly string[]> {
  const log: string[] = [];
  const queue: string[] = [];
  const stop = new AbortController();
  let nowMs = 0;
  const coming = Object.keys(arrivals).map(Number);
  await keepWorking(
    {
      async work(onEnded) {
        for (let kind = queue.shift(); kind !== undefined; kind = queue.shift()) {
          log.push(`${nowMs} ${kind}`);
          onEnded(kind);
        }
      },
      send: async ({ kind }: NewJob) => void queue.push(kind),
      async nextChange(withinMs) {
        const next = coming[0] ?? Infinity;
        const isHeard = next <= nowMs + withinMs;
        nowMs = isHeard ? next : nowMs + withinMs;
        if (isHeard) queue.push(...(arrivals[next] ?? []));
        if (isHeard) coming.shift();
        if (nowMs >= endMs) stop.abort();
        return isHeard;
      },
      now: () => nowMs,
    },
    stop.signal,
  );
  return log;
}

const [build, purge, tend] = [BUILD_TABLES.kind, PURGE_TRASH.kind, TEND_UPLOADS.kind];

test('a worker builds the tables once after a stream of jobs, when no more arrive', async () => {
  const uploads = { 0: ['a'], 400: ['b', 'c'], 800: ['d'] };
  expect(await runWorker(uploads, 2_000)).toEqual(['0 a', '400 b', '400 c', '800 d', `1300 ${build}`]);
});

test('a worker does not send a build of the tables after one that another process sent', async () => {
  expect(await runWorker({ 0: ['a'], 100: [build] }, 2_000)).toEqual(['0 a', `100 ${build}`]);
});

test('tends trash and uploads and builds the tables soon after its start, and trash and uploads every six hours', async () => {
  const log = await runWorker({}, 7 * 3_600_000);
  expect(log).toEqual([
    `2000 ${purge}`,
    `2000 ${tend}`,
    `2500 ${build}`,
    `21602500 ${purge}`,
    `21602500 ${tend}`,
    `21603000 ${build}`,
  ]);
});

test('the signal ends the loop even where jobs wait', async () => {
  const stop = new AbortController();
  let rounds = 0;
  await keepWorking(
    {
      async work() {
        if (++rounds === 3) stop.abort();
      },
      send: async () => undefined,
      nextChange: async () => true,
      now: () => 0,
    },
    stop.signal,
  );
  expect(rounds).toBe(3);
});

test('a worker that is stopped while it is idle sends nothing', async () => {
  const stop = new AbortController();
  const sent: NewJob[] = [];
  await keepWorking(
    {
      work: async (onEnded) => onEnded('a'),
      send: async (job) => void sent.push(job),
      async nextChange() {
        stop.abort();
        return false;
      },
      now: () => 0,
    },
    stop.signal,
  );
  expect(sent).toEqual([]);
});

/** Returns the kinds of a queue's jobs in the order in which they end. `work` may send more jobs. */
async function order(
  sent: readonly NewJob[],
  work: (kind: string, send: (kind: string) => Promise<void>) => Promise<void>,
) {
  const queue = createMemoryJobQueue({ now: () => 0 });
  const send = (kind: string) => queue.send({ kind, payload: {} });
  for (const job of sent) await queue.send(job);
  const ended: string[] = [];
  for (let job = await queue.claim(1); job !== null && ended.length < 50; job = await queue.claim(1)) {
    const isPassed = job.kind === build && (await yieldToReadyJobs(queue, job.payload));
    if (!isPassed) ended.push(`${job.kind}${readBuildPayload(job.payload).full ? ' of all' : ''}`);
    await work(job.kind, send);
    await queue.end(job, { end: 'done' });
  }
  return ended;
}
const job = (kind: string): NewJob => ({ kind, payload: {} });

describe('a build of the tables', () => {
  test('runs after all ready jobs and the jobs that they send', async () => {
    const sends: Readonly<Record<string, string>> = { export: 'photo', photo: 'clip' };
    const ended = await order([BUILD_TABLES, job('export'), job('file')], async (kind, send) => {
      const next = sends[kind];
      if (next !== undefined) await send(next);
    });
    expect(ended).toEqual(['export', 'file', 'photo', 'clip', build]);
  });

  test('of all tables stays a full build when it is put behind other jobs', async () => {
    const ended = await order([BUILD_ALL_TABLES, BUILD_TABLES, job('a')], async () => undefined);
    expect(ended.toSorted()).toEqual(['a', build, `${build} of all`]);
    expect(ended[0]).toBe('a');
  });

  test('runs after a limited number of other jobs, although more are always ready', async () => {
    const ended = await order([BUILD_TABLES, job('a')], async (kind, send) => {
      if (kind === 'a') await send('a');
    });
    expect(ended).toContain(build);
    expect(ended.indexOf(build)).toBe(5);
  });
});
