import { photoIdOf, readPhotoEdits, readPhotoRecord, updatePhotoRecord } from '@homelake/photos';
import { baseName, sha256Hex } from '@homelake/storage';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listKeys } from '../bronze/bronze-record.ts';
import { filesToForget } from '../upkeep/files-to-forget.ts';
import { forgetPhoto } from '../upkeep/forget-photo.ts';
import type { IncomingFile } from '../imports/import-upload.ts';
import { companionOf, incoming, noRemains, openPhotoLake } from '../imports/photo-lake.test-helper.ts';
import type { PhotoLake } from '../imports/photo-lake.test-helper.ts';
import { photoJob } from '../jobs/photo-job.ts';
import { runJob } from '../jobs/run-job.ts';
import { pictureOf, pictureTaken } from '../imports/photo-ports.test-helper.ts';

const text = (words: string) => new TextEncoder().encode(words);
const idOf = async (bytes: Uint8Array) => photoIdOf(await sha256Hex(bytes));

/** `taken`: the time in the form of EXIF, in UTC. */
const json = (path: string, title: string, taken: string, more: object = {}): IncomingFile =>
  incoming(path, text(jsonOf(title, taken, more)));

const jsonOf = (title: string, taken: string, more: object = {}): string => {
  const instant = Date.parse(`${taken.slice(0, 10).replaceAll(':', '-')}T${taken.slice(11)}Z`);
  return JSON.stringify({ title, photoTakenTime: { timestamp: String(instant / 1000) }, ...more });
};

async function bring(lake: PhotoLake, ...files: readonly IncomingFile[]): Promise<void> {
  for (const file of files) {
    await lake.put(file);
    await lake.work();
  }
}

/** Names of each photo's companions, by the names of its arrivals, without folders unless they are requested. */
async function belongings(lake: PhotoLake, folders = false): Promise<Record<string, readonly string[]>> {
  const keys = await listKeys(lake.store, 'bronze/photos/');
  const records = await Promise.all(keys.map((key) => readPhotoRecord(lake.store, key.slice(-37, -5))));
  return Object.fromEntries(
    records
      .filter((record) => record !== null)
      .map(({ arrivals, companions }) => [
        arrivals
          .map(({ name }) => (folders ? name : baseName(name)))
          .toSorted()
          .join(),
        companions.map(({ name }) => name).toSorted(),
      ]),
  );
}

/** The notes of uploads without the one that a companion came alone. */
const notesOf = async (lake: PhotoLake) =>
  (await lake.uploads()).flatMap(({ note }) => note?.replace(/^.* when both are here\. ?/, '') || []);

const MARCH = '2015:03:02 10:11:12';
const MAY = '2021:05:06 07:08:09';

