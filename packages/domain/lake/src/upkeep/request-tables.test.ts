import { createMemoryObjectStore } from '@homelake/storage/memory';
import { expect, test } from 'vitest';
import type { JobEnd } from '../jobs/job-queue.ts';
import { createMemoryJobQueue } from '../jobs/memory-job-queue.ts';
import { requestTables } from './request-tables.ts';
import { readTablesReport, writeTablesReport } from '../silver/tables-report.ts';
import type { TablesReport } from '../silver/tables-report.ts';

const report = (messages: number): TablesReport => ({
  exportsRead: 1,
  messages,
  duplicates: 0,
  partitionsWritten: 1,
  partitionsUnchanged: 0,
  partitionsRemoved: 0,
  chats: 1,
  warnings: [],
  photos: { photos: 0, partitionsWritten: 0, partitionsUnchanged: 0, partitionsRemoved: 0 },
  files: { files: 0, written: false },
});

/** A lake whose worker takes one job at each pause, and ends it as given. */
function lake(work: (payload: unknown, tries: number) => Promise<JobEnd>) {
  const clock = { ms: 0 };
  const store = createMemoryObjectStore();
  const queue = createMemoryJobQueue({ now: () => clock.ms });
  const done: unknown[] = [];
  let tries = 0;
  const pause = async (ms: number): Promise<void> => {
    clock.ms += ms;
    const job = await queue.claim(1_000);
    if (job === null) return;
    done.push(job.kind);
    await queue.end(job, await work(job.payload, ++tries));
  };
  return { store, queue, done, ports: { store, queue, pause } };
}

test('waits for the build that sees earlier changes, and returns its report', async () => {
  const { ports, store, queue, done } = lake(async () => {
    await writeTablesReport(store, report(done.length));
    return { end: 'done' };
  });
  for (const kind of ['archive', 'build-tables']) await queue.send({ kind, payload: {} });
  expect(await requestTables(ports)).toEqual(report(3));
  expect(done).toEqual(['archive', 'build-tables', 'build-tables']);
});

test('reports no change where the build stored no report, and returns a new report even where it equals the old one', async () => {
  const unchanged = { ...report(1), exportsRead: 0, partitionsWritten: 0, partitionsUnchanged: 1 };
  const builds = [report(1), unchanged, report(1), unchanged];
  const { ports, store } = lake(async (_, tries) => {
    await writeTablesReport(store, builds[tries - 1]!);
    return { end: 'done' };
  });
  const stored = [];
  for (const build of builds) {
    expect(await requestTables(ports)).toEqual(build);
    stored.push(await readTablesReport(store));
  }
  expect(stored.map((one) => one?.build)).toEqual([1, 1, 2, 2]);
});

test('sends a full build where requested', async () => {
  const payloads: unknown[] = [];
  const { ports, store } = lake(async (payload) => {
    payloads.push(payload);
    await writeTablesReport(store, report(1));
    return { end: 'done' };
  });
  await requestTables(ports);
  await requestTables(ports, { full: true });
  expect(payloads).toEqual([{}, { full: true }]);
});

test('waits for further attempts, and rejects with the reason where the build is given up', async () => {
  const { ports, store } = lake(async (_, tries) => {
    await writeTablesReport(store, report(tries));
    if (tries < 3) return { end: 'again', reason: 'the disk is full' };
    return tries === 3 ? { end: 'done' } : { end: 'dead', reason: 'used more than 2 GB of memory' };
  });
  expect(await requestTables(ports)).toEqual(report(3));
  await expect(requestTables(ports)).rejects.toMatchObject({
    name: 'QueueError',
    message: 'the tables could not be built: used more than 2 GB of memory',
  });
});

test('a build that fails five times is not waited for, is tried again later, and is tried at once where it is asked for again', async () => {
  const { ports, queue, done } = lake(async () => ({ end: 'again', reason: 'the disk is full' }));
  for (const builds of [5, 6]) {
    await expect(requestTables(ports)).rejects.toMatchObject({
      name: 'QueueError',
      message: 'the tables could not be built: the disk is full',
    });
    expect(done).toHaveLength(builds);
    expect(await queue.retrying()).toMatchObject([{ kind: 'build-tables', attempts: builds }]);
  }
  expect(await queue.deadLetters()).toEqual([]);
});

test('stops waiting when the signal aborts', async () => {
  const stop = new AbortController();
  const { ports } = lake(async () => {
    stop.abort(new Error('stopped'));
    return { end: 'again', reason: 'no' };
  });
  await expect(requestTables(ports, { signal: stop.signal })).rejects.toThrow('stopped');
});

test('a missing or damaged report reads as null', async () => {
  const store = createMemoryObjectStore();
  expect(await readTablesReport(store)).toBe(null);
  await writeTablesReport(store, report(2));
  expect(await readTablesReport(store)).toEqual({ build: 1, report: report(2) });
  for (const text of ['{"messages":', '[]']) {
    await store.put('silver/_state/report.json', new TextEncoder().encode(text));
    expect(await readTablesReport(store)).toBe(null);
  }
});
