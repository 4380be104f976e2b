import { photoIdOf, readPhotoRecord } from '@homelake/photos';
import { photoKey, sha256Hex } from '@homelake/storage';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { tarOf } from '../archives/tar.test-helper.ts';
import { listKeys, readBronze } from '../bronze/bronze-record.ts';
import { forgetPhoto } from './forget-photo.ts';
import { incoming, noRemains, openPhotoLake, stateOf } from '../imports/photo-lake.test-helper.ts';
import type { PhotoLake, Remains } from '../imports/photo-lake.test-helper.ts';
import type { ClaimedJob } from '../jobs/job-queue.ts';
import { photoJob } from '../jobs/photo-job.ts';
import { runJob } from '../jobs/run-job.ts';
import { openArchiveJob } from '../jobs/upload-jobs.ts';
import { pictureOf } from '../imports/photo-ports.test-helper.ts';
import { zipOf } from '../imports/zip.test-helper.ts';

/*
 * A photo is forgotten while an upload is archived and photos are processed. A scheduler decides which of them goes on at each call
 * of the store. However they interleave, the photo is whole or gone, and no export's record points to what is not there.
 */

const PHOTO = pictureOf(1);
const NAME = 'IMG-20240128-WA0001.tif';
const text = (chat: string) =>
  `28/01/2024, 15:29 - Bob: Hello ${chat}\n28/01/2024, 15:30 - Ann: \u200e${NAME} (file attached)\n`;
const zip = (chat: string, photo = PHOTO) =>
  zipOf([
    { name: `WhatsApp Chat with ${chat}.txt`, content: text(chat) },
    { name: NAME, content: photo },
    { name: 'IMG-20240128-WA0002.tif', content: pictureOf(2) },
  ]);

const UPLOADS = {
  'the same zip under another name': [incoming('Sea (1).zip', zip('Sea'))],
  'the bare text of the same export': [incoming('Sea.txt', new TextEncoder().encode(text('Sea')))],
  'a zip of another chat with the same photo': [incoming('Hills.zip', zip('Hills'))],
  'two zips of other chats with the same photo': [
    incoming('Hills.zip', zip('Hills')),
    incoming('Lakes.zip', zip('Lakes')),
  ],
  'the same chat with another picture of that name': [incoming('Sea (2).zip', zip('Sea', pictureOf(3)))],
  'the photo alone': [incoming('copies/beach.tif', PHOTO)],
};

/** The stored state of a lake that has the photo, from which each run starts. */
async function withThePhoto(): Promise<Remains> {
  const remains = noRemains();
  const lake = openPhotoLake(remains);
  await lake.put(incoming('Sea.zip', zip('Sea')));
  await lake.work();
  return remains;
}

const copyOf = ({ disk, rows, fileRows, jobs, uploads }: Remains): Remains => ({
  disk: new Map(disk),
  rows: structuredClone(rows),
  fileRows: structuredClone(fileRows),
  jobs: structuredClone(jobs),
  uploads: new Map(uploads),
});

async function expectNothingDangles({ store }: PhotoLake): Promise<void> {
  for (const { record } of await readBronze(store)) {
    for (const [name, key] of Object.entries(record.media)) {
      expect(await store.head(key), `${name} of ${record.names.join()}`).not.toBeNull();
    }
  }
}

async function expectWholeOrGone({ store, catalog, remains }: PhotoLake, id: string): Promise<void> {
  const record = await readPhotoRecord(store, id);
  if (record === null) {
    expect(Object.keys(stateOf(remains)).filter((key) => key.includes(id))).toEqual([]);
  } else {
    expect(await store.head(record.key)).not.toBeNull();
    expect(await catalog.get(id)).toMatchObject({ state: 'ready', trashedAt: null });
  }
}

