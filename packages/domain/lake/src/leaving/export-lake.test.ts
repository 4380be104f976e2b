import { changePhoto, removeAlbum } from '@homelake/photos';
import { exportRecordKey, fileRecordKey, photoKey, photoRecordKey, sha256Hex, StorageError } from '@homelake/storage';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { incoming, noRemains, openPhotoLake } from '../imports/photo-lake.test-helper.ts';
import type { Remains } from '../imports/photo-lake.test-helper.ts';
import { pictureOf } from '../imports/photo-ports.test-helper.ts';
import { listChats } from '../silver/chat-summaries.ts';
import { forgetChat } from '../upkeep/forget-chat.ts';
import { forgetPhoto } from '../upkeep/forget-photo.ts';
import {
  broughtBack,
  build,
  chatZip,
  exported,
  fullLake,
  idOf,
  memoryFolder,
  newLake,
  SENT,
  trouble,
} from './leaving-lake.test-helper.ts';
import { MANIFEST_PATH } from './manifest.ts';
import type { PlainFolderMemory } from './memory-plain-folder.ts';
import type { PlainFolder } from './plain-folder.ts';

const whole: Remains = noRemains();
beforeAll(async () => {
  await fullLake(whole);
});

/** A copy of the full lake, which a test may change. */
const copyOf = (remains: Remains = whole): Remains => ({
  ...noRemains(),
  disk: new Map(remains.disk),
  rows: structuredClone(remains.rows),
});

let memory: PlainFolderMemory;
let folder: PlainFolder;
beforeEach(() => {
  memory = new Map();
  folder = memoryFolder(memory);
});
const textAt = (path: string) => new TextDecoder().decode(memory.get(path)?.bytes);
const pathsOf = (files: PlainFolderMemory) =>
  [...files.keys()].filter((path) => !path.startsWith('Homelake/')).toSorted();
const bytesOf = (files: PlainFolderMemory) =>
  Object.fromEntries(
    [...files]
      .filter(([path]) => path !== MANIFEST_PATH)
      .map(([path, { bytes }]) => [path, new TextDecoder('latin1').decode(bytes)]),
  );

const madeOf = (name: string) => ['jsonl', 'parquet', 'txt'].map((extension) => `Chats/${name}/messages.${extension}`);

