import { changePhoto, createAlbum, readPhotoEdits, readPhotoRecord, renameAlbum } from '@homelake/photos';
import {
  albumKey,
  encodeJson,
  exportRecordKey,
  fileRecordKey,
  photoEditsKey,
  photoRecordKey,
  settingsKey,
  sha256Hex,
} from '@homelake/storage';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readBronze } from '../bronze/bronze-record.ts';
import { loseArrivals } from '../bronze/known-content.ts';
import type { FileEntry } from '../files/file-catalog.ts';
import { syncFiles } from '../files/sync-files.ts';
import { incoming, noRemains, openPhotoLake, stateOf } from '../imports/photo-lake.test-helper.ts';
import type { Remains } from '../imports/photo-lake.test-helper.ts';
import { pictureOf } from '../imports/photo-ports.test-helper.ts';
import { listChats } from '../silver/chat-summaries.ts';
import {
  broughtBack,
  build,
  chatZip,
  exported,
  fullLake,
  idOf,
  memoryFolder,
  newLake,
  objectsOf,
  SENT,
} from './leaving-lake.test-helper.ts';
import { decodeManifest, encodeManifest, MANIFEST_PATH, RECORDS_PATH } from './manifest.ts';
import type { PlainFolderMemory } from './memory-plain-folder.ts';
import type { PlainFolder } from './plain-folder.ts';

const whole: Remains = noRemains();
const exportedFiles: PlainFolderMemory = new Map();
beforeAll(async () => {
  await exported(await fullLake(whole), memoryFolder(exportedFiles));
});

let memory: PlainFolderMemory;
let folder: PlainFolder;
beforeEach(() => {
  memory = new Map(exportedFiles);
  folder = memoryFolder(memory);
});

type Stored = NonNullable<ReturnType<Remains['disk']['get']>>;

const messageTables = (remains: Remains) =>
  Object.entries(objectsOf(remains)).filter(([key]) => key.startsWith('silver/messages/'));

/** Keys of the objects that are not as in the export, with the outcome, in order. */
const statuses = (outcomes: Awaited<ReturnType<typeof broughtBack>>): readonly string[] =>
  outcomes
    .flatMap(({ status, key, path }) => (['failed', 'kept'].includes(status) ? [`${status} ${key ?? path}`] : []))
    .toSorted();
const damage = (path: string, line: number) => {
  const lines = new TextDecoder().decode(memory.get(path)?.bytes).split('\n');
  lines[line] = lines[line]?.replace(/[0-9a-f]{8}/, 'damaged!') ?? '';
  memory.set(path, { bytes: new TextEncoder().encode(lines.join('\n')), changedMs: 1 });
};
const keyOf = (ending: string): string => [...whole.disk.keys()].find((key) => key.endsWith(ending)) ?? '';

