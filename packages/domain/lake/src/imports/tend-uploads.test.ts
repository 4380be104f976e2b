import { partLayout } from '@homelake/storage';
import { createMemoryObjectStore, createMemoryUploadSessions } from '@homelake/storage/memory';
import { describe, expect, test } from 'vitest';
import { createMemoryJobQueue } from '../jobs/memory-job-queue.ts';
import { createMemoryWorkView } from '../jobs/memory-work-view.ts';
import type { UploadRecord } from '../jobs/work-view.ts';
import { ABANDONED_MS, DONE_DAYS, tendUploads } from './tend-uploads.ts';
import { openUpload } from './upload-session.ts';
import { newRecord, waitingKeyOf } from './uploads.ts';

const DAY_MS = 86_400_000;
const TEXT = new TextEncoder().encode('a text\n');
async function* bytes(): AsyncGenerator<Uint8Array> {
  yield TEXT;
}

function lake() {
  const clock = { ms: Date.UTC(2026, 0, 1) };
  const now = () => clock.ms;
  let ids = 0;
  const newId = () => `id-${++ids}`;
  const store = createMemoryObjectStore();
  const view = createMemoryWorkView();
  const queue = createMemoryJobQueue({ now });
  const sessions = createMemoryUploadSessions({ store, now, newId });
  const ports = { store, view, queue, sessions, now, newId };
  return {
    ...ports,
    clock,
    tend: () => tendUploads(ports),
    open: async (sizeBytes = TEXT.length) => (await openUpload(ports, { name: 'a.txt', sizeBytes })).record,
    stateOf: async (id: string) => (await view.get([id]))[0]?.state ?? null,
    put: (record: UploadRecord) => view.change(record.id, () => record),
    done: (id: string, at: number, facts: Partial<UploadRecord> = {}): UploadRecord => ({
      ...newRecord(id, { name: 'a.txt', sizeBytes: 1 }, new Date(at)),
      state: 'done',
      result: 'new',
      ...facts,
    }),
  };
}

describe('an upload whose parts stop coming', () => {
  test('is given up with its session a week after the newest part, not after its start', async () => {
    const { open, tend, clock, sessions, view, stateOf } = lake();
    const { id, session } = await open(partLayout(1).partSizeBytes + TEXT.length);
    clock.ms += ABANDONED_MS - 1;
    await sessions.write(session ?? '', { part: 2, sha256: null }, bytes());
    clock.ms += ABANDONED_MS;
    await tend();
    expect(await stateOf(id)).toBe('receiving');
    clock.ms += 1;
    await tend();
    expect(await view.get([id])).toMatchObject([{ state: 'failed', session: null, reason: 'its bytes did not come' }]);
    expect(await sessions.received(session ?? '')).toBe(null);
  });

  test('is not given up while it is an entry of an archive that is being opened', async () => {
    const { put, done, tend, clock, stateOf } = lake();
    const archive = await put(done('archive', clock.ms, { kind: 'archive', state: 'working', result: null }));
    await put(done('entry', clock.ms, { parent: 'archive', state: 'receiving', result: null }));
    clock.ms += ABANDONED_MS + 1;
    await tend();
    expect(await stateOf('entry')).toBe('receiving');
    await put({ ...archive, state: 'failed' });
    await tend();
    expect(await stateOf('entry')).toBe('failed');
  });

  test('is completed where all parts came and nobody said so', async () => {
    const { open, tend, clock, sessions, store, stateOf, queue } = lake();
    const record = await open();
    clock.ms += 3 * DAY_MS;
    await sessions.write(record.session ?? '', { part: 1, sha256: null }, bytes());
    clock.ms += ABANDONED_MS;
    await tend();
    expect(await stateOf(record.id)).toBe('receiving');
    clock.ms += 1;
    await tend();
    expect(await stateOf(record.id)).toBe('waiting');
    expect((await store.head(waitingKeyOf(record)))?.sizeBytes).toBe(TEXT.length);
    expect(await queue.counts()).toMatchObject({ ready: 1 });
  });

  test('leaves no session without a record', async () => {
    const { tend, clock, sessions } = lake();
    const { session } = await sessions.open({ key: 'uploads/x/a.txt', sizeBytes: 1, contentType: null });
    clock.ms += ABANDONED_MS;
    await tend();
    expect(await sessions.received(session)).toEqual([]);
    clock.ms += 1;
    await tend();
    expect(await sessions.received(session)).toBe(null);
  });
});

describe('records of uploads that are done', () => {
  test(`go ${DONE_DAYS} days after the upload began`, async () => {
    const { put, done, tend, clock, stateOf } = lake();
    await put(done('old', clock.ms));
    await put(done('younger', clock.ms + 1));
    clock.ms += DONE_DAYS * DAY_MS;
    await tend();
    expect([await stateOf('old'), await stateOf('younger')]).toEqual(['done', 'done']);
    clock.ms += 1;
    await tend();
    expect([await stateOf('old'), await stateOf('younger')]).toEqual([null, 'done']);
  });

  test('stay where there is something to say of the upload, and where it is not done', async () => {
    const { put, done, tend, clock, view } = lake();
    const kept: Partial<UploadRecord>[] = [{ damaged: true }, { note: 'it is cut off' }, { state: 'failed' }];
    for (const [at, facts] of kept.entries()) await put(done(`kept-${at}`, clock.ms, facts));
    clock.ms += 2 * DONE_DAYS * DAY_MS;
    await tend();
    const records = await view.get(kept.map((_, at) => `kept-${at}`));
    expect(records.map((record) => record?.id)).toEqual(['kept-0', 'kept-1', 'kept-2']);
  });

  test('go with what came with them, all or none', async () => {
    const { put, done, tend, clock, stateOf } = lake();
    await put(done('whole', clock.ms, { kind: 'archive' }));
    await put(done('entry', clock.ms + 1, { parent: 'whole' }));
    await put(done('broken', clock.ms, { kind: 'archive' }));
    await put(done('good', clock.ms + 1, { parent: 'broken' }));
    await put(done('bad', clock.ms + 1, { parent: 'broken', damaged: true }));
    await put(done('orphan', clock.ms, { parent: 'gone' }));
    clock.ms += DONE_DAYS * DAY_MS + 1;
    await tend();
    expect(await stateOf('orphan')).toBe(null);
    expect([await stateOf('whole'), await stateOf('entry')]).toEqual(['done', 'done']);
    clock.ms += 1;
    for (const round of [1, 2]) {
      await tend();
      expect([await stateOf('whole'), await stateOf('entry')], `round ${round}`).toEqual([null, null]);
      expect([await stateOf('broken'), await stateOf('good'), await stateOf('bad')]).toEqual(['done', 'done', 'done']);
    }
  });
});
