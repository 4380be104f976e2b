import { leaving, photoIdOf, updatePhotoRecord } from '@homelake/photos';
import { sha256Hex, updateJson } from '@homelake/storage';
import { createMemoryObjectStore, createMemorySha256 } from '@homelake/storage/memory';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bronzeRecordForm, listKeys, readBronze } from '../bronze/bronze-record.ts';
import { claimUpload } from './claim-upload.ts';
import { importUpload } from './import-upload.ts';
import { createMemoryJobQueue } from '../jobs/memory-job-queue.ts';
import { createMemoryWorkView } from '../jobs/memory-work-view.ts';
import { companionOf, incoming, noRemains, openPhotoLake, stateOf } from './photo-lake.test-helper.ts';
import { clipOf, photoPorts, pictureOf } from './photo-ports.test-helper.ts';
import type { NewJob } from '../jobs/job-queue.ts';
import { runJob } from '../jobs/run-job.ts';
import { createUploadHandlers } from './upload-handlers.ts';
import { claimJob } from '../jobs/upload-jobs.ts';
import { abortUpload, completeUpload, createUpload, waitingKeyOf } from './uploads.ts';
import type { NewUpload } from './uploads.ts';
import { zipOf } from './zip.test-helper.ts';
import { exampleUpload } from '../jobs/work-view-contract.ts';

const text = (words: string) => new TextEncoder().encode(words);
const idOf = async (bytes: Uint8Array) => photoIdOf(await sha256Hex(bytes));
const CHAT = '28/01/2024, 15:30 - Ann: Hello\n28/01/2024, 15:31 - Bob: Hi Ann\n';
const NOVEL = 'It was the best of times, it was the worst of times.\n'.repeat(50);

function ports() {
  const store = createMemoryObjectStore();
  const view = createMemoryWorkView();
  let clock = Date.UTC(2024, 5, 1);
  const now = () => clock++;
  const queue = createMemoryJobQueue({ now });
  let lastId = 0;
  return { store, view, queue, now, newId: () => `u${++lastId}`, createSha256: createMemorySha256 };
}

const begin = async (upload: NewUpload) => {
  const lake = ports();
  const { record } = await createUpload(lake, upload);
  return { lake, record, put: (words: string) => lake.store.put(waitingKeyOf(record), text(words)) };
};

describe('an upload whose bytes arrive in parts', () => {
  test('is queued once when it is complete, however often it is completed', async () => {
    const { lake, record, put } = await begin({ name: 'trip/a.md', sizeBytes: 5 });
    expect(await completeUpload(lake, record.id)).toBeNull();
    await put('hell');
    expect(await completeUpload(lake, record.id)).toBeNull();
    expect((await lake.queue.counts()).ready).toBe(0);
    await put('hello');
    expect(await completeUpload(lake, record.id)).toMatchObject({ state: 'waiting' });
    expect(await completeUpload(lake, record.id)).toMatchObject({ state: 'waiting' });
    expect((await lake.queue.counts()).ready).toBe(1);
    expect(await completeUpload(lake, 'none')).toBeNull();
  });

  test('leaves only its record where it is aborted, and stays where it is complete', async () => {
    const { lake, record, put } = await begin({ name: 'a.md', sizeBytes: 5 });
    await put('hel');
    expect(await abortUpload(lake, record.id)).toMatchObject({ state: 'failed', reason: 'it was cancelled' });
    expect(await listKeys(lake.store, '')).toEqual([]);
    const whole = await begin({ name: 'a.md', sizeBytes: 5 });
    await whole.put('hello');
    await completeUpload(whole.lake, whole.record.id);
    expect(await abortUpload(whole.lake, whole.record.id)).toMatchObject({ state: 'waiting' });
    expect(await listKeys(whole.lake.store, '')).toHaveLength(1);
    expect(await abortUpload(lake, 'none')).toBeNull();
  });

  test('that is aborted while it is completed is not queued', async () => {
    const { lake, record, put } = await begin({ name: 'a.md', sizeBytes: 5 });
    await put('hello');
    const head: typeof lake.store.head = async (key) => {
      const info = await lake.store.head(key);
      await abortUpload(lake, record.id);
      return info;
    };
    expect(await completeUpload({ ...lake, store: { ...lake.store, head } }, record.id)).toMatchObject({
      state: 'failed',
    });
    expect((await lake.queue.counts()).ready).toBe(0);
  });

  test('is recognized by its hash before a byte is sent, under its name or another', async () => {
    const lake = openPhotoLake();
    await lake.put(incoming('a.tif', pictureOf(1)));
    await lake.work();
    const before = stateOf(lake.remains);
    const facts = { sizeBytes: pictureOf(1).length, sha256: await sha256Hex(pictureOf(1)) };
    const known = await createUpload(lake, { name: 'a.tif', ...facts });
    expect(known.record).toMatchObject({ state: 'done', result: 'unchanged', kind: 'photo' });
    expect(await lake.view.get([known.record.id])).toEqual([null]);
    const renamed = await createUpload(lake, { name: 'b.tif', ...facts });
    expect(renamed.record).toMatchObject({ state: 'waiting', kind: 'photo' });
    await lake.work();
    expect(await lake.view.get([renamed.record.id])).toMatchObject([{ state: 'done', result: 'new' }]);
    expect(Object.keys(stateOf(lake.remains))).toEqual(Object.keys(before));
    expect((await createUpload(lake, { name: 'b.tif', ...facts })).record.result).toBe('unchanged');
    const other = await createUpload(lake, { name: 'a.tif', ...facts, sha256: 'f'.repeat(64) });
    expect(other.record.state).toBe('receiving');
  });
});

