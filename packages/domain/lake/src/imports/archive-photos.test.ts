import type { UploadRecord } from '../jobs/work-view.ts';
import { photoIdOf, readPhotoRecord } from '@homelake/photos';
import { sha256Hex } from '@homelake/storage';
import { beforeEach, describe, expect, test } from 'vitest';
import { decodeRecord, listKeys } from '../bronze/bronze-record.ts';
import { filesOfChat } from '../upkeep/files-of-chat.ts';
import { forgetChat } from '../upkeep/forget-chat.ts';
import { forgetPhoto } from '../upkeep/forget-photo.ts';
import { buildSilver } from '../silver/build-silver.ts';
import { jsonCodec } from '../silver/json-codec.test-helper.ts';
import { listChats } from '../silver/chat-summaries.ts';
import { incoming, noRemains, openPhotoLake, stateOf } from './photo-lake.test-helper.ts';
import type { PhotoLake } from './photo-lake.test-helper.ts';
import { pictureOf } from './photo-ports.test-helper.ts';
import { zipOf } from './zip.test-helper.ts';

const idOf = async (bytes: Uint8Array) => photoIdOf(await sha256Hex(bytes));
const beach = pictureOf(1);
const dune = pictureOf(2);
const clip = Uint8Array.from('\0\0\0\x18ftypisom\0\0\0\0isommp41....', (character) => character.charCodeAt(0));
const sticker = Uint8Array.from('RIFF\x10\0\0\0WEBPVP8 ', (character) => character.charCodeAt(0));

interface Sent {
  readonly name: string;
  readonly content: Uint8Array | string;
  readonly damage?: boolean;
}

/** A zip of a chat, with one message for each file. */
function chatZip(chat: string, files: readonly Sent[], hello = 'Hello'): Uint8Array {
  const lines = files.map(({ name }, at) => `28/01/2024, 15:3${at} - Ann: \u200e${name} (file attached)`);
  const text = [`28/01/2024, 15:29 - Bob: ${hello} ${chat}`, ...lines, ''].join('\n');
  return zipOf([{ name: `WhatsApp Chat with ${chat}.txt`, content: text }, ...files]);
}

const seaFiles: readonly Sent[] = [
  { name: 'IMG-20240128-WA0001.tif', content: beach },
  { name: 'VID-20240128-WA0002.mp4', content: clip },
  { name: 'STK-20240128-WA0003.webp', content: sticker },
  { name: 'notes.pdf', content: '%PDF-1.7' },
];
const sea = chatZip('Sea', seaFiles);

async function importInto(lake: PhotoLake, ...files: readonly (readonly [string, Uint8Array])[]): Promise<void> {
  for (const [name, bytes] of files) {
    await lake.put(incoming(name, bytes));
    await lake.work();
  }
}

async function exportRecords({ store }: PhotoLake) {
  const keys = (await listKeys(store, 'bronze/whatsapp/year=')).filter((key) => key.endsWith('.json'));
  return Promise.all(keys.map(async (key) => decodeRecord((await store.read(key)) ?? new Uint8Array())));
}

let lake: PhotoLake;
beforeEach(() => {
  lake = openPhotoLake();
});