describe('a Takeout JSON that arrives without its photo', () => {
  const photo = incoming('Takeout/Photos from 2015/a.tif', pictureTaken(1, MARCH));
  const more = { description: 'On the roof', geoData: { latitude: 28.6, longitude: 77.2 }, favorited: true };
  const own = json('Takeout/Photos from 2015/a.tif.json', 'a.tif', MARCH, more);

  test.each([
    ['before it', [own, photo]],
    ['after it', [photo, own]],
  ])('joins it when it comes %s, and says of it what it knows', async (_when, files) => {
    const lake = openPhotoLake();
    await bring(lake, ...files);
    const id = await idOf(pictureTaken(1, MARCH));
    expect(await lake.catalog.get(id)).toMatchObject({ description: 'On the roof', latitude: 28.6, favourite: true });
    expect((await readPhotoRecord(lake.store, id))?.companions).toEqual([
      {
        role: 'takeout',
        name: own.path,
        key: `raw-photos/${id}/alone-${(await own.sha256()).slice(0, 16)}.json`,
        sha256: await own.sha256(),
        alone: true,
        arrivedAt: '2024-06-01T00:00:00.000Z',
      },
    ]);
    expect(await lake.store.read(`files/${own.path}`)).toEqual(own.head);
    expect(await notesOf(lake)).toEqual([
      expect.stringMatching(/^It joins Takeout.*\/a\.tif\.$|^Joined by what came before: Takeout.*a\.tif\.json\.$/),
    ]);
  });

  test('and then with it counts as come together as soon as it is claimed, where an earlier version stored its copy under the name', async () => {
    const lake = openPhotoLake();
    await bring(lake, own, photo);
    const bytes = pictureTaken(1, MARCH);
    const id = await idOf(bytes);
    const named = `raw-photos/${id}/a.tif.json`;
    await updatePhotoRecord(
      lake.store,
      id,
      (now) => now && { ...now, companions: now.companions.map((one) => ({ ...one, key: named })) },
    );
    const [copy] = (await listKeys(lake.store, `raw-photos/${id}/`)).filter((key) => key.includes('alone-'));
    await lake.store.move(copy ?? '', named);
    const isAlone = async () => (await readPhotoRecord(lake.store, id))?.companions.map(({ alone }) => alone === true);
    expect(await isAlone()).toEqual([true]);
    await lake.put(incoming(photo.path, bytes, [{ ...own, role: 'takeout', name: own.path }]));
    await lake.workNext();
    expect(await isAlone()).toEqual([false]);
    await lake.work();
    expect([await isAlone(), (await lake.store.head(named))?.sizeBytes]).toEqual([[false], own.sizeBytes]);
  });

  test('has a note, waits as a file, and is recognized when it arrives again', async () => {
    const lake = openPhotoLake();
    const note =
      'a JSON of Google Takeout without its photo; kept as a file, and joined to the photo when both are here.';
    await lake.put(own);
    await lake.work();
    expect(await lake.uploads()).toMatchObject([{ state: 'done', kind: 'companion', result: 'new', note }]);
    expect(await lake.put(own)).toMatchObject({ state: 'done', kind: 'companion', result: 'unchanged', note });
  });

  test('joins a photo that the catalog hides behind its original', async () => {
    const lake = openPhotoLake();
    await bring(lake, photo);
    const known = await lake.catalog.get(await idOf(pictureTaken(1, MARCH)));
    if (known !== null) await lake.catalog.put([{ ...known, hidden: true }]);
    await bring(lake, own);
    expect(await belongings(lake)).toEqual({ 'a.tif': [own.path] });
  });

  test('joins a photo of any folder with the same instant, in any time zone', async () => {
    const lake = openPhotoLake();
    await bring(lake, incoming('DCIM/a.tif', pictureTaken(1, '2015:03:02 15:56:12')), own);
    expect(await belongings(lake)).toEqual({ 'a.tif': [own.path] });
  });

  test('gives its time to a photo of the same folder without a capture time', async () => {
    const lake = openPhotoLake();
    await bring(lake, own, incoming('other root/Photos from 2015/a.tif', pictureOf(1)));
    expect(await lake.catalog.get(await idOf(pictureOf(1)))).toMatchObject({
      takenLocal: '2015-03-02T10:11:12',
      takenSource: 'takeout',
    });
  });

  test('does not join a photo of another instant', async () => {
    const lake = openPhotoLake();
    await bring(lake, incoming('Takeout/Photos from 2015/a.tif', pictureTaken(1, MAY)), own);
    expect(await belongings(lake)).toEqual({ 'a.tif': [] });
    expect(await notesOf(lake)).toEqual([]);
  });

  test('joins the only photo of its name in another folder, with a note that only the name matches, and leaves it for a better one', async () => {
    const lake = openPhotoLake();
    await bring(lake, incoming('DCIM/a.tif', pictureOf(1)), own);
    expect(await belongings(lake)).toEqual({ 'a.tif': [own.path] });
    expect(await notesOf(lake)).toEqual(['It joins DCIM/a.tif, for which nothing speaks but the name.']);
    await bring(lake, photo);
    expect(await belongings(lake, true)).toEqual({ 'DCIM/a.tif': [], [photo.path]: [own.path] });
  });

  test('joins none of two photos of other folders that match by name only', async () => {
    const lake = openPhotoLake();
    await bring(lake, incoming('x/a.tif', pictureOf(1)), incoming('y/a.tif', pictureOf(2)), own);
    expect(Object.values(await belongings(lake, true)).flat()).toEqual([]);
    expect(await notesOf(lake)).toEqual(['It may be of x/a.tif or of y/a.tif, and joins none.']);
  });

  test('joins the one of several photos of its name with the same instant', async () => {
    const lake = openPhotoLake();
    await bring(lake, incoming('x/a.tif', pictureTaken(1, MAY)), incoming('y/a.tif', pictureTaken(2, MARCH)), own);
    const march = await readPhotoRecord(lake.store, await idOf(pictureTaken(2, MARCH)));
    const may = await readPhotoRecord(lake.store, await idOf(pictureTaken(1, MAY)));
    expect([march?.companions.length, may?.companions.length]).toEqual([1, 0]);
  });

  test('joins none of two photos that match equally, with a note, and leaves the first when the second arrives', async () => {
    const lake = openPhotoLake();
    await bring(lake, incoming('Photos from 2015/a.tif', pictureOf(1)), own);
    const id = await idOf(pictureOf(1));
    expect((await readPhotoRecord(lake.store, id))?.companions).toHaveLength(1);
    await bring(lake, incoming('old/Photos from 2015/a.tif', pictureOf(2)));
    expect(await readPhotoRecord(lake.store, id)).toMatchObject({ companions: [], taken: { takenSource: 'arrival' } });
    expect(await listKeys(lake.store, `raw-photos/${id}/`)).toEqual([`raw-photos/${id}/a.tif`]);
    await bring(lake, { ...own, path: 'Takeout/Photos from 2015/again/a.tif.json' });
    expect((await notesOf(lake)).at(-1)).toBe(
      'It may be of Photos from 2015/a.tif or of old/Photos from 2015/a.tif, and joins none.',
    );
  });

  test('joins the photo of its own folder, and leaves another when that one arrives', async () => {
    const lake = openPhotoLake();
    await bring(lake, incoming('B/Photos from 2015/a.tif', pictureOf(1)), own);
    await bring(lake, incoming('Takeout/Photos from 2015/a.tif', pictureOf(2)));
    const companions = async (number: number) =>
      (await readPhotoRecord(lake.store, await idOf(pictureOf(number))))?.companions.length;
    expect([await companions(1), await companions(2)]).toEqual([0, 1]);
  });

  test('does not join a photo that arrived with another JSON, except at the same instant', async () => {
    const lake = openPhotoLake();
    const beside = companionOf('takeout', 'Takeout/Photos from 2015/a.tif.json', jsonOf('a.tif', MAY));
    await bring(lake, incoming('Takeout/Photos from 2015/a.tif', pictureOf(1), [beside]), own);
    expect(await belongings(lake)).toEqual({ 'a.tif': [beside.name] });
    await bring(lake, json('Rome/a.tif.json', 'a.tif', MAY, { description: 'newer' }));
    expect(await lake.catalog.get(await idOf(pictureOf(1)))).toMatchObject({ description: 'newer' });
  });

  test('that later arrives together with its photo stays with it', async () => {
    const lake = openPhotoLake();
    const path = 'Takeout/Photos from 2015/a.tif';
    await bring(lake, own, incoming(path, pictureOf(1)));
    await bring(lake, incoming(path, pictureOf(1), [{ ...own, role: 'takeout', name: own.path }]));
    await bring(lake, incoming('old/Photos from 2015/a.tif', pictureOf(2)));
    const record = await readPhotoRecord(lake.store, await idOf(pictureOf(1)));
    expect(record?.companions.map(({ name, alone }) => [name, alone])).toEqual([[own.path, undefined]]);
    expect((await readPhotoRecord(lake.store, await idOf(pictureOf(2))))?.companions).toEqual([]);
  });

  test('that arrives together with its photo stays, although a waiting job of an earlier version would remove it', async () => {
    const lake = openPhotoLake();
    const path = 'Takeout/Photos from 2015/a.tif';
    await bring(lake, own, incoming(path, pictureOf(1)));
    const key = `raw-photos/${await idOf(pictureOf(1))}/a.tif`;
    const { kind, payload } = photoJob({ key, arrival: null });
    await lake.queue.send({ kind, payload: { ...Object(payload), without: [await own.sha256()] } });
    await bring(lake, incoming(path, pictureOf(1), [{ ...own, role: 'takeout', name: own.path }]));
    const record = await readPhotoRecord(lake.store, await idOf(pictureOf(1)));
    expect(record?.companions.map(({ name, alone }) => [name, alone])).toEqual([[own.path, undefined]]);
    expect(await lake.store.read(`${key}.json`)).toEqual(own.head);
    expect(record?.metadata.description).toBe('On the roof');
  });

  test('that came alone in an earlier version, and now with its photo, stays where a better photo comes before the job', async () => {
    const lake = openPhotoLake();
    const id = await idOf(pictureOf(2));
    await bring(lake, own, incoming('old/a.tif', pictureOf(2)));
    const [alone = expect.fail()] = (await readPhotoRecord(lake.store, id))?.companions ?? [];
    // Earlier versions stored a companion that came alone under its name.
    const key = `raw-photos/${id}/a.tif.json`;
    await lake.store.move(alone.key, key, { metadata: { sha256: alone.sha256 }, ifMatch: 'absent' });
    await updatePhotoRecord(lake.store, id, (now) => now && { ...now, companions: [{ ...alone, key }] });
    await lake.put(incoming('old/a.tif', pictureOf(2), [{ ...own, role: 'takeout', name: own.path }]));
    await lake.workNext();
    const held = (await lake.queue.claim(60_000)) ?? expect.fail();
    await bring(lake, incoming('Takeout/Photos from 2015/a.tif', pictureOf(1)));
    await runJob(lake.handlers, held, { signal: new AbortController().signal, renew: async () => {} });
    const record = await readPhotoRecord(lake.store, id);
    expect(record?.companions).toMatchObject([{ name: own.path, key }]);
    expect(await lake.store.read(key)).toEqual(own.head);
  });

  test('leaves no bytes beside a photo that it no longer belongs to, after a kill at any point', async () => {
    const path = 'Takeout/Photos from 2015/a.tif';
    for (let killedAt = 0, isDone = false; !isDone; killedAt++) {
      const remains = noRemains();
      await bring(openPhotoLake(remains), own, incoming('old/a.tif', pictureOf(2)));
      const better = incoming(path, pictureOf(1));
      await openPhotoLake(remains).put(better);
      const lake = openPhotoLake(remains, { killedAt });
      isDone = await lake.work().then(
        () => true,
        () => false,
      );
      const after = openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 2) });
      await after.work();
      await after.queue.retryFailed();
      await after.work();
      expect(await belongings(after, true)).toEqual({ 'old/a.tif': [], [path]: [own.path] });
      const beside = await listKeys(after.store, `raw-photos/${await idOf(pictureOf(2))}/`);
      expect([killedAt, ...beside.map(baseName)]).toEqual([killedAt, 'a.tif']);
    }
  });

  test('joins the photo with its counter, and the edited copies', async () => {
    const lake = openPhotoLake();
    const folder = 'Takeout/Photos from 2015';
    await bring(
      lake,
      json(`${folder}/a.tif.supplemental-metadata(1).json`, 'a.tif', MAY),
      incoming(`${folder}/a(1).tif`, pictureOf(1)),
      incoming(`${folder}/a.tif`, pictureOf(2)),
      incoming(`${folder}/a-edited(1).tif`, pictureOf(3)),
      incoming(`${folder}/a-edited.tif`, pictureOf(4)),
      own,
    );
    expect(await belongings(lake)).toEqual({
      'a(1).tif': [`${folder}/a.tif.supplemental-metadata(1).json`],
      'a-edited(1).tif': [`${folder}/a.tif.supplemental-metadata(1).json`],
      'a.tif': [own.path],
      'a-edited.tif': [own.path],
    });
  });

  test('no longer counts where newer bytes arrived under its only path', async () => {
    const lake = openPhotoLake();
    const folder = 'Takeout/Photos from 2015';
    const copy = incoming(`${folder}/a-edited.tif`, pictureOf(2));
    const together = (said: IncomingFile, fileTime = '2024-01-01T00:00:00Z') =>
      incoming(`${folder}/a.tif`, pictureOf(1), [{ ...said, role: 'takeout', name: said.path, fileTime }]);
    await bring(lake, together(own), copy);
    expect(await lake.catalog.get(await idOf(pictureOf(2)))).toMatchObject({ description: 'On the roof' });
    await bring(lake, together(json(own.path, 'a.tif', MAY, { description: 'In the yard' }), '2024-02-01T00:00:00Z'));
    expect(await lake.catalog.get(await idOf(pictureOf(2)))).toMatchObject({ description: 'In the yard' });
  });

  test('joins a photo by any name of its arrivals', async () => {
    const lake = openPhotoLake();
    await bring(lake, incoming('chat.tif', pictureTaken(1, MARCH)), incoming('x/a.tif', pictureTaken(1, MARCH)), own);
    expect(await belongings(lake)).toEqual({ 'a.tif,chat.tif': [own.path] });
  });

  test('under the names of two albums stays where it belongs under one of them, and the job ends', async () => {
    const lake = openPhotoLake();
    const [one, other] = [pictureOf(1), pictureOf(2)];
    const told = jsonOf('a.tif', MAY);
    await bring(
      lake,
      incoming('2015/a(1).tif', one),
      incoming('Rome/a.tif', one),
      incoming('2015/a.tif', other),
      incoming('2015/a.tif(1).json', text(told)),
      incoming('Paris/a.tif.json', text(told)),
      incoming('Oslo/a.tif', pictureOf(3)),
    );
    expect(await belongings(lake, true)).toMatchObject({ '2015/a(1).tif,Rome/a.tif': ['2015/a.tif(1).json'] });
  });

  test('joins a photo in the trash', async () => {
    const lake = openPhotoLake();
    const { changePhoto } = await import('@homelake/photos');
    await bring(lake, photo);
    const id = await idOf(pictureTaken(1, MARCH));
    await changePhoto(lake, id, { trashed: true });
    await bring(lake, own);
    expect(await lake.catalog.get(id)).toMatchObject({ description: 'On the roof', trashedAt: expect.any(String) });
  });

  test('with the counter of a photo counts before the one of the first photo of a long name, in any order of arrival', async () => {
    const title = `${'a long name '.repeat(5)}.tif`;
    const [name, cut] = [`x/${title.slice(0, 47)}`, `x/${title.slice(0, 46)}`];
    const twin = (path: string, taken: string, description: string) =>
      incoming(`${name}(1).tif`, pictureOf(1), [companionOf('takeout', path, jsonOf(title, taken, { description }))]);
    const lake = openPhotoLake();
    await bring(lake, twin(`${cut}(1).json`, MAY, 'own'), twin(`${cut}.json`, MARCH, 'of the first'));
    expect(await lake.catalog.get(await idOf(pictureOf(1)))).toMatchObject({ description: 'own' });
  });

  test('joins its photo although records of other photos and companions of its name are damaged', async () => {
    const lake = openPhotoLake();
    await bring(lake, incoming('x/a.tif', pictureOf(2)), json('x/a.tif.json', 'a.tif', MAY));
    const id = await idOf(pictureOf(2));
    await lake.store.put(`bronze/photos/${id.slice(0, 2)}/${id}.json`, text('{'));
    await lake.store.put(`bronze/companions/a/${await json('', 'a.tif', MAY).sha256()}.json`, text('{'));
    await bring(lake, photo, own, json('x/a.tif.json', 'a.tif', MAY));
    const joined = await readPhotoRecord(lake.store, await idOf(pictureTaken(1, MARCH)));
    expect(joined?.companions.map(({ name }) => name)).toEqual([own.path]);
    expect(await lake.queue.deadLetters()).toEqual([]);
  });

  test('does not change the owner’s edits', async () => {
    const lake = openPhotoLake();
    const { changePhoto } = await import('@homelake/photos');
    await bring(lake, photo);
    const id = await idOf(pictureTaken(1, MARCH));
    await changePhoto(lake, id, { favourite: false, addTags: ['roof'] });
    await bring(lake, own);
    expect(await readPhotoEdits(lake.store, id)).toMatchObject({ favourite: false, tags: ['roof'] });
  });
});

