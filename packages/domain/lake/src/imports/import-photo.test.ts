import { photoIdOf, readPhotoRecord } from '@homelake/photos';
import { sha256Hex } from '@homelake/storage';
import { createMemoryUploadSessions } from '@homelake/storage/memory';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listKeys } from '../bronze/bronze-record.ts';
import { companionOf, incoming, noRemains, openPhotoLake, stateOf } from './photo-lake.test-helper.ts';
import type { PhotoLake } from './photo-lake.test-helper.ts';
import { clipOf, pictureOf } from './photo-ports.test-helper.ts';
import { tendUploads } from './tend-uploads.ts';
import { claimJob } from '../jobs/upload-jobs.ts';

const idOf = async (bytes: Uint8Array) => photoIdOf(await sha256Hex(bytes));
const text = (words: string) => new TextEncoder().encode(words);
const rawKeys = ({ store }: PhotoLake) => listKeys(store, 'raw-photos/');

const withTitle = (title: string) =>
  incoming('a.tif', pictureOf(1), [
    companionOf('sidecar', '2024/a.xmp', title),
    companionOf('motion', '2024/a.mov', clipOf(1)),
  ]);

describe('a picture', () => {
  test('is stored under its hash, queued, processed and reported', async () => {
    const lake = openPhotoLake();
    const id = await idOf(pictureOf(1));
    const key = `raw-photos/${id}/beach.tif`;
    const { id: upload, createdAt } = await lake.put(incoming('2024/beach.tif', pictureOf(1)));
    const waiting = `uploads/${upload}/beach.tif`;
    expect([...lake.remains.disk.keys()]).toEqual([waiting]);
    await lake.work();
    const ended = { state: 'done', kind: 'photo', key, of: id, note: null, damaged: false };
    expect(await lake.uploads()).toMatchObject([{ id: upload, result: 'new', ...ended }]);
    expect(lake.remains.disk.has(waiting)).toBe(false);
    expect((await readPhotoRecord(lake.store, id))?.arrivals).toMatchObject([{ arrivedAt: createdAt }]);
    expect(await lake.catalog.get(id)).toMatchObject({ key, name: 'beach.tif', contentType: 'image/tiff' });
    expect((await lake.store.head(key))?.contentType).toBe('image/tiff');
    expect(await lake.put(incoming('2024/beach.tif', pictureOf(1)))).toMatchObject({ result: 'unchanged', ...ended });
  });

  test('has the folder of its first arrival that had one', async () => {
    const remains = noRemains();
    const id = await idOf(pictureOf(1));
    const folders: unknown[] = [];
    for (const [hour, path] of ['beach.tif', 'Photos from 2024/Rome/beach.tif', 'Other/beach.tif'].entries()) {
      const lake = openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 1, hour) });
      await lake.put(incoming(path, pictureOf(1)));
      await lake.work();
      folders.push((await lake.catalog.get(id))?.folder);
    }
    expect(folders).toEqual([null, 'Photos from 2024/Rome', 'Photos from 2024/Rome']);
  });

  test('that is imported again changes nothing', async () => {
    const lake = openPhotoLake();
    const file = incoming('beach.tif', pictureOf(1), [companionOf('sidecar', 'beach.xmp', 'Sunset')]);
    await lake.put(file);
    await lake.work();
    const before = stateOf(lake.remains);
    expect(await lake.put(file)).toMatchObject({ result: 'unchanged' });
    await lake.work();
    expect(stateOf(lake.remains)).toEqual(before);
  });

  test('with another name is one original with another arrival, in the same batch or later', async () => {
    const lake = openPhotoLake();
    await Promise.all([lake.put(incoming('a.tif', pictureOf(1))), lake.put(incoming('b/copy.tif', pictureOf(1)))]);
    await lake.work();
    await lake.put(incoming('c.tif', pictureOf(1)));
    await lake.work();
    expect(await rawKeys(lake)).toHaveLength(1);
    expect((await lake.catalog.months()).map(({ count }) => count)).toEqual([1]);
    expect((await lake.uploads()).map(({ result }) => result)).toEqual(['new', 'new', 'new']);
    for (const path of ['a.tif', 'b/copy.tif', 'c.tif']) {
      expect(await lake.put(incoming(path, pictureOf(1)))).toMatchObject({ result: 'unchanged' });
    }
  });

  test('with the same name and an older file time gets that time, in the same batch or later', async () => {
    const lake = openPhotoLake();
    const at = (fileTime: string) => lake.put({ ...incoming('a.tif', pictureOf(1)), fileTime });
    const taken = async () => (await lake.catalog.get(await idOf(pictureOf(1))))?.takenLocal;
    await at('2023-05-06T07:08:09.000Z');
    await at('2021-05-06T07:08:09.000Z');
    await lake.work();
    expect(await taken()).toBe('2021-05-06T07:08:09');
    expect(await at('2022-05-06T07:08:09.000Z')).toMatchObject({ result: 'unchanged' });
    expect(await at('2016-05-06T07:08:09.000Z')).toMatchObject({ state: 'waiting' });
    await lake.work();
    expect(await taken()).toBe('2016-05-06T07:08:09');
  });

  test('keeps any name: with emoji, line breaks, or 255 bytes', async () => {
    const names = ['🏝 island.tif', 'two\nlines.tif', `${'n'.repeat(251)}.tif`, 'CON.tif', 'a%b?.tif'];
    const lake = openPhotoLake();
    for (const [at, name] of names.entries()) await lake.put(incoming(name, pictureOf(at)));
    await lake.work();
    const shown = await Promise.all(names.map(async (_, at) => lake.catalog.get(await idOf(pictureOf(at)))));
    expect(shown.map((photo) => photo?.name)).toEqual(names);
  });

  test('that lacks its end is shown, and is damaged with the reason each time it is imported', async () => {
    const lake = openPhotoLake();
    const cut = pictureOf(1).subarray(0, pictureOf(1).length - 3);
    await lake.put(incoming('cut.tif', cut));
    await lake.work();
    const said = { state: 'done', kind: 'photo', damaged: true, note: expect.stringMatching(/missing\.$/) };
    expect(await lake.uploads()).toMatchObject([{ result: 'new', ...said }]);
    expect(await lake.catalog.get(await idOf(cut))).toMatchObject({ state: 'ready' });
    expect(await lake.put(incoming('cut.tif', cut))).toMatchObject({ result: 'unchanged', ...said });
    await lake.put(incoming('copies/cut.tif', cut));
    await lake.work();
    expect((await lake.uploads()).at(-1)).toMatchObject({ result: 'new', ...said });
  });

  test('that is truncated is a failed photo, with the reason each time it is imported', async () => {
    const lake = openPhotoLake();
    const cut = pictureOf(1).subarray(0, 60);
    await lake.put(incoming('cut.tif', cut));
    await lake.work();
    const said = { state: 'done', kind: 'photo', damaged: true, note: expect.stringMatching(/^[A-Z].*\.$/) };
    expect(await lake.uploads()).toMatchObject([{ result: 'new', ...said }]);
    expect(await lake.put(incoming('cut.tif', cut))).toMatchObject({ result: 'unchanged', ...said });
  });

  test('in the trash has a note that says so when it is imported again', async () => {
    const { changePhoto } = await import('@homelake/photos');
    const lake = openPhotoLake();
    await lake.put(incoming('a.tif', pictureOf(1)));
    await lake.work();
    await changePhoto(lake, await idOf(pictureOf(1)), { trashed: true });
    expect(await lake.put(incoming('a.tif', pictureOf(1)))).toMatchObject({ note: 'it is in the trash' });
  });

  test('whose original is missing or known to be damaged is stored again', async () => {
    const lake = openPhotoLake();
    const key = `raw-photos/${await idOf(pictureOf(1))}/a.tif`;
    await lake.put(incoming('a.tif', pictureOf(1)));
    await lake.work();
    await lake.store.remove(key);
    expect(await lake.put(incoming('a.tif', pictureOf(1)))).toMatchObject({ state: 'waiting' });
    await lake.work();
    expect(await lake.store.read(key)).toEqual(pictureOf(1));

    const other = openPhotoLake();
    const info = { contentType: 'image/tiff', metadata: { sha256: await sha256Hex(pictureOf(1)) } };
    await other.store.put(key, pictureOf(2), info);
    await other.put(incoming('a.tif', pictureOf(1)));
    await other.work();
    expect(await other.uploads()).toMatchObject([{ damaged: true }]);
    await other.put(incoming('a.tif', pictureOf(1)));
    await other.work();
    expect((await other.uploads()).at(-1)).toMatchObject({ state: 'done', damaged: false });
    expect(await other.store.read(key)).toEqual(pictureOf(1));
  });

  test('that arrives with companions has them beside it, and a changed one counts from then on', async () => {
    const lake = openPhotoLake();
    const id = await idOf(pictureOf(1));
    await lake.put(withTitle('Sunset'));
    await lake.work();
    expect(await rawKeys(lake)).toEqual(['a.mov', 'a.tif', 'a.xmp'].map((name) => `raw-photos/${id}/${name}`));
    expect(await lake.catalog.get(id)).toMatchObject({ title: 'Sunset', motionKey: `raw-photos/${id}/a.mov` });
    const types = await Promise.all(
      (await rawKeys(lake)).map(async (key) => (await lake.store.head(key))?.contentType),
    );
    expect(types).toEqual(['video/quicktime', 'image/tiff', 'application/rdf+xml']);
    await lake.put(withTitle('Dawn'));
    await lake.work();
    expect(await lake.catalog.get(id)).toMatchObject({ title: 'Dawn' });
    expect(await rawKeys(lake)).toHaveLength(4);
  });

  test('in two folders with a sidecar in each keeps both and reads the newer, however often both arrive', async () => {
    const lake = openPhotoLake();
    const id = await idOf(pictureOf(1));
    const files = [
      incoming('2024/a.tif', pictureOf(1), [companionOf('sidecar', '2024/a.xmp', 'Sunset')]),
      incoming('best/a.tif', pictureOf(1), [companionOf('sidecar', 'best/a.xmp', 'Dawn')]),
    ];
    for (const file of files) await lake.put(file);
    await lake.work();
    expect(await lake.catalog.get(id)).toMatchObject({ title: 'Dawn' });
    expect((await rawKeys(lake)).map((key) => key.split('/')[2])).toEqual(['a.tif', 'a.xmp', expect.any(String)]);
    const before = stateOf(lake.remains);
    for (const file of files) expect(await lake.put(file)).toMatchObject({ result: 'unchanged' });
    await lake.work();
    expect(stateOf(lake.remains)).toEqual(before);

    await lake.put(incoming('2024/a.tif', pictureOf(1), [companionOf('sidecar', '2024/a.xmp', 'Night')]));
    await lake.work();
    expect(await lake.catalog.get(id)).toMatchObject({ title: 'Night' });
    expect(await rawKeys(lake)).toHaveLength(4);
  });

  test('reads the sidecar that was changed last, in any order of two with one path, and keeps both', async () => {
    const id = await idOf(pictureOf(1));
    const files = [
      ['Sunset', '2023-01-01T00:00:00.000Z'],
      ['Dawn', '2024-01-01T00:00:00.000Z'],
    ].map(([title = '', fileTime = '']) =>
      incoming('2024/a.tif', pictureOf(1), [{ ...companionOf('sidecar', '2024/a.xmp', title), fileTime }]),
    );
    for (const inOrder of [files, files.toReversed()]) {
      const lake = openPhotoLake();
      for (const file of inOrder) {
        await lake.put(file);
        await lake.work();
      }
      expect(await lake.catalog.get(id)).toMatchObject({ title: 'Dawn' });
      const kept = await Promise.all((await rawKeys(lake)).map((key) => lake.store.read(key)));
      for (const title of ['Sunset', 'Dawn']) expect(kept).toContainEqual(text(title));
      for (const file of files) expect(await lake.put(file)).toMatchObject({ result: 'unchanged' });
    }
  });

  test('whose clip arrives again with other bytes keeps both and plays the newer, however often both arrive', async () => {
    const lake = openPhotoLake();
    const clips = [clipOf(1), Uint8Array.from([...clipOf(1), 0, 0, 0, 8, ...text('free')])];
    const files = clips.map((clip) => incoming('a.tif', pictureOf(1), [companionOf('motion', 'a.mov', clip)]));
    for (const file of files) {
      await lake.put(file);
      await lake.work();
    }
    const key = `raw-photos/${await idOf(pictureOf(1))}/a.mov`;
    expect(await lake.store.read(key)).toEqual(clips[0]);
    expect((await rawKeys(lake)).filter((one) => one.endsWith('.mov'))).toHaveLength(2);
    const { motionKey = null } = (await lake.catalog.get(await idOf(pictureOf(1)))) ?? {};
    expect(await lake.store.read(motionKey ?? '')).toEqual(clips[1]);
    const before = stateOf(lake.remains);
    for (const file of files) expect(await lake.put(file)).toMatchObject({ result: 'unchanged' });
    await lake.work();
    expect(stateOf(lake.remains)).toEqual(before);
  });

  test('restores a missing companion, and an original that another program overwrote', async () => {
    const lake = openPhotoLake();
    const id = await idOf(pictureOf(1));
    await lake.put(withTitle('Sunset'));
    await lake.work();
    const before = stateOf(lake.remains);
    await lake.store.remove(`raw-photos/${id}/a.xmp`);
    expect(await lake.put(withTitle('Sunset'))).toMatchObject({ state: 'waiting' });
    await lake.work();
    expect(stateOf(lake.remains)).toEqual(before);
    await lake.store.put(`raw-photos/${id}/a.tif`, pictureOf(2));
    expect(await lake.put(withTitle('Sunset'))).toMatchObject({ state: 'waiting' });
    await lake.work();
    expect(stateOf(lake.remains)).toEqual(before);
    expect(await lake.put(withTitle('Sunset'))).toMatchObject({ result: 'unchanged' });
  });

  test('has the companions that arrived while its first job was waiting', async () => {
    const lake = openPhotoLake();
    await lake.put(incoming('a.tif', pictureOf(1)));
    await lake.put(withTitle('Sunset'));
    await lake.work();
    expect(await lake.catalog.get(await idOf(pictureOf(1)))).toMatchObject({ title: 'Sunset' });
  });
});