test('the arrival time of an export is that of its upload, not of the worker', async () => {
  const remains = noRemains();
  await openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 1) }).put(incoming('Bob.txt', text(CHAT)));
  const worker = openPhotoLake(remains, { nowMs: Date.UTC(2024, 6, 20) });
  await worker.work();
  const bronze = await readBronze(worker.store);
  expect(bronze.map(({ record, key }) => [record.arrivedAt, key.slice(0, 34)])).toEqual([
    ['2024-06-01T00:00:00.000Z', 'bronze/whatsapp/year=2024/month=07'],
  ]);
});

const factsOf = async (bytes: Uint8Array) => ({ sizeBytes: bytes.length, sha256: await sha256Hex(bytes) });

describe('content that is being deleted is not recognized', () => {
  const zip = zipOf([
    { name: 'WhatsApp Chat with Bob.txt', content: `${CHAT}28/01/2024, 15:32 - Ann: IMG-1.tif (file attached)\n` },
    { name: 'IMG-1.tif', content: pictureOf(1) },
  ]);

  test('as a photo, nor as the chat that contained it', async () => {
    const lake = openPhotoLake();
    await lake.put(incoming('a.tif', pictureOf(1)));
    await lake.put(incoming('Bob.zip', zip));
    await lake.work();
    const photo = { name: 'a.tif', ...(await factsOf(pictureOf(1))) };
    const chat = { name: 'Bob.zip', ...(await factsOf(zip)) };
    expect((await createUpload(lake, photo)).record.result).toBe('unchanged');
    expect((await createUpload(lake, chat)).record.result).toBe('unchanged');
    await updatePhotoRecord(
      lake.store,
      await idOf(pictureOf(1)),
      (now) => now && leaving(now, '2024-06-02T00:00:00.000Z'),
    );
    expect((await createUpload(lake, photo)).record.state).toBe('receiving');
    expect((await createUpload(lake, chat)).record.state).toBe('receiving');
  });

  test('as a chat', async () => {
    const lake = openPhotoLake();
    await lake.put(incoming('Bob.zip', zip));
    await lake.work();
    const chat = { name: 'Bob.zip', ...(await factsOf(zip)) };
    expect((await createUpload(lake, chat)).record.result).toBe('unchanged');
    for (const { key } of await readBronze(lake.store))
      await updateJson(
        lake.store,
        key.replace(/txt$/, 'json'),
        bronzeRecordForm,
        (now) => now && { ...now, leaving: true as const },
      );
    expect((await createUpload(lake, chat)).record.state).toBe('receiving');
  });
});

const hashed = async (changes: Parameters<typeof exampleUpload>[1], maxHashBytes?: number) => {
  const lake = ports();
  const record = exampleUpload('a', { name: 'a.md', sizeBytes: 5, state: 'waiting', ...changes });
  await lake.view.change('a', () => record);
  await lake.store.put(waitingKeyOf(record), text('hello'));
  await claimUpload({ ...lake, ...(maxHashBytes !== undefined && { maxHashBytes }) }, record);
  return (await lake.view.get(['a']))[0]?.sha256;
};