const sidecar = (path: string, words: string) => incoming(path, text(words));

const filesOf = ({ store }: PhotoLake) => listKeys(store, '');

describe('a photo that is forgotten', () => {
  test('is deleted with the file of a companion that arrived alone', async () => {
    const lake = openPhotoLake();
    await bring(lake, incoming('x/a.tif', pictureOf(1)), json('x/a.tif.json', 'a.tif', MARCH));
    await bring(lake, json('x/y/a.tif.json', 'a.tif', MARCH));
    const named = await filesToForget(lake, await idOf(pictureOf(1)));
    expect(named.map(({ name, role }) => [name, role])).toEqual([
      ['x/a.tif', 'original'],
      ['x/a.tif.json', 'takeout'],
      ['x/y/a.tif.json', 'takeout'],
    ]);
    expect(await lake.files.folder('x')).toMatchObject({ files: 2 });
    const removed = await forgetPhoto(lake, await idOf(pictureOf(1)));
    expect(removed).toEqual(expect.arrayContaining(named.map(({ key }) => key)));
    expect(removed).toContain('files/x/a.tif.json');
    expect(removed).toContain('files/x/y/a.tif.json');
    expect(await filesOf(lake)).toEqual([]);
    expect(await lake.files.folder('')).toBeNull();
    expect([...lake.remains.uploads.values()]).toEqual([]);
  });

  test('ends the jobs of its upload that are delivered again, without another attempt', async () => {
    const lake = openPhotoLake();
    const { id: upload } = await lake.put(incoming('x/a.tif', pictureOf(1)));
    await lake.work();
    const [record] = await lake.uploads();
    const key = record?.key ?? '';
    await forgetPhoto(lake, record?.of ?? '');
    const arrival = { name: 'x/a.tif', arrivedAt: record?.createdAt ?? '', fileTime: null, exportId: null };
    await lake.queue.send(photoJob({ key, arrival }, false, upload));
    expect(await lake.work()).toBe(1);
    expect(await lake.queue.counts()).toEqual({ ready: 0, delayed: 0, running: 0, dead: 0 });
    expect(await filesOf(lake)).toEqual([]);
  });

  test('leaves a companion that another photo also has, until that one is deleted too', async () => {
    const lake = openPhotoLake();
    const copies = [incoming('x/a.tif', pictureOf(1)), incoming('x/a-edited.tif', pictureOf(2))];
    await bring(lake, ...copies, json('x/a.tif.json', 'a.tif', MARCH));
    await forgetPhoto(lake, await idOf(pictureOf(1)));
    expect(await filesOf(lake)).toContain('files/x/a.tif.json');
    expect(await belongings(lake)).toEqual({ 'a-edited.tif': ['x/a.tif.json'] });
    await forgetPhoto(lake, await idOf(pictureOf(2)));
    expect(await filesOf(lake)).toEqual([]);
  });

  test('leaves files with the same bytes under other names, one of which waits for its photo', async () => {
    const lake = openPhotoLake();
    const others = ['t/b.xmp', 't/a.xmp.old'];
    await bring(lake, incoming('t/a.tif', pictureOf(1)), sidecar('t/a.xmp', 'Sunset'));
    await bring(lake, ...others.map((path) => sidecar(path, 'Sunset')));
    const named = await filesToForget(lake, await idOf(pictureOf(1)));
    expect(named.map(({ name }) => name)).toEqual(['t/a.tif', 't/a.xmp']);
    await forgetPhoto(lake, await idOf(pictureOf(1)));
    expect((await filesOf(lake)).filter((key) => key.startsWith('files/'))).toEqual(
      others.map((path) => `files/${path}`).toSorted(),
    );
    expect(await lake.put(sidecar('t/a.xmp.old', 'Sunset'))).toMatchObject({ result: 'unchanged' });
    await bring(lake, incoming('t/b.tif', pictureOf(2)));
    expect(await lake.catalog.get(await idOf(pictureOf(2)))).toMatchObject({ title: 'Sunset' });
  });
});