describe('a file with the name of a picture or companion but other bytes', () => {
  test.each([
    [
      'page.jpg',
      '<!doctype html><script>alert(1)</script>',
      'named .jpg, but its bytes are an HTML page; kept as a file',
      true,
    ],
    ['notes.heic', 'Dear diary', 'named .heic, but its bytes are text; kept as a file', true],
    ['noise.png', '\u0001\u0002\u0000', 'named .png, but its bytes are no picture; kept as a file', true],
    ['a.jpeg', '%PDF-1.7 \u0001', 'named .jpeg, but its bytes are a PDF document; kept as a file', true],
    ['drawing.svg', '<svg onload="alert(1)"/>', 'an SVG drawing can carry scripts; kept as a file', false],
    ['drawing.png', '<?xml version="1.0"?><svg/>', 'an SVG drawing can carry scripts; kept as a file', false],
    [
      'beach.jpg.xmp',
      '<x:xmpmeta/>',
      'a sidecar without its photo; kept as a file, and joined to the photo when both are here.',
      false,
    ],
    ['letter.md', 'Dear diary', null, false],
  ])('%s is kept as a file, and the note says so', async (name, content, note, damaged) => {
    const lake = openPhotoLake();
    const key = `files/${name}`;
    await lake.put(incoming(name, text(content)));
    await lake.work();
    const kind = name.endsWith('.xmp') ? 'companion' : 'file';
    const said = { state: 'done', kind, key, note, damaged };
    expect(await lake.uploads()).toMatchObject([{ result: 'new', ...said }]);
    expect(await rawKeys(lake)).toEqual([]);
    expect(await lake.put(incoming(name, text(content)))).toMatchObject({ result: 'unchanged', ...said });
  });

  test('is refused where it is empty, with the kind of its name', async () => {
    const { put, remains } = openPhotoLake();
    for (const [name, kind] of [
      ['a.jpg', 'photo'],
      ['a.txt', 'chat'],
      ['a', 'file'],
    ] as const)
      expect(await put(incoming(name, text('')))).toMatchObject({ state: 'failed', kind, reason: 'the file is empty' });
    expect([remains.disk.size, remains.uploads.size]).toEqual([0, 0]);
  });

  test('has no companions: each becomes a separate file', async () => {
    const lake = openPhotoLake();
    await lake.put(incoming('page.jpg', text('<!doctype html>'), [companionOf('sidecar', 'page.xmp', 'Sunset')]));
    await lake.work();
    expect([...lake.remains.disk.keys()].filter((key) => key.startsWith('files/'))).toEqual([
      'files/page.jpg',
      'files/page.xmp',
    ]);
  });
});