describe('the hash of an upload', () => {
  const claimed = 'c'.repeat(64);

  test('is computed from its bytes, whatever the sender announces', async () => {
    const own = await sha256Hex(text('hello'));
    expect(await hashed({})).toBe(own);
    expect(await hashed({ sha256: claimed })).toBe(own);
    expect(await hashed({ sha256: claimed, checkedParts: true })).toBe(own);
    expect(await hashed({ sha256: claimed, checkedParts: true }, 5)).toBe(own);
  });

  test('is that of the sender for uploads that are too large to hash, where every part was checked', async () => {
    expect(await hashed({ sha256: claimed, checkedParts: true }, 4)).toBe(claimed);
    expect(await hashed({ sha256: claimed }, 4)).toBe(await sha256Hex(text('hello')));
  });

  test.each([
    ['a.md', text('hello'), text('other')],
    ['b.md', text('hello'), text('other')],
    ['a.tif', pictureOf(1), pictureOf(2)],
    ['b.tif', pictureOf(1), pictureOf(2)],
    ['a.tif', pictureOf(1), pictureOf(2).subarray(0, 60)],
  ])('of the sender under which the lake has other bytes is not taken: %s', async (name, known, bytes) => {
    const lake = openPhotoLake();
    await lake.put(incoming(name.replace('b', 'a'), known));
    await lake.work();
    const before = [...lake.remains.disk].filter(([key]) => !key.startsWith('bronze/'));
    const record = exampleUpload('u', {
      name,
      sizeBytes: bytes.length,
      state: 'waiting',
      sha256: await sha256Hex(known),
      checkedParts: true,
    });
    await lake.view.change('u', () => record);
    await lake.store.put(waitingKeyOf(record), bytes);
    const ports = { ...lake, createSha256: createMemorySha256, maxHashBytes: 4 };
    expect(await claimUpload(ports, record)).toBeNull();
    const [claimed] = await lake.view.get(['u']);
    expect(claimed?.sha256).toBe(await sha256Hex(bytes));
    expect(await lake.store.read(claimed?.key ?? '')).toEqual(bytes);
    for (const [key, { bytes: kept }] of before) expect(await lake.store.read(key)).toEqual(kept);
  });

  test('is recognized only together with its size', async () => {
    const lake = openPhotoLake();
    const chat = text(CHAT);
    const files = { 'a.md': text('hello'), 'a.tif': pictureOf(1), 'WhatsApp Chat with Bob.txt': chat };
    for (const [name, bytes] of Object.entries(files)) await lake.put(incoming(name, bytes));
    await lake.work();
    for (const [name, bytes] of Object.entries(files)) {
      const facts = { sizeBytes: bytes.length, sha256: await sha256Hex(bytes) };
      expect((await createUpload(lake, { name, ...facts })).record.result).toBe('unchanged');
      const longer = { name, ...facts, sizeBytes: bytes.length + 1 };
      expect((await createUpload(lake, longer)).record.state).toBe('receiving');
    }
  });

  test('that is stored with the bytes is not computed again', async () => {
    const lake = ports();
    const streams: string[] = [];
    const store: typeof lake.store = {
      ...lake.store,
      stream: (key, range) => (streams.push(key), lake.store.stream(key, range)),
    };
    const { record } = await importUpload(lake, incoming('a.md', text('hello')));
    await claimUpload({ ...lake, store }, record);
    expect(streams).toEqual([]);
  });
});

describe('bytes that differ from the announced ones', () => {
  const announced = 'c'.repeat(64);

  test.each([
    ['a.md', text('hello'), 'file'],
    ['cut.zip', text('PK hello'), 'file'],
    ['a.tif', pictureOf(1), 'photo'],
    ['WhatsApp Chat with Bob.txt', text(CHAT), 'chat'],
  ])('are kept, and the record says so: %s', async (name, bytes, kind) => {
    const lake = openPhotoLake();
    const { record } = await createUpload(lake, { name, sizeBytes: bytes.length, sha256: announced });
    await lake.store.put(waitingKeyOf(record), bytes);
    await completeUpload(lake, record.id);
    await lake.work();
    const [end] = await lake.view.get([record.id]);
    const sha256 = await sha256Hex(bytes);
    const note = expect.stringMatching(/^its bytes are not those that were announced: the file changed while it was/);
    expect(end).toMatchObject({ state: 'done', result: 'new', kind, sha256, damaged: true, note });
    expect(await lake.store.read(end?.key ?? '')).toEqual(bytes);
    // The same bytes are not damaged where they are announced with their own hash.
    const later = openPhotoLake(lake.remains, { nowMs: Date.UTC(2024, 6, 1) });
    const again = await later.put(incoming(name, bytes));
    await later.work();
    const [known = null] = await later.view.get([again.id]);
    expect(known ?? again).toMatchObject({ state: 'done', result: 'unchanged', damaged: name === 'cut.zip' });
    expect((known ?? again).note ?? '').not.toMatch(/announced/);
  });
});