test.each(Object.entries(UPLOADS))(
  'a photo that is forgotten while %s comes in',
  async (_what, uploads) => {
    const before = await withThePhoto();
    const id = photoIdOf(await sha256Hex(PHOTO));
    await fc.assert(
      // Number of uploads sent, and of jobs done, before the race begins. The others take part in it.
      fc.asyncProperty(fc.scheduler(), fc.nat(uploads.length), fc.nat(4), async (scheduler, ahead, jobs) => {
        const remains = copyOf(before);
        const calm = openPhotoLake(remains);
        for (const upload of uploads.slice(0, ahead)) await calm.put(upload);
        for (let job = 0; job < jobs; job++) await calm.workNext();

        const lake = openPhotoLake(remains, { pause: () => scheduler.schedule(Promise.resolve()) });
        const working = (async () => {
          // An upload that is refused during the deletion may be sent again. This test does not.
          for (const upload of uploads.slice(ahead)) await lake.put(upload).catch(() => null);
          await lake.work();
        })();
        // Deletes it as another process does, without waiting for this one.
        await scheduler.waitFor(Promise.all([working, forgetPhoto(lake, id)]));
        const after = openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 2) });
        await after.work();
        expect(await after.queue.deadLetters()).toEqual([]);
        await expectNothingDangles(after);
        await expectWholeOrGone(after, id);
      }),
      { numRuns: 200 },
    );
  },
  60_000,
);

test('an export that is archived again does not refer to a photo that is deleted at any point meanwhile', async () => {
  const before = await withThePhoto();
  const id = photoIdOf(await sha256Hex(PHOTO));
  let calls = Infinity;
  for (let at = 0; at < calls; at++) {
    const remains = copyOf(before);
    for (const upload of UPLOADS['the same zip under another name']) await openPhotoLake(remains).put(upload);
    await openPhotoLake(remains).workNext();
    let call = 0;
    const pause = async () => {
      if (call++ === at) await forgetPhoto(openPhotoLake(remains), id);
    };
    await openPhotoLake(remains, { pause }).workNext();
    calls = call;
    const after = openPhotoLake(remains);
    await expectNothingDangles(after);
    await after.work();
    await expectNothingDangles(after);
    await expectWholeOrGone(after, id);
  }
  expect(calls).toBeGreaterThan(10);
});

test('a file without a stored hash that another program puts beside a photo during its deletion is not taken for the photo', async () => {
  const before = await withThePhoto();
  const id = photoIdOf(await sha256Hex(PHOTO));
  let calls = Infinity;
  for (let at = 0; at < calls; at++) {
    const remains = copyOf(before);
    let call = 0;
    const pause = async () => {
      if (call++ === at)
        await openPhotoLake(remains).store.put(photoKey.build({ id, name: 'late.xmp' }), new Uint8Array(9));
    };
    await forgetPhoto(openPhotoLake(remains, { pause }), id);
    calls = call;
    const after = openPhotoLake(remains);
    await after.work();
    expect(await after.queue.deadLetters()).toEqual([]);
    expect(await readPhotoRecord(after.store, id)).toBeNull();
  }
  expect(calls).toBeGreaterThan(10);
});

test('a photo that is uploaded during its deletion is complete afterwards, or was done before it, or its upload reports the deletion', async () => {
  const before = await withThePhoto();
  const id = photoIdOf(await sha256Hex(PHOTO));
  const copy = incoming('copies/beach.tif', PHOTO);
  const endings = new Set<string>();
  let calls = Infinity;
  for (let at = 0; at < calls; at++) {
    const remains = copyOf(before);
    let call = 0;
    let stateThen: string | null = null;
    const lake = openPhotoLake(remains, {
      async pause() {
        if (call++ !== at) return;
        await lake.put(copy);
        await lake.work();
        stateThen = (await lake.uploads())[0]?.state ?? null;
      },
    });
    await forgetPhoto(lake, id);
    calls = call;
    // It was uploaded during each call of the deletion.
    if (stateThen === null) break;
    const after = openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 2) });
    await after.work();
    const [upload] = await lake.uploads();
    endings.add(`${String(stateThen)}, ${upload?.state}`);
    await expectWholeOrGone(after, id);
    // Uploads that were done before the deletion began are deleted too.
    if (stateThen !== 'done' && upload?.state === 'done')
      expect(await readPhotoRecord(after.store, id), `at ${at}`).not.toBeNull();
    // The record of a finished upload is removed with the photo; that of an open one stays.
    if (upload === undefined) expect(stateThen, `at ${at}`).toBe('done');
    else if (upload.state !== 'done') expect(upload.reason).toMatch(/^it was deleted/);
    await after.put(copy);
    await after.work();
    await expectWholeOrGone(after, id);
    expect(await readPhotoRecord(after.store, id), `at ${at}`).not.toBeNull();
  }
  expect(calls).toBeGreaterThan(10);
  expect([...endings].toSorted()).toEqual(['done, done', 'done, undefined', 'waiting, done']);
}, 60_000);