describe('a worker', () => {
  test('tries a claim again that is delivered before the bytes', async () => {
    const lake = openPhotoLake();
    const slow = incoming('a.tif', pictureOf(1));
    const putting = lake.put({
      ...slow,
      async *open() {
        const [id = ''] = lake.remains.uploads.keys();
        await lake.queue.send(claimJob(id));
        await lake.workNext();
        yield* slow.open();
      },
    });
    const { id } = await putting;
    expect((await lake.view.get([id]))[0]).toMatchObject({
      state: 'waiting',
      reason: 'a.tif: its bytes are not there',
    });
    const later = openPhotoLake(lake.remains, { nowMs: hours(1) });
    await later.work();
    expect((await later.view.get([id]))[0]).toMatchObject({ state: 'done', result: 'new', reason: null });
    expect(await later.queue.counts()).toEqual({ ready: 0, delayed: 0, running: 0, dead: 0 });
  });

  test('stores nothing of a file that changed while it was read, and a later import succeeds', async () => {
    const lake = openPhotoLake();
    const broken = {
      ...incoming('a.tif', pictureOf(1)),
      async *open() {
        yield pictureOf(1).subarray(0, 3);
        throw new Error('the file changed while it was read');
      },
    };
    await expect(lake.put(broken)).rejects.toThrow('changed');
    await lake.work();
    expect([await rawKeys(lake), (await lake.queue.deadLetters()).length]).toEqual([[], 0]);
    expect((await lake.view.list({ state: 'failed' })).records).toMatchObject([{ name: 'a.tif' }]);
    await lake.put(incoming('a.tif', pictureOf(1)));
    await lake.work();
    expect(await lake.uploads()).toMatchObject([{ state: 'done', damaged: false }]);
  });
});