describe('photos and videos that were sent in a chat', () => {
  test('are restored by the same zip where they are missing or overwritten, and so are its other entries', async () => {
    await importInto(lake, ['Sea.zip', sea]);
    const before = stateOf(lake.remains);
    const gone = (await listKeys(lake.store, 'files/whatsapp/')).find((key) => key.endsWith('.pdf')) ?? '';
    const damages = [
      () => lake.store.remove(gone),
      async () => lake.store.remove(`raw-photos/${await idOf(beach)}/IMG-20240128-WA0001.tif`),
      async () => lake.store.put(`raw-photos/${await idOf(clip)}/VID-20240128-WA0002.mp4`, dune),
    ];
    for (const damage of damages) {
      await damage();
      expect(stateOf(lake.remains)).not.toEqual(before);
      expect(await lake.put(incoming('Sea.zip', sea))).toMatchObject({ state: 'waiting' });
      await lake.work();
      expect(stateOf(lake.remains)).toEqual(before);
    }
    expect(await lake.put(incoming('Sea.zip', sea))).toMatchObject({ result: 'unchanged' });
  });

  test('become photos with the id of their export, while stickers and other files stay with the chat', async () => {
    await importInto(lake, ['Sea.zip', sea]);
    const [record] = await exportRecords(lake);
    const { exportId = '', media = {} } = record ?? {};
    const files = `files/whatsapp/${exportId.slice(0, 12)}`;
    expect(media).toEqual({
      'img-20240128-wa0001.tif': `raw-photos/${await idOf(beach)}/IMG-20240128-WA0001.tif`,
      'vid-20240128-wa0002.mp4': `raw-photos/${await idOf(clip)}/VID-20240128-WA0002.mp4`,
      'stk-20240128-wa0003.webp': `${files}/STK-20240128-WA0003.webp`,
      'notes.pdf': `${files}/notes.pdf`,
    });
    expect(await lake.catalog.get(await idOf(beach))).toMatchObject({ state: 'ready', exportIds: [exportId] });
    expect(await lake.catalog.get(await idOf(clip))).toMatchObject({ kind: 'video', state: 'no-preview' });
    expect(await lake.uploads()).toMatchObject([{ state: 'done', kind: 'chat', result: 'new', of: exportId }]);
  });

  test('are the same photos as those that were uploaded alone', async () => {
    await importInto(lake, ['2024/beach.tif', beach], ['Sea.zip', sea]);
    const [record] = await exportRecords(lake);
    const key = `raw-photos/${await idOf(beach)}/beach.tif`;
    expect(record?.media['img-20240128-wa0001.tif']).toBe(key);
    expect((await readPhotoRecord(lake.store, await idOf(beach)))?.arrivals.map(({ name }) => name)).toEqual([
      '2024/beach.tif',
      'IMG-20240128-WA0001.tif',
    ]);
    expect(await listKeys(lake.store, `raw-photos/${await idOf(beach)}/`)).toEqual([key]);
  });

  test('that are damaged in a zip are left out, and nothing of them is stored', async () => {
    await importInto(lake, ['Sea.zip', chatZip('Sea', [{ name: 'a.tif', content: beach, damage: true }])]);
    expect(await listKeys(lake.store, 'raw-photos/')).toEqual([]);
    expect((await exportRecords(lake))[0]?.media).toEqual({});
  });

  test('have the same result when archiving runs again after a kill at any write', async () => {
    const calm = noRemains();
    await importInto(openPhotoLake(calm), ['Sea.zip', sea]);
    for (let killedAt = 0; ; killedAt++) {
      const remains = noRemains();
      const wasKilled = await importInto(openPhotoLake(remains, { killedAt }), ['Sea.zip', sea]).then(
        () => false,
        () => true,
      );
      const hourLater = { nowMs: Date.UTC(2024, 5, 1, 1) };
      const lake = openPhotoLake(remains, hourLater);
      await lake.resume();
      await importInto(lake, ['Sea.zip', sea]);
      expect(Object.keys(stateOf(remains))).toEqual(Object.keys(stateOf(calm)));
      if (!wasKilled) break;
      expect(killedAt).toBeLessThan(200);
    }
  });
});

describe('a photo that is forgotten', () => {
  test('is removed from the chat that contained it, whose messages and other media stay', async () => {
    await importInto(lake, ['Sea.zip', sea]);
    const id = await idOf(beach);
    const removed = await forgetPhoto(lake, id);
    expect(removed).toContain(`raw-photos/${id}/IMG-20240128-WA0001.tif`);
    expect(Object.keys(stateOf(lake.remains)).filter((key) => key.includes(id))).toEqual([]);
    const [record] = await exportRecords(lake);
    expect(Object.keys(record?.media ?? {})).toEqual([
      'notes.pdf',
      'stk-20240128-wa0003.webp',
      'vid-20240128-wa0002.mp4',
    ]);
    await buildSilver({ store: lake.store, codec: jsonCodec });
    expect(await forgetPhoto(lake, id)).toEqual([]);
  });

  test.each([
    ['the zip under the name that is known', 'Sea.zip', sea],
    ['the zip under another name', 'Sea (1).zip', sea],
    [
      'a zip of the same chat with more in it',
      'Sea.zip',
      chatZip('Sea', [...seaFiles, { name: 'more.pdf', content: 'm' }]),
    ],
  ])('comes back with %s, and with its message', async (_how, name, zip) => {
    await importInto(lake, ['Sea.zip', sea]);
    const id = await idOf(beach);
    const before = await lake.catalog.get(id);
    await forgetPhoto(lake, id);
    await importInto(lake, [name, zip]);
    expect(await lake.catalog.get(id)).toMatchObject({ state: 'ready', trashedAt: null });
    const records = await exportRecords(lake);
    for (const { media, forgotten } of records.filter(({ exportId }) => before?.exportIds.includes(exportId))) {
      if (zip === sea) expect([media['img-20240128-wa0001.tif'], forgotten]).toEqual([before?.key, undefined]);
    }
    expect(records.some(({ media }) => Object.values(media).includes(before?.key ?? ''))).toBe(true);
    expect(await lake.put(incoming(name, zip))).toMatchObject({ result: 'unchanged' });
  });

  test('is stored again when its file is uploaded under any name, without its message', async () => {
    await importInto(lake, ['Sea.zip', sea]);
    const id = await idOf(beach);
    await forgetPhoto(lake, id);
    await importInto(lake, ['IMG-20240128-WA0001.tif', beach]);
    expect(await lake.catalog.get(id)).toMatchObject({ state: 'ready', trashedAt: null, exportIds: [] });
    expect(Object.keys((await exportRecords(lake))[0]?.media ?? {})).not.toContain('img-20240128-wa0001.tif');
  });

  test('is not stored again by the text of its chat, which is still known', async () => {
    const text = new TextEncoder().encode('28/01/2024, 15:29 - Bob: Hello Sea\n28/01/2024, 15:30 - Ann: Hi\n');
    const zip = zipOf([
      { name: 'WhatsApp Chat with Sea.txt', content: new TextDecoder().decode(text) },
      { name: 'IMG-20240128-WA0001.tif', content: beach },
    ]);
    await importInto(lake, ['Sea.txt', text], ['Sea.zip', zip]);
    await forgetPhoto(lake, await idOf(beach));
    expect(await lake.put(incoming('Sea.txt', text))).toMatchObject({ result: 'unchanged' });
    await importInto(lake, ['Sea again.txt', text]);
    expect(await lake.catalog.get(await idOf(beach))).toBeNull();
    expect((await exportRecords(lake)).map(({ media, forgotten }) => [media, forgotten])).toEqual([
      [{}, ['img-20240128-wa0001.tif']],
    ]);
  });

  test('stays deleted where its processing was running, and is removed from an export that arrived meanwhile', async () => {
    await importInto(lake, ['Sea.zip', sea]);
    const id = await idOf(beach);
    // The export is archived, and its photos are queued but not processed.
    const other = chatZip('Dunes', [{ name: 'IMG-20240128-WA0001.tif', content: beach }], 'In the');
    await lake.put(incoming('Dunes.zip', other));
    for (let jobs = 0; jobs < 2; jobs++) await lake.workNext();
    expect((await exportRecords(lake)).flatMap(({ media }) => Object.keys(media))).toContain('img-20240128-wa0001.tif');
    await forgetPhoto(lake, id);
    await lake.work();
    expect(await lake.catalog.get(id)).toBeNull();
    expect(Object.keys(stateOf(lake.remains)).filter((key) => key.includes(id))).toEqual([]);
    expect((await exportRecords(lake)).flatMap(({ media }) => Object.keys(media))).not.toContain(
      'img-20240128-wa0001.tif',
    );
  });
});