describe('a sidecar that arrives without its photo', () => {
  test.each([
    ['trip/a.tif.xmp', ['trip/a.tif']],
    ['trip/a.xmp', ['trip/a.tif']],
  ])('%s joins the photo beside which it lay, before and after it', async (path, [photo = '']) => {
    for (const turned of [false, true]) {
      const lake = openPhotoLake();
      const files = [incoming(photo, pictureOf(1)), sidecar(path, 'Sunset')];
      await bring(lake, ...(turned ? files.toReversed() : files));
      expect(await lake.catalog.get(await idOf(pictureOf(1)))).toMatchObject({ title: 'Sunset' });
    }
  });

  test('joins the raw picture and not its copy, except where it has the whole name of the copy', async () => {
    const lake = openPhotoLake();
    await bring(lake, incoming('t/a.tif', pictureOf(1)), incoming('t/a.dng', pictureOf(2)), sidecar('t/a.xmp', 'raw'));
    await bring(lake, sidecar('t/a.tif.xmp', 'copy'));
    expect(await belongings(lake)).toEqual({ 'a.tif': ['t/a.tif.xmp'], 'a.dng': ['t/a.xmp'] });
  });

  test('does not join a photo of another folder, nor one of another instant where neither has a folder', async () => {
    const lake = openPhotoLake();
    await bring(lake, incoming('x/a.tif', pictureTaken(1, MARCH)), sidecar('y/a.xmp', `taken ${MARCH}`));
    await bring(lake, incoming('b.tif', pictureTaken(2, MAY)), sidecar('b.xmp', `taken ${MARCH}`));
    await bring(lake, incoming('c.tif', pictureTaken(3, MARCH)), sidecar('c.xmp', `taken ${MARCH}`));
    expect(await belongings(lake)).toEqual({ 'a.tif': [], 'b.tif': [], 'c.tif': ['c.xmp'] });
  });

  test('without a folder joins the only photo of its name, with a note that only the name matches', async () => {
    const lake = openPhotoLake();
    await bring(lake, incoming('b.tif', pictureOf(2)), sidecar('b.xmp', 'Sunset'));
    expect(await belongings(lake)).toEqual({ 'b.tif': ['b.xmp'] });
    expect(await notesOf(lake)).toEqual(['It joins b.tif, for which nothing speaks but the name.']);
    await bring(lake, incoming('b.tif', pictureOf(3)));
    expect(Object.values(await belongings(lake)).flat()).toEqual([]);
  });

  test('with the same bytes under two paths joins the photo of each', async () => {
    const lake = openPhotoLake();
    const long = 'a name that is longer than the part of it that counts';
    const names = ['x/a.tif', 'y/a.tif', `x/${long}1.tif`, `x/${long}2.tif`];
    await bring(lake, ...names.map((name) => sidecar(`${name}.xmp`, 'Sunset')));
    await bring(lake, ...names.map((name, at) => incoming(name, pictureOf(at))));
    expect(await belongings(lake, true)).toEqual(
      Object.fromEntries(names.map((name) => [name, [expect.stringMatching(/\.xmp$/)]])),
    );
  });
});