const FILES = [
  incoming('a.tif', pictureOf(1), [
    companionOf('sidecar', 'a.xmp', 'Sunset'),
    companionOf('motion', 'a.mov', clipOf(1)),
    companionOf('motion', 'other.mov', clipOf(2)),
  ]),
  incoming('cut.tif', pictureOf(2).subarray(0, 60)),
  incoming('copy of a.tif', pictureOf(1)),
  incoming('b.tif', pictureOf(3)),
  incoming('letter.md', text('Dear diary')),
];

const hours = (count: number) => Date.UTC(2024, 5, 1) + count * 3_600_000;

/** Imports all files and processes them concurrently until nothing is left. Returns false where the process was killed. */
async function importAll(lake: PhotoLake): Promise<boolean> {
  const imported = new AbortController();
  const importing = (async () => {
    try {
      for (const file of FILES) await lake.put(file);
    } finally {
      imported.abort();
    }
  })();
  const working = (async () => {
    while (!imported.signal.aborted) {
      await lake.work();
      await new Promise((resolve) => void setTimeout(resolve, 0));
    }
    await lake.work();
  })();
  const ended = await Promise.allSettled([importing, working]);
  return ended.every(({ status }) => status === 'fulfilled');
}

test('after a kill at any write, a start completes all stored files except jobs without attempts left, and another import completes the rest', async () => {
  const calm = noRemains();
  for (const file of FILES) {
    const lake = openPhotoLake(calm);
    await lake.put(file);
    await lake.work();
  }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(70), { minLength: 1, maxLength: 3 }),
      fc.array(fc.nat(2), { minLength: 1, maxLength: 7 }),
      async (kills, pauses) => {
        const remains = noRemains();
        for (const [run, killedAt] of kills.entries())
          await importAll(openPhotoLake(remains, { killedAt, pauses, nowMs: hours(run) }));

        const started = openPhotoLake(remains, { nowMs: hours(10) });
        await started.resume();
        await started.work();
        const givenUp = await started.queue.deadLetters();
        expect(givenUp.filter(({ reason }) => !reason.includes('stopped answering'))).toEqual([]);
        for (const key of await rawKeys(started)) {
          const id = key.split('/')[1] ?? '';
          if (givenUp.length > 0) continue;
          const isOriginal = (await started.store.head(key))?.metadata['sha256']?.startsWith(id);
          if (isOriginal) expect(await started.catalog.get(id)).toMatchObject({ key });
        }

        const again = openPhotoLake(remains, { nowMs: hours(20) });
        await again.queue.retryFailed();
        await again.resume();
        expect(await importAll(again)).toBe(true);
        expect((await again.queue.deadLetters()).length).toBe(0);
        // The incomplete upload that a killed import left.
        const later = openPhotoLake(remains, { nowMs: hours(20 + 24 * 8) });
        await tendUploads({ ...later, sessions: createMemoryUploadSessions(later) });
        for (const state of ['receiving', 'waiting', 'working'] as const)
          expect((await again.view.list({ state })).records, state).toEqual([]);
        expect((await again.uploads()).map(({ state }) => state).filter((state) => state !== 'done')).toEqual([]);
        expect(withoutTimes(stateOf(remains))).toEqual(withoutTimes(stateOf(calm)));
        expect(await arrivalsOf(again)).toEqual([['a.tif', 'copy of a.tif'], ['b.tif'], ['cut.tif'], ['other.mov']]);
      },
    ),
    { numRuns: 40 },
  );
});

/**
 * After a kill and a repetition, photos have other arrival times and another order. Nothing else may differ in records and rows, except the
 * name of an original with two names.
 */
const withoutTimes = (state: Readonly<Record<string, string>>): unknown =>
  Object.entries(state)
    .map(([key, value]) => [key.replace('/copy of a.tif', '/a.tif'), value] as const)
    .map(([key, value]) => (/^bronze\/|^catalog |^[0-9a-f]{32}$/.test(key) ? key : `${key} ${value}`))
    .toSorted();

async function arrivalsOf({ store }: PhotoLake): Promise<readonly (readonly string[])[]> {
  const keys = await listKeys(store, 'bronze/photos/');
  const records = await Promise.all(
    keys.map(async (key) => new TextDecoder().decode((await store.read(key)) ?? undefined)),
  );
  return records
    .map((record) => (JSON.parse(record) as { arrivals: { name: string }[] }).arrivals.map(({ name }) => name).sort())
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
}
