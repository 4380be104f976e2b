import { describe, expect, test } from 'vitest';
import type { NewJob } from './job-queue.ts';
import { BUILD_ALL_TABLES, BUILD_TABLES, buildOf, keepWorking, letOthersPass, PURGE_TRASH } from './keep-working.ts';
import { createMemoryJobQueue } from './memory-job-queue.ts';

/** A day of a worker: what comes, by the second at which it comes, and what it did when. */
async function day(arrivals: Readonly<Record<number, readonly string[]>>, endMs: number): Promise<readonly string[]> {
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

const [build, purge] = [BUILD_TABLES.kind, PURGE_TRASH.kind];

test('builds the tables once after a stream of jobs, when nothing more comes', async () => {
  const uploads = { 0: ['a'], 400: ['b', 'c'], 800: ['d'] };
  expect(await day(uploads, 2_000)).toEqual(['0 a', '400 b', '400 c', '800 d', `1300 ${build}`]);
});

test('builds no tables again that somebody else asked for meanwhile', async () => {
  expect(await day({ 0: ['a'], 100: [build] }, 2_000)).toEqual(['0 a', `100 ${build}`]);
});

test('purges the trash and builds the tables soon after its start, and the trash every six hours', async () => {
  const log = await day({}, 7 * 3_600_000);
  expect(log).toEqual([`2000 ${purge}`, `2500 ${build}`, `21602500 ${purge}`, `21603000 ${build}`]);
});

test('ends with the signal, whatever waits', async () => {
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

test('sends nothing any more when it is stopped while it rests', async () => {
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

/** The order in which the jobs of a queue end, when each is done as it comes. `work` may send more. */
async function order(
  sent: readonly NewJob[],
  work: (kind: string, send: (kind: string) => Promise<void>) => Promise<void>,
) {
  const queue = createMemoryJobQueue({ now: () => 0 });
  const send = (kind: string) => queue.send({ kind, payload: {} });
  for (const job of sent) await queue.send(job);
  const ended: string[] = [];
  for (let job = await queue.claim(1); job !== null && ended.length < 50; job = await queue.claim(1)) {
    const isPassed = job.kind === build && (await letOthersPass(queue, job.payload));
    if (!isPassed) ended.push(`${job.kind}${buildOf(job.payload).full ? ' of all' : ''}`);
    await work(job.kind, send);
    await queue.end(job, { end: 'done' });
  }
  return ended;
}
const job = (kind: string): NewJob => ({ kind, payload: {} });

describe('a build of the tables', () => {
  test('comes after all that is ready, and after what that sends', async () => {
    const sends: Readonly<Record<string, string>> = { export: 'photo', photo: 'clip' };
    const ended = await order([BUILD_TABLES, job('export'), job('file')], async (kind, send) => {
      const next = sends[kind];
      if (next !== undefined) await send(next);
    });
    expect(ended).toEqual(['export', 'file', 'photo', 'clip', build]);
  });

  test('of everything stays one, beside another', async () => {
    const ended = await order([BUILD_ALL_TABLES, BUILD_TABLES, job('a')], async () => undefined);
    expect(ended.toSorted()).toEqual(['a', build, `${build} of all`]);
    expect(ended[0]).toBe('a');
  });

  test('comes at last though there is always more', async () => {
    const ended = await order([BUILD_TABLES, job('a')], async (kind, send) => {
      if (kind === 'a') await send('a');
    });
    expect(ended).toContain(build);
    expect(ended.indexOf(build)).toBe(5);
  });
});