describe('an export that comes back into a new lake', () => {
  it('gives every object, row and table of the old one', async () => {
    const remains = noRemains();
    const lake = newLake(remains);
    expect(statuses(await broughtBack(lake, folder))).toEqual([]);
    expect(await lake.queue.counts()).toMatchObject({ ready: 0, delayed: 0 });
    await build(lake);
    expect(objectsOf(remains)).toEqual(objectsOf(whole));
    expect(Object.fromEntries(remains.rows.photos)).toEqual(Object.fromEntries(whole.rows.photos));
    expect(await lake.catalog.albums()).toEqual([expect.objectContaining({ id: 'album-1', name: 'Best / of' })]);
  });

  it('keeps the storage class of each object, and leaves out the directory of the other machine', async () => {
    const remains: Remains = { ...noRemains(), disk: new Map(whole.disk), rows: structuredClone(whole.rows) };
    const old = newLake(remains);
    const settings = { rules: [], archiveDirectory: '/media/old disk' };
    await old.store.put(settingsKey.build({}), encodeJson(settings));
    await old.store.changeClass(keyOf('deed.pdf'), 'intelligent-tiering');
    const files: PlainFolderMemory = new Map();
    await exported(old, memoryFolder(files));
    const back = newLake();
    for (const status of ['brought', 'unchanged']) {
      const outcomes = await broughtBack(back, memoryFolder(files));
      expect(outcomes.find(({ key }) => key === 'settings.json')).toMatchObject({ status });
      expect((await back.store.head(keyOf('deed.pdf')))?.storageClass).toBe('intelligent-tiering');
      expect(await back.store.read('settings.json')).toEqual(encodeJson({ rules: [] }));
    }
  });

  it('a second time changes nothing', async () => {
    const remains = noRemains();
    await broughtBack(newLake(remains), folder);
    const before = stateOf(remains);
    const outcomes = await broughtBack(newLake(remains), folder);
    expect(outcomes.filter(({ status }) => status !== 'unchanged')).toEqual([]);
    expect(stateOf(remains)).toEqual(before);
  });

  it('killed at any write and repeated is as undisturbed', async () => {
    for (let killedAt = 0; ; killedAt++) {
      const remains = noRemains();
      const isKilled = await broughtBack(newLake(remains, { killedAt }), folder).then(
        // A failure of the store ends one object; the process that was killed writes none of the others.
        (outcomes) => outcomes.some(({ status }) => status === 'failed'),
        () => true,
      );
      const lake = newLake(remains);
      expect(statuses(await broughtBack(lake, folder))).toEqual([]);
      await build(lake);
      expect(objectsOf(remains)).toEqual(objectsOf(whole));
      expect(Object.fromEntries(remains.rows.photos)).toEqual(Object.fromEntries(whole.rows.photos));
      if (!isKilled) break;
    }
  });

  it('without the files that were changed or lost names them, and the rest is there', async () => {
    memory.set('Photos/Rome/IMG_1.tif', { bytes: new Uint8Array(3), changedMs: 1 });
    const bytes = memory.get('Files/Papers/deed.pdf')?.bytes.map((byte) => byte ^ 1) ?? new Uint8Array();
    memory.set('Files/Papers/deed.pdf', { bytes, changedMs: 1 });
    memory.delete(`Chats/Sea/Media/${SENT}`);
    const remains = noRemains();
    const lost = [keyOf('/IMG_1.tif'), keyOf('deed.pdf'), keyOf(SENT)];
    expect(statuses(await broughtBack(newLake(remains), folder))).toEqual(
      lost.map((key) => `failed ${key}`).toSorted(),
    );
    for (const key of lost) expect(remains.disk.has(key)).toBe(false);
    expect(
      [...whole.disk.keys()].filter((key) => !remains.disk.has(key) && !key.startsWith('silver/')).toSorted(),
    ).toEqual(lost.toSorted());
  });

  it('names damaged lines of the records and of the manifest, and goes on', async () => {
    damage(RECORDS_PATH, 3);
    damage(MANIFEST_PATH, 2);
    const outcomes = await broughtBack(newLake(), folder);
    const failed = outcomes.filter(({ status }) => status === 'failed');
    expect(failed.map(({ path }) => path)).toEqual(expect.arrayContaining([RECORDS_PATH, MANIFEST_PATH]));
    expect(outcomes.filter(({ status }) => status === 'brought').length).toBeGreaterThan(20);
  });

  it.each([
    ['without its last line', (text: string) => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1)],
    ['that is empty', () => ''],
  ])('names a file of records %s, and takes the others', async (_, cut) => {
    const text = cut(new TextDecoder().decode(memory.get(RECORDS_PATH)?.bytes));
    memory.set(RECORDS_PATH, { bytes: new TextEncoder().encode(text), changedMs: 1 });
    const outcomes = await broughtBack(newLake(), folder);
    expect(statuses(outcomes)).toEqual([`failed ${RECORDS_PATH}`]);
    expect(outcomes.filter(({ key, path }) => key !== null && path === RECORDS_PATH)).toHaveLength(
      text.split('\n').length - 1,
    );
  });

  it('names a file of records that the manifest does not have', async () => {
    const { files } = await decodeManifest(exportedFiles.get(MANIFEST_PATH)?.bytes ?? new Uint8Array());
    const others = [...files.values()].filter(({ path }) => path !== RECORDS_PATH);
    memory.set(MANIFEST_PATH, { bytes: await encodeManifest(others), changedMs: 1 });
    expect(statuses(await broughtBack(newLake(), folder))).toEqual([`failed ${RECORDS_PATH}`]);
  });

  it('without its records names that, and keeps the originals', async () => {
    memory.delete(RECORDS_PATH);
    const remains = noRemains();
    expect(statuses(await broughtBack(newLake(remains), folder))).toEqual([`failed ${RECORDS_PATH}`]);
    expect(remains.disk.has(keyOf('/IMG_1.tif'))).toBe(true);
  });

  it('names the originals that the records name and that the export does not have', async () => {
    const gone = [keyOf('/IMG_1.tif'), keyOf('/IMG_1.MOV'), keyOf('deed.pdf'), keyOf(SENT), keyOf('.txt')];
    const { files } = await decodeManifest(exportedFiles.get(MANIFEST_PATH)?.bytes ?? new Uint8Array());
    const changed = [...files.values()].flatMap((file) => {
      const { key } = file;
      if (key === null || !gone.includes(key)) return [file];
      return key === keyOf('deed.pdf') ? [{ ...file, is: 'gone' as const, key: null, id: key }] : [];
    });
    memory.set(MANIFEST_PATH, { bytes: await encodeManifest(changed), changedMs: 1 });
    const lake = newLake();
    for (let time = 0; time < 2; time++) {
      const outcomes = await broughtBack(lake, folder);
      expect(statuses(outcomes)).toEqual(gone.map((key) => `failed ${key}`).toSorted());
      expect(outcomes.find(({ key }) => key === keyOf('deed.pdf'))?.path).toBe('Files/Papers/deed.pdf');
    }
  });

  it('from a folder without a manifest is refused', async () => {
    await expect(broughtBack(newLake(), memoryFolder())).rejects.toThrow('is missing');
  });

  it('with a key that leads elsewhere leaves it out', async () => {
    const { files } = await decodeManifest(exportedFiles.get(MANIFEST_PATH)?.bytes ?? new Uint8Array());
    for (const key of ['silver/messages/month=2024-01/part-0.parquet', '../secret', 'a\\b']) {
      const changed = [...files.values()].map((file) => (file.key === keyOf('deed.pdf') ? { ...file, key } : file));
      memory.set(MANIFEST_PATH, { bytes: await encodeManifest(changed), changedMs: 1 });
      const remains = noRemains();
      expect(statuses(await broughtBack(newLake(remains), folder))).toContain(`failed ${key}`);
      expect(remains.disk.has(key)).toBe(false);
    }
  });
});