describe('a claim', () => {
  test('does not change an earlier decision', async () => {
    const lake = ports();
    const { record } = await importUpload(lake, incoming('a.md', text('hello')));
    const decided = await lake.view.change(
      record.id,
      (known) => known && { ...known, sha256: 'd'.repeat(64), key: 'files/b.md', kind: 'file' as const },
    );
    await claimUpload(lake, record);
    expect(await lake.view.get([record.id])).toEqual([decided]);
    expect(await listKeys(lake.store, '')).toEqual(['files/b.md']);
  });

  test('of known content has the same end after a kill between removing the bytes and ending', async () => {
    const lake = openPhotoLake();
    await lake.put(incoming('a.md', text('hello')));
    const second = await lake.put(incoming('a.md', text('hello')));
    await lake.workNext();
    const held = await lake.queue.claim(60_000);
    expect(held?.payload).toEqual({ upload: second.id });
    await lake.workNext();
    const ports = { ...lake, createSha256: createMemorySha256 };
    for (let tries = 0; tries < 2; tries++) {
      const [now] = await lake.view.get([second.id]);
      expect(now && (await claimUpload(ports, now))).toEqual({ result: 'unchanged' });
      expect(await listKeys(lake.store, 'uploads/')).toEqual([]);
    }
  });

  test('of a known photo and its companions has the same end after a kill at any write', async () => {
    const file = incoming('a.tif', pictureOf(1), [companionOf('sidecar', 'a.xmp', 'Sunset')]);
    for (let killedAt = 0; ; killedAt++) {
      const remains = noRemains();
      const lake = openPhotoLake(remains);
      await lake.put(file);
      const second = await lake.put(file);
      await lake.workNext();
      const held = await lake.queue.claim(60_000);
      if (held === null) throw new Error('no job waits');
      expect(held.payload).toEqual({ upload: second.id });
      await lake.workNext();
      const lease = { signal: new AbortController().signal, renew: async () => {} };
      const first = await runJob(openPhotoLake(remains, { killedAt }).handlers, held, lease);
      expect(await runJob(lake.handlers, held, lease)).toMatchObject({ end: 'done' });
      const { records: children } = await lake.view.list({ parent: second.id });
      expect(children).toHaveLength(1);
      for (const record of [...children, ...(await lake.view.get([second.id]))])
        expect(record, `killed at ${killedAt}`).toMatchObject({ state: 'done', result: 'unchanged' });
      expect(await listKeys(lake.store, 'uploads/')).toEqual([]);
      if (first.end === 'done') break;
      expect(killedAt).toBeLessThan(20);
    }
  });

  test.each(['decided', 'lost before it was decided'])(
    'of a photo whose bytes are gone leaves its companions as uploads of their own: %s',
    async (when) => {
      const lake = openPhotoLake();
      const photo = await lake.put(incoming('a.tif', pictureOf(1), [companionOf('motion', 'a.mov', clipOf(1))]));
      await lake.store.remove(waitingKeyOf(photo));
      const key = when === 'decided' ? `raw-photos/${await idOf(pictureOf(1))}/a.tif` : null;
      await lake.view.change(photo.id, (known) => known && { ...known, kind: 'photo' as const, key });
      await lake.work();
      if (key === null) {
        await lake.view.change(photo.id, (known) => known && { ...known, state: 'failed' as const, reason: 'gone' });
        expect(await lake.resume()).toHaveLength(1);
        await lake.work();
      }
      expect(await lake.view.get([photo.id])).toMatchObject([{ state: 'failed' }]);
      expect((await lake.view.list({ parent: photo.id })).records).toEqual([]);
      expect((await lake.view.list({ state: 'done' })).records).toMatchObject([{ name: 'a.mov', kind: 'photo' }]);
      expect(await listKeys(lake.store, 'uploads/')).toEqual([]);
    },
  );

  test('of bytes that disappeared after the decision ends the upload with the reason that they were deleted', async () => {
    const lake = ports();
    const { record } = await importUpload(lake, incoming('a.md', text('hello')));
    await claimUpload(lake, record);
    await lake.store.remove('files/a.md');
    const [decided] = await lake.view.get([record.id]);
    expect(decided && (await claimUpload(lake, decided))).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/^it was deleted/),
    });
  });
});