test('a deletion that is killed while the photo is processed is completed by that job, or by the next deletion', async () => {
  const before = await withThePhoto();
  const id = photoIdOf(await sha256Hex(PHOTO));
  const calm = openPhotoLake(copyOf(before));
  const key = (await readPhotoRecord(calm.store, id))?.key ?? '';
  const endings = new Set<string>();
  for (let at = 0; at < 12; at++) {
    for (let killedAt = 0; killedAt < 6; killedAt++) {
      const remains = copyOf(before);
      await openPhotoLake(remains).queue.send(photoJob({ key, arrival: null }, true));
      let call = 0;
      const pause = async () => {
        if (call++ === at) await forgetPhoto(openPhotoLake(remains, { killedAt }), id).catch(() => null);
      };
      await openPhotoLake(remains, { pause }).workNext();
      const after = openPhotoLake(remains);
      const isLeft = (await readPhotoRecord(after.store, id)) !== null;
      endings.add(isLeft ? 'left to the next' : 'ended');
      if (isLeft) await forgetPhoto(after, id);
      await expectNothingDangles(after);
      await expectWholeOrGone(after, id);
      expect(await readPhotoRecord(after.store, id)).toBeNull();
    }
  }
  expect(endings.size).toBe(2);
});

test('two concurrent deletions leave nothing of a photo', async () => {
  const before = await withThePhoto();
  const id = photoIdOf(await sha256Hex(PHOTO));
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const remains = copyOf(before);
      const lake = openPhotoLake(remains, { pause: () => scheduler.schedule(Promise.resolve()) });
      await scheduler.waitFor(Promise.all([forgetPhoto(lake, id), forgetPhoto(lake, id)]));
      const after = openPhotoLake(remains);
      await expectNothingDangles(after);
      await expectWholeOrGone(after, id);
      expect(await readPhotoRecord(after.store, id)).toBeNull();
    }),
  );
});

test.each([
  { kind: 'zip', pack: zipOf, isClosed: true },
  { kind: 'zip', pack: zipOf, isClosed: false },
  { kind: 'tar', pack: tarOf, isClosed: true },
  { kind: 'tar', pack: tarOf, isClosed: false },
])(
  'a photo of a $kind that is forgotten does not come back with a slow second run that opens it (closed: $isClosed)',
  async ({ kind, pack, isClosed }) => {
    const archive = pack([
      { name: 'trip/first.tif', content: pictureOf(2) },
      { name: 'trip/beach.tif', content: PHOTO },
      { name: 'trip/last.tif', content: pictureOf(3) },
    ]);
    const id = photoIdOf(await sha256Hex(PHOTO));
    let times = 0;
    for (let at = 0, isOver = false; !isOver; at++) {
      const remains = noRemains();
      const first = openPhotoLake(remains);
      const { id: upload } = await first.put(incoming(`trip.${kind}`, archive));
      await first.workNext();
      let call = 0;
      let isForgotten = false;
      const pause = async () => {
        if (call++ !== at) return;
        if (isClosed) await first.work();
        else
          for (let job = 0; job < 20 && (await readPhotoRecord(first.store, id)) === null; job++)
            await first.workNext();
        isForgotten = (await forgetPhoto(first, id)).length > 0;
      };
      const second = openPhotoLake(remains, { pause });
      const job: ClaimedJob = { id: 'second', attempt: 1, claim: 1, ...openArchiveJob(upload) };
      await runJob(second.handlers, job, { signal: new AbortController().signal, renew: async () => {} });
      isOver = call <= at;
      if (isForgotten) times++;
      const after = openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 2) });
      await after.resume();
      await after.work();
      if (isForgotten) expect(await readPhotoRecord(after.store, id), `forgotten at call ${at}`).toBeNull();
      const others = [pictureOf(2), pictureOf(3)].map(async (bytes) =>
        readPhotoRecord(after.store, photoIdOf(await sha256Hex(bytes))),
      );
      expect(await Promise.all(others)).toEqual([expect.anything(), expect.anything()]);
      expect([at, await after.view.get([upload])]).toMatchObject([
        at,
        [{ state: 'done', contents: { ended: { photo: 3, failed: 0 } } }],
      ]);
      expect([at, await listKeys(after.store, 'uploads/')]).toEqual([at, []]);
    }
    expect(times).toBeGreaterThan(10);
  },
);