describe('an export that comes back into a lake in use', () => {
  const later = Date.UTC(2024, 8, 1);

  it('replaces no bytes that somebody stores under a key meanwhile', async () => {
    const lake = newLake(noRemains());
    const key = keyOf('deed.pdf');
    const mine = new TextEncoder().encode('mine');
    const racing: PlainFolder = {
      ...folder,
      async stream(path) {
        if (path.endsWith('deed.pdf') && (await lake.store.head(key)) === null) await lake.store.put(key, mine);
        return folder.stream(path);
      },
    };
    await broughtBack(lake, racing);
    expect(await lake.store.read(key)).toEqual(mine);
  });

  it('adds names, folders and companions to a photo that both have, and keeps its original once', async () => {
    const remains = noRemains();
    const lake = openPhotoLake(remains, { nowMs: later });
    await lake.put(incoming('Elsewhere/holiday.tif', pictureOf(1)));
    await lake.work();
    expect(statuses(await broughtBack(lake, folder))).toEqual([]);
    await lake.work();
    const id = await idOf(pictureOf(1));
    const record = await readPhotoRecord(lake.store, id);
    expect(record?.key).toContain('holiday.tif');
    expect(record?.arrivals.map(({ name }) => name)).toEqual(['Rome/IMG_1.tif', 'Elsewhere/holiday.tif']);
    expect(record?.companions.map(({ role }) => role)).toEqual(['motion', 'sidecar', 'takeout']);
    for (const { key } of record?.companions ?? []) expect(remains.disk.has(key)).toBe(true);
    expect([...remains.disk.keys()].filter((key) => key.startsWith(`raw-photos/${id}/`))).toHaveLength(4);
    // Nothing of it was edited here, so the edits of the export count.
    expect(await lake.catalog.get(id)).toMatchObject({ favourite: true, albums: ['album-1'] });
    const before = stateOf(remains);
    expect(statuses(await broughtBack(lake, folder))).toEqual([]);
    await lake.work();
    expect(stateOf(remains)).toEqual(before);
  });

  it('keeps and names what its owner decided otherwise: edits, albums, settings and overrides', async () => {
    const remains = noRemains();
    const lake = openPhotoLake(remains, { nowMs: later });
    await lake.put(incoming('Rome/IMG_1.tif', pictureOf(1)));
    await lake.work();
    const id = await idOf(pictureOf(1));
    await createAlbum(lake, { id: 'album-1', name: 'Mine' });
    await renameAlbum(lake, 'album-1', 'Really mine');
    await changePhoto(lake, id, { addTags: ['new'] });
    await lake.store.put(settingsKey.build({}), encodeJson({ rules: [{ name: 'mine' }] }));
    const override = [...whole.disk.keys()].find((key) => key.startsWith('bronze/whatsapp/overrides/')) ?? '';
    await lake.store.put(override, encodeJson({ version: 1, relation: 'same-chat', exports: [] }));
    const own = [
      albumKey.build({ id: 'album-1' }),
      photoEditsKey.build({ shard: id.slice(0, 2), id }),
      settingsKey.build({}),
      override,
    ];
    const before = own.map((key) => remains.disk.get(key)?.info.etag);
    expect(statuses(await broughtBack(lake, folder))).toEqual(own.map((key) => `kept ${key}`).toSorted());
    await lake.work();
    expect(own.map((key) => remains.disk.get(key)?.info.etag)).toEqual(before);
    expect(await readPhotoEdits(lake.store, id)).toMatchObject({ tags: ['new'], favourite: false });
  });

  it('joins a chat export that came in another month here, with its media', async () => {
    const remains = noRemains();
    const lake = openPhotoLake(remains, { nowMs: later });
    // The same text without its files, and the photo of the chat under another name.
    const zip = chatZip('Sea', pictureOf(4));
    const text =
      new TextDecoder().decode(zip).match(/28\/01\/2024, 15:29[^]*?notes\.pdf \(file attached\)\n/)?.[0] ?? '';
    await lake.put(incoming('other.tif', pictureOf(4)));
    await lake.put(incoming('WhatsApp Chat with Sea (1).txt', new TextEncoder().encode(text)));
    await lake.work();
    const [mine] = await readBronze(lake.store);
    expect(mine?.key).toContain('month=09');
    expect(statuses(await broughtBack(lake, folder))).toEqual([]);
    await lake.work();
    const sea = (await readBronze(lake.store)).find(({ record }) => record.exportId === mine?.record.exportId);
    expect(sea?.key).toBe(mine?.key);
    expect(sea?.record.names).toEqual(['WhatsApp Chat with Sea (1).txt', 'WhatsApp Chat with Sea.zip']);
    expect(sea?.record.arrivedAt).toBe('2024-06-01T00:00:00.000Z');
    for (const key of Object.values(sea?.record.media ?? {})) expect(remains.disk.has(key), key).toBe(true);
    expect(Object.values(sea?.record.media ?? {})).toHaveLength(2);
    await build(lake);
    expect((await listChats(lake.store)).map(({ name }) => name).toSorted()).toEqual(['Hill', 'Sea']);
    const sent = await lake.catalog.get(await idOf(pictureOf(4)));
    expect(sent?.exportIds).toEqual([mine?.record.exportId]);
  });

  it('joins a chat export that came in another month here where the lake that was exported had lost its text', async () => {
    const lost = keyOf('.txt');
    const { files } = await decodeManifest(exportedFiles.get(MANIFEST_PATH)?.bytes ?? new Uint8Array());
    const others = [...files.values()].filter(({ key }) => key !== lost);
    memory.set(MANIFEST_PATH, { bytes: await encodeManifest(others), changedMs: 1 });
    const lake = openPhotoLake(noRemains(), { nowMs: later });
    await lake.put(incoming('WhatsApp Chat with it.txt', whole.disk.get(lost)?.bytes ?? new Uint8Array()));
    await lake.work();
    expect(statuses(await broughtBack(lake, folder))).toEqual([]);
    const records = (await readBronze(lake.store)).filter(({ record }) => lost.includes(record.exportId));
    expect(records.map(({ key }) => key)).toEqual([expect.stringContaining('month=09')]);
  });

  it('gives a file whose path has other bytes here a key of its own, and its record names that', async () => {
    const remains = noRemains();
    const lake = openPhotoLake(remains, { nowMs: later });
    await lake.put(incoming('Papers/deed.pdf', new TextEncoder().encode('%PDF-1.7 another deed')));
    await lake.work();
    expect(statuses(await broughtBack(lake, folder))).toEqual([]);
    const texts = [...remains.disk]
      .filter(([key]) => key.startsWith('files/Papers/deed'))
      .map(([, { bytes }]) => new TextDecoder().decode(bytes));
    expect(texts.toSorted()).toEqual(['%PDF-1.7 another deed', '%PDF-1.7 deed']);
    const named = [...remains.disk]
      .filter(([key]) => key.startsWith('bronze/files/'))
      .flatMap(([, { bytes }]) =>
        (JSON.parse(new TextDecoder().decode(bytes)) as { arrivals: { key: string }[] }).arrivals.map(({ key }) => key),
      );
    for (const key of named) expect(remains.disk.has(key), key).toBe(true);
    expect(new Set(named).size).toBe(named.length);
  });

  it.each([
    ['is damaged', false, new TextEncoder().encode('rotten')],
    ['was found damaged', true, new TextEncoder().encode('rotten')],
    ['was found damaged, with the size and the stored hash of the good one', true, new Uint8Array(13)],
    ['was found missing', true, null],
    ['was found missing, and is there again', true, new TextEncoder().encode('%PDF-1.7 deed')],
  ])('mends a file that %s', async (_, isFound, stored) => {
    const remains: Remains = { ...noRemains(), disk: new Map(whole.disk), rows: structuredClone(whole.rows) };
    const lake = newLake(remains);
    const key = keyOf('deed.pdf');
    const good = remains.disk.get(key);
    const sha256 = await sha256Hex(good?.bytes ?? new Uint8Array());
    const recordKey = fileRecordKey.build({ sha256 });
    const isSound = stored?.length === good?.bytes.length;
    const rot = () =>
      stored === null
        ? lake.store.remove(key)
        : lake.store.put(key, stored, isSound ? { metadata: good?.info.metadata ?? {} } : {});
    const isThereAgain = stored !== null && (await sha256Hex(stored)) === sha256;
    if (isThereAgain) await lake.store.remove(key);
    else await rot();
    if (isFound) await loseArrivals(lake.store, recordKey, key);
    if (isThereAgain) await rot();
    await syncFiles(lake, sha256);
    expect(statuses(await broughtBack(lake, folder))).toEqual([]);
    expect(remains.disk.get(key)?.bytes).toEqual(good?.bytes);
    expect(await lake.store.read(recordKey)).toEqual(whole.disk.get(recordKey)?.bytes);
    const rows = [...remains.fileRows.files.values()].map((text) => JSON.parse(text) as FileEntry);
    expect(rows.filter((one) => one.key === key)).toMatchObject([{ damaged: false, note: null }]);
    expect([...remains.disk.keys()].filter((one) => one.startsWith('files/Papers/deed'))).toEqual([key]);
    const outcomes = await broughtBack(lake, folder);
    expect(outcomes.filter(({ status }) => status !== 'unchanged')).toEqual([]);
  });

  describe.each([
    ['photo', '/IMG_1.tif'],
    ['clip of a photo', '/IMG_1.MOV'],
    ['photo that was sent in a chat', SENT],
    ['text of a chat', '.txt'],
    ['file that was sent in a chat', 'notes.pdf'],
    ['file', 'deed.pdf'],
  ])('mends a %s', (_, ending) => {
    it.each([
      ['has the size and the stored hash of the good one', (object: Stored) => object.bytes.map((byte) => byte ^ 1)],
      ['has another size', () => new TextEncoder().encode('rotten')],
      ['is missing', () => null],
    ])('that decayed and %s', async (_rot, rotten) => {
      for (const onlyMend of [false, true]) {
        const remains: Remains = { ...noRemains(), disk: new Map(whole.disk), rows: structuredClone(whole.rows) };
        const lake = newLake(remains);
        const key = keyOf(ending);
        const good = remains.disk.get(key);
        if (good === undefined) throw new TypeError(key);
        const bytes = rotten(good);
        if (bytes === null) remains.disk.delete(key);
        else remains.disk.set(key, { ...good, bytes, info: { ...good.info, sizeBytes: bytes.length } });
        const outcomes = await broughtBack(lake, folder, { onlyMend });
        expect(outcomes.filter(({ status }) => status !== 'unchanged')).toMatchObject([{ status: 'brought', key }]);
        expect(remains.disk.get(key)?.bytes).toEqual(good.bytes);
        await lake.work();
        await build(lake);
        const again = await broughtBack(lake, folder, { onlyMend });
        expect(again.filter(({ status }) => status !== 'unchanged')).toEqual([]);
      }
    });
  });

  it('builds the tables of a chat whose damaged text was mended anew, also after a kill in between', async () => {
    const key = keyOf('.txt');
    for (let killedAt = 0; ; killedAt++) {
      const remains: Remains = { ...noRemains(), disk: new Map(whole.disk), rows: structuredClone(whole.rows) };
      const good = remains.disk.get(key);
      if (good === undefined) throw new TypeError(key);
      const rotten = new TextDecoder().decode(good.bytes).replace('Bob', 'Eve').replace('Bob', 'Eve');
      remains.disk.set(key, { ...good, bytes: new TextEncoder().encode(rotten) });
      for (const state of [...remains.disk.keys()].filter((one) => one.startsWith('silver/')))
        remains.disk.delete(state);
      await build(newLake(remains));
      const isKilled = await broughtBack(newLake(remains, { killedAt }), folder).then(
        (outcomes) => outcomes.some(({ status }) => status === 'failed'),
        () => true,
      );
      const lake = newLake(remains);
      await build(lake);
      expect(statuses(await broughtBack(lake, folder))).toEqual([]);
      await build(lake);
      expect(messageTables(remains)).toEqual(messageTables(whole));
      if (!isKilled) break;
    }
  });

  it('processes a photo again whose record was made from the damaged bytes', async () => {
    const remains: Remains = { ...noRemains(), disk: new Map(whole.disk), rows: structuredClone(whole.rows) };
    const lake = newLake(remains);
    const id = await idOf(pictureOf(1));
    const recordKey = photoRecordKey.build({ shard: id.slice(0, 2), id });
    const record = (await readPhotoRecord(lake.store, id)) ?? {};
    await lake.store.put(recordKey, encodeJson({ ...record, sha256: await sha256Hex(pictureOf(8)) }));
    await lake.store.put(keyOf('/IMG_1.tif'), pictureOf(8));
    await broughtBack(lake, folder);
    await lake.work();
    expect((await readPhotoRecord(lake.store, id))?.sha256).toBe(await sha256Hex(pictureOf(1)));
    expect(remains.disk.get(keyOf('/IMG_1.tif'))?.bytes).toEqual(pictureOf(1));
  });

  it('never replaces bytes that the lake knows and has nowhere else', async () => {
    const remains: Remains = { ...noRemains(), disk: new Map(whole.disk), rows: structuredClone(whole.rows) };
    const lake = newLake(remains);
    const [key, other] = [keyOf('deed.pdf'), keyOf('orphan.jpg.xmp')];
    const bytes = remains.disk.get(other)?.bytes ?? new Uint8Array();
    await lake.store.put(key, bytes);
    const only = memoryFolder(new Map([...memory].filter(([path]) => !path.endsWith('orphan.jpg.xmp'))));
    await lake.store.remove(other);
    expect(statuses(await broughtBack(lake, only, { onlyMend: true }))).toEqual(
      [`failed ${other}`, `kept ${key}`].toSorted(),
    );
    expect(remains.disk.get(key)?.bytes).toEqual(bytes);
    // Where they are at their own key too, nothing is lost.
    expect(statuses(await broughtBack(lake, folder))).toEqual([`kept ${key}`]);
    expect(statuses(await broughtBack(lake, folder))).toEqual([]);
    expect(remains.disk.get(other)?.bytes).toEqual(bytes);
  });

  it('brings nothing where it only mends and nothing is damaged', async () => {
    const remains = noRemains();
    expect(await broughtBack(newLake(remains), folder, { onlyMend: true })).toEqual([]);
    expect(remains.disk.size).toBe(0);
  });

  it('names records of this lake that cannot be read, and goes on', async () => {
    const remains: Remains = { ...noRemains(), disk: new Map(whole.disk), rows: structuredClone(whole.rows) };
    const lake = newLake(remains);
    const sha256 = await sha256Hex(whole.disk.get(keyOf('deed.pdf'))?.bytes ?? new Uint8Array());
    const recordKey = fileRecordKey.build({ sha256 });
    const exportKey = [...whole.disk.keys()].find((key) => exportRecordKey.parse(key) !== null) ?? '';
    for (const key of [recordKey, exportKey]) await lake.store.put(key, new TextEncoder().encode('{'));
    await lake.store.remove(keyOf('/IMG_1.tif'));
    const outcomes = await broughtBack(lake, folder);
    expect(outcomes.filter(({ status }) => status !== 'unchanged')).toMatchObject([
      { status: 'failed', key: keyOf('deed.pdf'), reason: `${recordKey}: is damaged` },
      { status: 'brought', key: keyOf('/IMG_1.tif') },
      { status: 'failed', key: recordKey, reason: 'is damaged' },
      { status: 'kept', key: exportKey },
    ]);
  });

  it('leaves a damaged file as it is where the file of the export is damaged too', async () => {
    const remains: Remains = { ...noRemains(), disk: new Map(whole.disk), rows: structuredClone(whole.rows) };
    const lake = newLake(remains);
    const key = keyOf('deed.pdf');
    await lake.store.put(key, new TextEncoder().encode('rotten'));
    const recordKey = fileRecordKey.build({ sha256: await sha256Hex(whole.disk.get(key)?.bytes ?? new Uint8Array()) });
    await loseArrivals(lake.store, recordKey, key);
    const before = objectsOf(remains);
    memory.set('Files/Papers/deed.pdf', { bytes: new Uint8Array(13), changedMs: 1 });
    expect(statuses(await broughtBack(lake, folder))).toEqual([`failed ${key}`]);
    expect(objectsOf(remains)).toEqual(before);
  });

  it('and the other way round gives the same photos, chats and files', async () => {
    const other: Remains = noRemains();
    const second = openPhotoLake(other, { nowMs: later });
    await second.put(incoming('Elsewhere/holiday.tif', pictureOf(1)));
    await second.put(incoming('new.tif', pictureOf(9)));
    await second.put(incoming('WhatsApp Chat with Sea (2).zip', chatZip('Sea', pictureOf(4), 'Good evening')));
    await second.work();
    await build(second);
    const otherFiles: PlainFolderMemory = new Map();
    await exported(second, memoryFolder(otherFiles));

    const facts = async (remains: Remains, from: PlainFolderMemory) => {
      const lake = openPhotoLake(remains, { nowMs: later });
      expect(statuses(await broughtBack(lake, memoryFolder(from)))).toEqual([]);
      await lake.work();
      await build(lake);
      const photos = await Promise.all(
        [1, 2, 3, 4, 9].map(async (number) => {
          const record = await readPhotoRecord(lake.store, await idOf(pictureOf(number)));
          return {
            arrivals: record?.arrivals,
            taken: record?.taken,
            roles: record?.companions.map(({ role }) => role),
          };
        }),
      );
      const chats = (await listChats(lake.store)).map(({ chatId, messages, exports }) => ({
        chatId,
        messages,
        exports,
      }));
      const hashes = [...remains.disk].filter(([key]) => key.startsWith('files/')).map(([, { info }]) => info.etag);
      return { photos, chats, hashes: hashes.toSorted() };
    };
    const copy: Remains = { ...noRemains(), disk: new Map(whole.disk), rows: structuredClone(whole.rows) };
    expect(await facts(other, exportedFiles)).toEqual(await facts(copy, otherFiles));
  });
});