const FILES = [
  incoming('a.tif', pictureOf(1), [
    companionOf('sidecar', 'a.xmp', 'Sunset'),
    companionOf('motion', 'a.mov', clipOf(1)),
  ]),
  incoming('copy of a.tif', pictureOf(1)),
  incoming('cut.tif', pictureOf(2).subarray(0, 60)),
  incoming('WhatsApp Chat with Bob.txt', text(CHAT)),
  incoming('novel.txt', text(NOVEL)),
  incoming('a.xmp', text('Sunset')),
  incoming('letter.md', text('Dear diary')),
  incoming('letter.md', text('Dear other diary')),
];

test('jobs that are delivered several times, concurrently and in any order have the results of an ordered run', async () => {
  const calm = openPhotoLake();
  for (const file of FILES) await calm.put(file);
  await calm.work();
  const endOf = async (lake: typeof calm) =>
    (await lake.uploads()).map(({ name, state, result, kind, damaged, note }) => [
      name,
      state,
      result,
      kind,
      damaged,
      note,
    ]);
  // Two concurrent arrivals may leave two originals of the same bytes, and of two files of one path either may keep it.
  const keysOf = (lake: typeof calm) =>
    new Set(
      Object.keys(stateOf(lake.remains)).map((key) =>
        key.replace('/copy of a.tif', '/a.tif').replace(/letter~[0-9a-f]+/, 'letter'),
      ),
    );
  const ends = await endOf(calm);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(99), { minLength: 8, maxLength: 20 }), async (draws) => {
      let turn = 0;
      const pause = () =>
        new Promise((resolve) => void setTimeout(resolve, (draws[turn++ % draws.length] ?? 0) % 3 === 0 ? 1 : 0));
      const lake = openPhotoLake(noRemains(), { pause });
      for (const file of FILES) await lake.put(file);
      // A sender without dedupe: it delivers all jobs that were ever sent, each twice concurrently.
      const sent: NewJob[] = (await lake.uploads()).map(({ id }) => claimJob(id));
      const send = async (job: NewJob) => void sent.push(job);
      const handlers = createUploadHandlers({
        ...lake,
        queue: { send },
        createSha256: createMemorySha256,
        photos: () => photoPorts(lake.store, lake.now, lake.catalog),
      });
      const lease = { signal: new AbortController().signal, renew: async () => {} };
      for (let round = 0; round < 12; round++) {
        const ranks = sent.map((job, at) => ({ job, rank: (draws[(at + round) % draws.length] ?? 0) * 31 + at }));
        const order = ranks.toSorted((one, other) => one.rank - other.rank);
        await Promise.all(
          [...order, ...order].map(({ job }) => runJob(handlers, { ...job, attempt: round + 1 }, lease)),
        );
        if ((await lake.uploads()).every(({ state }) => state === 'done')) break;
      }
      expect(new Set(sent.map(({ kind }) => kind))).toContain('process-photo');
      expect((await endOf(lake)).map(([name, state]) => [name, state])).toEqual(
        ends.map(([name, state]) => [name, state]),
      );
      expect(keysOf(lake)).toEqual(keysOf(calm));
    }),
    { numRuns: 10 },
  );
}, 60_000);

test('a claim that runs again while a refused export is moved to the files moves it, and does not call it deleted', async () => {
  const lake = openPhotoLake();
  const { id } = await lake.put(incoming('novel.txt', text(NOVEL)));
  await lake.workNext();
  const sha256 = await sha256Hex(text(NOVEL));
  // `archiveExport` has refused it, and was killed before it moved the bytes.
  await lake.view.change(id, (known) => known && { ...known, kind: 'file', key: 'files/novel.txt', of: sha256 });
  const [record = null] = await lake.view.get([id]);
  const claim = { ...lake, createSha256: createMemorySha256 };
  expect(record && (await claimUpload(claim, record))).toBeNull();
  expect(await lake.store.read('files/novel.txt')).toEqual(text(NOVEL));
  await lake.work();
  expect(await lake.view.get([id])).toMatchObject([{ state: 'done', kind: 'file', result: 'new', reason: null }]);
});