const SAID_OF_BEACH = new TextEncoder().encode(
  JSON.stringify({ title: 'IMG-20240128-WA0001.tif', photoTakenTime: { timestamp: '1706450000' } }),
);

describe('a chat that is forgotten', () => {
  test('is deleted with the photos that came only with it, and others stay without it', async () => {
    const hills = chatZip('Hills', [{ name: 'IMG-20240128-WA0009.tif', content: dune }], 'Up in the');
    const both = chatZip('Sea', [
      { name: 'IMG-20240128-WA0001.tif', content: beach },
      { name: 'IMG-20240128-WA0004.tif', content: dune },
      { name: 'IMG-20240128-WA0005.tif', content: pictureOf(3) },
    ]);
    await importInto(lake, ['Sea.zip', both], ['Hills.zip', hills], ['own/three.tif', pictureOf(3)]);
    await importInto(lake, ['old/IMG-20240128-WA0001.tif.json', SAID_OF_BEACH]);
    await buildSilver({ store: lake.store, codec: jsonCodec });
    const chat = (await listChats(lake.store)).find(({ name }) => name === 'Sea');
    const files = await filesOfChat(lake, chat?.chatId ?? '');
    expect(files?.map(({ name, role }) => [name, role])).toEqual([
      ['Sea.zip', 'export'],
      ['IMG-20240128-WA0001.tif', 'original'],
      ['old/IMG-20240128-WA0001.tif.json', 'takeout'],
    ]);
    expect(await filesOfChat(lake, 'none')).toBeNull();
    const before = [...lake.remains.uploads.keys()];
    const forgotten = await forgetChat(lake, chat?.chatId ?? '');
    const uploads = [...lake.remains.uploads.values()].map((text) => (JSON.parse(text) as UploadRecord).name);
    expect(before).toHaveLength(4);
    expect(uploads.toSorted()).toEqual(['Hills.zip', 'own/three.tif']);
    expect(forgotten?.removed.filter((key) => key.startsWith('raw-photos/'))).toHaveLength(2);
    expect(forgotten?.removed).toContain('files/old/IMG-20240128-WA0001.tif.json');
    expect(forgotten?.photoIds).toEqual([await idOf(beach)]);
    expect(await lake.catalog.get(await idOf(beach))).toBeNull();
    const [left] = await exportRecords(lake);
    expect(await lake.catalog.get(await idOf(dune))).toMatchObject({ exportIds: [left?.exportId] });
    expect(await lake.catalog.get(await idOf(pictureOf(3)))).toMatchObject({ exportIds: [], name: 'three.tif' });
    expect(Object.keys(stateOf(lake.remains)).filter((key) => key.includes(forgotten?.exportIds[0] ?? ''))).toEqual([]);
  });

  test('no longer gives the capture time of a photo that stays', async () => {
    const zip = chatZip('Sea', [{ name: 'IMG-20240128-WA0001.tif', content: beach }]);
    await importInto(lake, ['own/beach.tif', beach], ['Sea.zip', zip]);
    expect(await lake.catalog.get(await idOf(beach))).toMatchObject({ takenSource: 'file-name' });
    await buildSilver({ store: lake.store, codec: jsonCodec });
    await forgetChat(lake, (await listChats(lake.store))[0]?.chatId ?? '');
    await lake.work();
    expect(await lake.catalog.get(await idOf(beach))).toMatchObject({ takenSource: 'arrival' });
  });
});
