import { changePhoto, createAlbum, photoIdOf } from '@homelake/photos';
import { encodeJson, settingsKey, sha256Hex } from '@homelake/storage';
import { createMemorySha256 } from '@homelake/storage/memory';
import { putChatOverride } from '../bronze/chat-overrides.ts';
import { companionOf, incoming, noRemains, openPhotoLake } from '../imports/photo-lake.test-helper.ts';
import type { PhotoLake, ProcessOptions, Remains } from '../imports/photo-lake.test-helper.ts';
import { clipOf, pictureOf } from '../imports/photo-ports.test-helper.ts';
import { zipOf } from '../imports/zip.test-helper.ts';
import { buildFiles } from '../silver/build-files.ts';
import { buildPhotos } from '../silver/build-photos.ts';
import { buildSilver } from '../silver/build-silver.ts';
import { createMemoryParquetCodec } from '../tables/memory-parquet-codec.ts';
import { bringBack } from './bring-back.ts';
import type { BringOptions } from './bring-object.ts';
import type { BroughtBack } from './bringing.ts';
import { exportLake } from './export-lake.ts';
import type { ExportedFile, ExportOptions } from './export-lake.ts';
import { createMemoryPlainFolder } from './memory-plain-folder.ts';
import type { PlainFolderMemory } from './memory-plain-folder.ts';
import type { PlainFolder } from './plain-folder.ts';

export const codec = createMemoryParquetCodec();
export const idOf = async (bytes: Uint8Array): Promise<string> => photoIdOf(await sha256Hex(bytes));
const encoder = new TextEncoder();

export const SENT = 'IMG-20240128-WA0001.tif';

export const chatZip = (chat: string, picture: Uint8Array, hello = 'Hello'): Uint8Array =>
  zipOf([
    {
      name: `WhatsApp Chat with ${chat}.txt`,
      content: [
        `28/01/2024, 15:29 - Bob: ${hello} ${chat}`,
        `28/01/2024, 15:30 - Ann: \u200e${SENT} (file attached)`,
        '28/01/2024, 15:31 - Ann: \u200enotes.pdf (file attached)',
        '',
      ].join('\n'),
    },
    { name: SENT, content: picture },
    { name: 'notes.pdf', content: `%PDF-1.7 of ${chat}` },
  ]);

/** A lake with one of everything that a lake can hold. */
export async function fullLake(remains: Remains = noRemains(), nowMs = Date.UTC(2024, 5, 1)): Promise<PhotoLake> {
  const lake = openPhotoLake(remains, { nowMs });
  const { store, catalog, now } = lake;
  for (const [path, bytes, companions = []] of [
    [
      'Rome/IMG_1.tif',
      pictureOf(1),
      [
        companionOf('motion', 'Rome/IMG_1.MOV', clipOf(1)),
        companionOf('sidecar', 'Rome/IMG_1.tif.xmp', 'words'),
        companionOf(
          'takeout',
          'Rome/IMG_1.tif.json',
          '{"title":"IMG_1.tif","photoTakenTime":{"timestamp":"1600000000"}}',
        ),
      ],
    ],
    ['Rome/img_1.TIF', pictureOf(2)],
    ['trashed.tif', pictureOf(3)],
    ['WhatsApp Chat with Sea.zip', chatZip('Sea', pictureOf(4))],
    ['WhatsApp Chat with Hill.txt', encoder.encode('28/01/2024, 15:29 - Bob: Up\n')],
    ['Papers/deed.pdf', encoder.encode('%PDF-1.7 deed')],
    ['Papers/orphan.jpg.xmp', encoder.encode('a sidecar without its photo')],
  ] as const) {
    await lake.put(incoming(path, bytes, companions));
    await lake.work();
  }
  const albumId = 'album-1';
  await createAlbum({ store, catalog, now }, { id: albumId, name: 'Best / of' });
  await changePhoto({ store, catalog, now }, await idOf(pictureOf(1)), { favourite: true, addAlbums: [albumId] });
  await changePhoto({ store, catalog, now }, await idOf(pictureOf(3)), { trashed: true });
  const exports = [...remains.disk.keys()].flatMap((key) => /\/([0-9a-f]{64})\.txt$/.exec(key)?.[1] ?? []);
  const [one = '', other = ''] = exports.toSorted();
  await putChatOverride(store, { exports: [one, other], relation: 'different-chat' });
  await store.put(settingsKey.build({}), encodeJson({ rules: [] }), { contentType: 'application/json' });
  await build(lake);
  return lake;
}

export async function build({ store, catalog, files }: PhotoLake): Promise<void> {
  await buildSilver({ store, codec });
  await buildPhotos({ store, codec, catalog });
  await buildFiles({ store, codec, files });
}

/** Exports a lake, and returns the outcomes. */
export const exported = (
  { store }: Pick<PhotoLake, 'store'>,
  folder: PlainFolder,
  options?: ExportOptions,
): Promise<readonly ExportedFile[]> =>
  listed(exportLake({ store, codec, createSha256: createMemorySha256 }, folder, options));

/** Brings an export back into a lake, and returns the outcomes. */
export const broughtBack = (
  { store, catalog, files, queue }: PhotoLake,
  folder: PlainFolder,
  options?: BringOptions,
): Promise<readonly BroughtBack[]> =>
  listed(bringBack({ store, catalog, files, queue, createSha256: createMemorySha256 }, folder, options));

async function listed<One>(all: AsyncIterable<One>): Promise<readonly One[]> {
  const list: One[] = [];
  for await (const one of all) list.push(one);
  return list;
}

/** A folder in memory whose files never have the same time of change. */
export function memoryFolder(memory: PlainFolderMemory = new Map()): PlainFolder {
  let clock = Date.UTC(2024, 6, 1);
  return createMemoryPlainFolder({ memory, now: () => (clock += 1000) });
}

/** Etags of the objects of a lake by key, without the state of builds. In memory, an etag is the hash of the bytes. */
export const objectsOf = ({ disk }: Remains): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...disk]
      .filter(([key]) => !key.startsWith('silver/_state/'))
      .map(([key, { info }]): [string, string] => [
        key,
        `${info.etag} ${info.contentType} ${JSON.stringify(info.metadata)}`,
      ])
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

/** Opens a new lake, killed at a write where `options` say so. */
export const newLake = (remains: Remains = noRemains(), options?: ProcessOptions): PhotoLake =>
  openPhotoLake(remains, options);

/** The outcomes of an export that are neither written nor unchanged. */
export const trouble = (outcomes: readonly ExportedFile[]): readonly (readonly [string, string])[] =>
  outcomes.filter(({ status }) => !['written', 'unchanged'].includes(status)).map(({ status, path }) => [status, path]);