describe('an export', () => {
  it('has every file where a person looks for it', async () => {
    const outcomes = await exported(newLake(copyOf()), folder);
    expect(trouble(outcomes)).toEqual([]);
    expect(pathsOf(memory)).toEqual(
      [
        'Albums/Best _ of.txt',
        ...madeOf('Hill'),
        'Chats/Hill/Exports/WhatsApp Chat with Hill.txt',
        ...madeOf('Sea'),
        'Chats/Sea/Exports/WhatsApp Chat with Sea.txt',
        `Chats/Sea/Media/${SENT}`,
        'Chats/Sea/Media/notes.pdf',
        'Files/Papers/deed.pdf',
        'Files/Papers/orphan.jpg.xmp',
        'Photos/Rome/IMG_1.MOV',
        'Photos/Rome/IMG_1.tif',
        'Photos/Rome/IMG_1.tif (2).xmp',
        'Photos/Rome/IMG_1.tif.json',
        'Photos/Rome/IMG_1.tif.xmp',
        'Photos/Rome/img_1 (2).TIF',
        'Trash/Photos/No date/trashed.tif',
        'Trash/Photos/No date/trashed.tif.xmp',
        MANIFEST_PATH,
      ].toSorted(),
    );
    expect(textAt('Chats/Sea/messages.txt')).toContain(`Ann: [image: Media/${SENT}]`);
  });

  it('of each file has its bytes, hash and size in the manifest', async () => {
    const { store } = newLake(copyOf());
    await exported({ store }, folder);
    const lines = textAt(MANIFEST_PATH).trim().split('\n').slice(1, -1);
    expect(lines).toHaveLength(memory.size - 1);
    for (const line of lines) {
      const { path, key, sizeBytes } = JSON.parse(line) as { path: string; key: string | null; sizeBytes: number };
      expect(memory.get(path)?.bytes.length).toBe(sizeBytes);
      if (key !== null) expect(memory.get(path)?.bytes).toEqual(await store.read(key));
    }
  });

  it('that is repeated reads no original, and writes nothing', async () => {
    const lake = newLake(copyOf());
    await exported(lake, folder);
    const before = new Map(memory);
    const streamed: string[] = [];
    const { store } = lake;
    const stream: typeof store.stream = (key, range) => (streamed.push(key), store.stream(key, range));
    const outcomes = await exported({ store: { ...store, stream } }, folder);
    expect(outcomes.filter(({ status }) => status !== 'unchanged')).toEqual([]);
    expect(streamed).toEqual([]);
    expect(memory).toEqual(before);
  });

  it('that is only tried writes nothing, and tells the same', async () => {
    const lake = newLake(copyOf());
    const tried = await exported(lake, folder, { dryRun: true });
    expect(memory.size).toBe(0);
    const done = await exported(lake, folder);
    expect(tried.map(({ path, status }) => [path, status])).toEqual(done.map(({ path, status }) => [path, status]));
  });

  it('stopped at any write leaves whole files, and the next export is as an undisturbed one', async () => {
    const lake = newLake(copyOf());
    await exported(lake, folder);
    const undisturbed = bytesOf(memory);
    for (let at = 0; ; at++) {
      const files: PlainFolderMemory = new Map();
      const target = memoryFolder(files);
      let writes = 0;
      const dying: PlainFolder = {
        ...target,
        write: async (path, body, options) => {
          if (writes++ >= at) throw new StorageError('no-space', path, 'the disk is full');
          return target.write(path, body, options);
        },
      };
      const isStopped = await exported(lake, dying).then(
        () => false,
        (error: unknown) => error instanceof StorageError && error.code === 'no-space',
      );
      for (const [path, bytes] of Object.entries(bytesOf(files))) expect(bytes).toBe(undisturbed[path]);
      const outcomes = await exported(lake, target);
      expect(trouble(outcomes)).toEqual([]);
      expect(bytesOf(files)).toEqual(undisturbed);
      if (!isStopped) break;
    }
  });

  it('names a file that somebody changed or put there, keeps it, and writes the others', async () => {
    const lake = newLake(copyOf());
    const mine = new TextEncoder().encode('mine');
    await exported(lake, folder);
    for (const path of ['Photos/Rome/IMG_1.tif', 'Chats/Sea/messages.txt', 'Photos/Rome/IMG_1.tif.xmp'])
      await folder.write(path, mine);
    await folder.remove('Files/Papers/deed.pdf');
    const outcomes = await exported(lake, folder);
    expect(trouble(outcomes)).toEqual([
      ['failed', 'Photos/Rome/IMG_1.tif'],
      ['failed', 'Photos/Rome/IMG_1.tif.xmp'],
      ['failed', 'Chats/Sea/messages.txt'],
    ]);
    expect(textAt('Photos/Rome/IMG_1.tif')).toBe('mine');
    expect(textAt('Files/Papers/deed.pdf')).toBe('%PDF-1.7 deed');
  });

  it('takes a copied folder, whose files have other times, as it is', async () => {
    const lake = newLake(copyOf());
    await exported(lake, folder);
    const copied: PlainFolderMemory = new Map([...memory].map(([path, file]) => [path, { ...file, changedMs: 7 }]));
    const outcomes = await exported(lake, memoryFolder(copied));
    expect(outcomes.filter(({ status }) => status !== 'unchanged')).toEqual([]);
  });

  it('leaves a file that somebody changed where its photo has another path now, and names it', async () => {
    const lake = openPhotoLake(copyOf());
    await exported(lake, folder);
    const path = 'Photos/Rome/img_1 (2).TIF';
    memory.set(path, { bytes: new TextEncoder().encode('drawn over'), changedMs: 9 });
    await changePhoto(lake, await idOf(pictureOf(2)), { trashed: true });
    expect(trouble(await exported(lake, folder))).toContainEqual(['gone', path]);
    expect(textAt(path)).toBe('drawn over');
    expect(memory.has('Trash/Photos/Rome/img_1.TIF')).toBe(true);
  });

  it('moves a photo that went into the trash, and leaves one that was forgotten, which it names each time', async () => {
    const remains = copyOf();
    const lake = openPhotoLake(remains);
    await exported(lake, folder);
    await changePhoto(lake, await idOf(pictureOf(2)), { trashed: true });
    const trashed = await idOf(pictureOf(3));
    await forgetPhoto(lake, trashed);
    const outcomes = await exported(lake, folder);
    expect(trouble(outcomes)).toEqual([
      ...['preview.jpg', 'thumbnail.webp'].map((name) => ['removed', `Homelake/thumbnails/${trashed}/${name}`]),
      ['removed', 'Photos/Rome/img_1 (2).TIF'],
      ['gone', 'Trash/Photos/No date/trashed.tif'],
      ['gone', 'Trash/Photos/No date/trashed.tif.xmp'],
    ]);
    expect(memory.has('Trash/Photos/Rome/img_1.TIF')).toBe(true);
    expect(memory.has('Photos/Rome/img_1 (2).TIF')).toBe(false);
    expect(memory.has('Trash/Photos/No date/trashed.tif')).toBe(true);
    const left = ['Trash/Photos/No date/trashed.tif', 'Trash/Photos/No date/trashed.tif.xmp'];
    expect(trouble(await exported(lake, folder))).toEqual(left.map((path) => ['gone', path]));
    for (const path of left) await folder.remove(path);
    expect(trouble(await exported(lake, folder))).toEqual([]);
  });

  it.each(['access-denied', 'unavailable'] as const)('names an original that is %s, and goes on', async (code) => {
    const { store } = newLake(copyOf());
    const key = [...whole.disk.keys()].find((one) => photoKey.parse(one)?.name === 'IMG_1.tif') ?? '';
    const stream: typeof store.stream = async (one, range) => {
      if (one === key) throw new StorageError(code, one, 'cannot be read');
      return store.stream(one, range);
    };
    const outcomes = await exported({ store: { ...store, stream } }, folder);
    expect(outcomes.filter(({ status }) => status === 'failed')).toMatchObject([
      { path: 'Photos/Rome/IMG_1.tif', key, reason: 'cannot be read' },
    ]);
    expect(trouble(await exported({ store }, folder))).toEqual([]);
  });

  it('leaves out and names a photo, an export and a file whose bytes are not those that were imported', async () => {
    const remains = copyOf();
    const { store } = newLake(remains);
    const damaged = [...remains.disk.keys()].filter((key) =>
      /IMG_1\.tif$|^bronze\/.*\.txt$|deed\.pdf$|notes\.pdf$/.test(key),
    );
    for (const key of damaged) await store.put(key, new TextEncoder().encode('rotten'));
    const outcomes = await exported({ store }, folder);
    expect(outcomes.flatMap(({ status, key }) => (status === 'failed' ? [key ?? ''] : [])).toSorted()).toEqual(
      damaged.toSorted(),
    );
    expect([...memory.values()].some(({ bytes }) => new TextDecoder().decode(bytes) === 'rotten')).toBe(false);
  });

  it('names an original that is gone, and a record that cannot be read, whose photo is apart', async () => {
    const remains = copyOf();
    const { store } = newLake(remains);
    const recordKey = [...remains.disk.keys()].find((key) => key.startsWith('bronze/photos/')) ?? '';
    const goneKey = [...remains.disk.keys()].find((key) => key.endsWith('deed.pdf')) ?? '';
    await store.put(recordKey, new TextEncoder().encode('{'));
    await store.remove(goneKey);
    const outcomes = await exported({ store }, folder);
    expect(outcomes.flatMap(({ status, key }) => (status === 'failed' ? [key] : []))).toEqual([recordKey, goneKey]);
    expect(pathsOf(memory).some((path) => path.startsWith('Other/raw-photos/'))).toBe(true);
  });

  it('leaves the files of a chat that was forgotten and of an album that was deleted, and names them', async () => {
    const remains = copyOf();
    const lake = openPhotoLake(remains);
    await exported(lake, folder);
    const before = new Map(memory);
    const gone = [...memory.keys()].filter((path) => /^(?:Chats\/Sea|Albums)\//.test(path));
    expect(gone).toHaveLength(7);
    const chats = await listChats(lake.store);
    await forgetChat(lake, chats.find(({ name }) => name === 'Sea')?.chatId ?? '');
    await removeAlbum(lake, 'album-1');
    await build(lake);
    for (let time = 0; time < 2; time++) {
      const outcomes = trouble(await exported(lake, folder));
      expect(
        outcomes
          .filter(([status]) => status === 'gone')
          .map(([, path]) => path)
          .toSorted(),
      ).toEqual(gone.toSorted());
      for (const path of gone) expect(memory.get(path), path).toEqual(before.get(path));
    }
    // Another chat of the name, and then the same again: neither takes the place of a file that stays.
    for (const hello of ['Hi', 'Hello']) {
      await lake.put(incoming('WhatsApp Chat with Sea.zip', chatZip('Sea', pictureOf(4), hello)));
      await lake.work();
      await build(lake);
      await exported(lake, folder);
      for (const path of gone) expect(memory.get(path), path).toEqual(before.get(path));
    }
  });

  it('removes the sidecar of edits that were taken back', async () => {
    const lake = newLake(copyOf());
    await exported(lake, folder);
    await changePhoto(lake, await idOf(pictureOf(3)), { trashed: false });
    const outcomes = trouble(await exported(lake, folder));
    expect(outcomes).toEqual([
      ['removed', 'Trash/Photos/No date/trashed.tif'],
      ['removed', 'Trash/Photos/No date/trashed.tif.xmp'],
    ]);
  });

  it('keeps what the manifest says of a file whose bytes the lake lost, so that they come back from the export', async () => {
    const remains = copyOf();
    const lake = openPhotoLake(remains);
    await exported(lake, folder);
    const lost = [...remains.disk.keys()].filter((key) =>
      /\/(?:IMG_1\.(?:tif|MOV)|deed\.pdf|notes\.pdf)$|^bronze\/.*\.txt$/.test(key),
    );
    expect(lost).toHaveLength(6);
    const linesOfLost = () =>
      textAt(MANIFEST_PATH)
        .split('\n')
        .filter((line) => lost.some((key) => line.includes(`"key":"${key}"`)));
    const before = linesOfLost();
    expect(before).toHaveLength(6);
    for (const key of lost) await lake.store.remove(key);
    for (let time = 0; time < 2; time++) {
      const outcomes = await exported(lake, folder);
      expect(outcomes.filter(({ status }) => status === 'failed').map(({ key }) => key)).toEqual(
        expect.arrayContaining(lost),
      );
      expect(trouble(outcomes).filter(([status]) => status !== 'failed')).toEqual([]);
      expect(linesOfLost()).toEqual(before);
    }
    const outcomes = await broughtBack(lake, folder);
    expect(outcomes.flatMap(({ status, key }) => (status === 'brought' ? [key ?? ''] : [])).toSorted()).toEqual(
      lost.toSorted(),
    );
    expect(trouble(await exported(lake, folder))).toEqual([]);
  });

  it('keeps what the manifest says of a photo that is damaged in the lake and would be moved', async () => {
    const remains = copyOf();
    const lake = openPhotoLake(remains);
    await exported(lake, folder);
    const key = [...remains.disk.keys()].find((one) => photoKey.parse(one)?.name === 'img_1.TIF') ?? '';
    const good = memory.get('Photos/Rome/img_1 (2).TIF')?.bytes;
    await lake.store.put(key, new TextEncoder().encode('rotten'));
    await changePhoto(lake, await idOf(pictureOf(2)), { trashed: true });
    expect(trouble(await exported(lake, folder))).toEqual([['failed', 'Trash/Photos/Rome/img_1.TIF']]);
    const back = noRemains();
    await broughtBack(newLake(back), folder);
    expect(back.disk.get(key)?.bytes).toEqual(good);
  });

  it.each(['{', '{"version":2}'])('names records that are %s, keeps what it had of them, and goes on', async (text) => {
    const remains = copyOf();
    const lake = newLake(remains);
    await exported(lake, folder);
    const before = new Map(memory);
    const sha256 = await sha256Hex(remains.disk.get(deedKey())?.bytes ?? new Uint8Array());
    const records = [
      fileRecordKey.build({ sha256 }),
      ...[...remains.disk.keys()].filter((key) => exportRecordKey.parse(key) !== null),
      photoRecordKey.build({ id: await idOf(pictureOf(2)), shard: (await idOf(pictureOf(2))).slice(0, 2) }),
    ];
    for (const key of records) await lake.store.put(key, new TextEncoder().encode(text));
    for (const key of [deedKey(), [...remains.disk.keys()].find((one) => one.endsWith('notes.pdf')) ?? ''])
      await lake.store.remove(key);
    for (let time = 0; time < 2; time++) {
      const outcomes = await exported(lake, folder);
      expect(failed(outcomes).map(({ key }) => key ?? '')).toEqual(expect.arrayContaining(records));
      expect(outcomes.filter(({ status }) => status === 'gone')).toEqual([]);
      for (const [path, { bytes }] of before)
        if (/^(?:Photos|Files|Chats.*\/(?:Media|Exports))\//.test(path) && !path.endsWith('.xmp'))
          expect(memory.get(path)?.bytes, path).toEqual(bytes);
      expect(textAt(MANIFEST_PATH)).toContain(`"key":"${deedKey()}"`);
    }
  });

  it('into a folder with other files is refused', async () => {
    await folder.write('letter.txt', new Uint8Array(1));
    await expect(exported(newLake(copyOf()), folder)).rejects.toThrow('no export of Homelake');
    expect([...memory.keys()]).toEqual(['letter.txt']);
  });
});

const deedKey = (): string => [...whole.disk.keys()].find((one) => one.endsWith('deed.pdf')) ?? '';
const failed = (outcomes: Awaited<ReturnType<typeof exported>>) => outcomes.filter(({ status }) => status === 'failed');

describe('archived objects', () => {
  const hour = 3_600_000;

  it('are named and left out, are asked for where that is wanted, and come with the export after it', async () => {
    const remains = copyOf();
    const nowMs = Date.UTC(2024, 5, 2);
    const lake = newLake(remains, { nowMs });
    await lake.store.changeClass(deedKey(), 'deep-archive');
    for (const options of [{ dryRun: true }, {}, { dryRun: true, restore: { days: 7, speed: 'bulk' } as const }])
      expect(failed(await exported(lake, folder, options))).toMatchObject([
        { key: deedKey(), archive: 'archived', storageClass: 'deep-archive', sizeBytes: 13 },
      ]);
    const asked = failed(await exported(lake, folder, { restore: { days: 7, speed: 'bulk' } }));
    expect(asked).toMatchObject([
      { archive: 'restoring', reason: expect.stringMatching(/^was asked for; export again after 2024-06-0/) },
    ]);
    const again = failed(await exported(lake, folder, { restore: { days: 7, speed: 'bulk' } }));
    expect(again).toMatchObject([
      { archive: 'restoring', reason: expect.stringContaining('is being restored already') },
    ]);
    const restored = newLake(remains, { nowMs: nowMs + 49 * hour });
    expect(failed(await exported(restored, folder))).toEqual([]);
    expect(textAt('Files/Papers/deed.pdf')).toBe('%PDF-1.7 deed');
    // It is archived again, and its file is there.
    const later = newLake(remains, { nowMs: nowMs + 30 * 24 * hour });
    expect(failed(await exported(later, folder))).toEqual([]);
  });
});