const FILES: readonly IncomingFile[] = [
  incoming('T/2015/a.tif', pictureOf(1)),
  json('T/2015/a.tif.json', 'a.tif', MARCH, { description: 'one' }),
  incoming('T/2015/a(1).tif', pictureTaken(2, MAY)),
  json('T/2015/a.tif(1).json', 'a.tif', MAY, { description: 'two' }),
  incoming('U/2015/a.tif', pictureOf(3)),
  incoming('U/2015/a-edited.tif', pictureOf(4)),
  json('U/2015/a.tif.json', 'a.tif', '2015:09:09 09:09:09', { description: 'three' }),
  incoming('b/a.tif', pictureTaken(5, MARCH)),
  incoming('T/2015/a.xmp', text('Sunset')),
  incoming('letter.md', text('Dear diary')),
];

/** The facts of photos, without times and order of arrival. */
async function known(lake: PhotoLake): Promise<unknown> {
  const ids = await Promise.all([1, 3, 4].map((number) => idOf(pictureOf(number))));
  ids.push(await idOf(pictureTaken(2, MAY)), await idOf(pictureTaken(5, MARCH)));
  const photos = await Promise.all(ids.map((id) => lake.catalog.get(id)));
  const told = photos.map((photo) => photo && [photo.description, photo.title, photo.takenSource]);
  return { told, belongings: await belongings(lake, true), files: await listKeys(lake.store, 'files/') };
}

test('the result does not depend on the order in which photos and companions arrive, nor on kills', async () => {
  const calm = openPhotoLake();
  await bring(calm, ...FILES);
  const expected = await known(calm);
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...FILES], { minLength: FILES.length }),
      fc.array(fc.nat(60), { maxLength: 3 }),
      fc.boolean(),
      async (files, kills, isAtOnce) => {
        const remains = noRemains();
        for (const [run, killedAt] of kills.entries()) {
          const lake = openPhotoLake(remains, { killedAt, nowMs: Date.UTC(2024, 5, 1, run) });
          await bring(lake, ...files).catch(() => undefined);
        }
        // A job without attempts left waits until a person retries it.
        await openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 2) }).work();
        const lake = openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 3) });
        await lake.queue.retryFailed();
        if (isAtOnce) {
          for (const file of files) await lake.put(file);
          await lake.work();
        } else await bring(lake, ...files);
        expect((await lake.queue.deadLetters()).length).toBe(0);
        expect(await known(lake)).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});
