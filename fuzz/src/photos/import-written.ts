import { createMetadataReader } from '@homelake/adapters-media';
import { changePhoto, photoIdOf, processPhoto, type Companion, type Photo, type PhotoPorts } from '@homelake/photos';
import { createMemoryImageCodec, createMemoryPhotoCatalog } from '@homelake/photos/memory';
import { photoKey, sha256Hex } from '@homelake/storage';
import { createMemoryObjectStore, createMemorySha256 } from '@homelake/storage/memory';
import type { Random } from '../random.ts';
import { atlas, contentTypeOf, filesOf } from './describe-written.ts';
import type { WrittenPhoto } from './written-photo.ts';

/** An imported photo whose owner may correct its time. */
export interface ImportedPhoto {
  readonly row: Photo;
  readonly correct: (takenLocal: string) => Promise<Photo | null>;
}

/** Imports the files of a photo, one arrival after the other, each companion with any of them. */
export async function importWritten(photo: WrittenPhoto, random: Random): Promise<ImportedPhoto> {
  const ports = openPorts(photo.homeZone);
  const { store, catalog } = ports;
  const [original, ...beside] = filesOf(photo);
  if (original === undefined) throw new TypeError('photo: it has no file');
  const sha256 = await sha256Hex(original.bytes);
  const id = photoIdOf(sha256);
  const key = photoKey.build({ id, name: original.name });
  await store.put(key, original.bytes, { contentType: contentTypeOf(photo), metadata: { sha256 } });
  const companions: Companion[] = [];
  for (const { name, bytes } of beside) {
    const role = name.endsWith('.xmp') ? 'sidecar' : 'takeout';
    const companion = { role, name, key: photoKey.build({ id, name }), sha256: await sha256Hex(bytes) } as const;
    await store.put(companion.key, bytes, { metadata: { sha256: companion.sha256 } });
    companions.push(companion);
  }
  const comesWith = companions.map(() => random.between(0, photo.arrivals.length - 1));
  for (const [at, arrival] of photo.arrivals.entries()) {
    const its = companions.filter((_, one) => comesWith[one] === at);
    await processPhoto(ports, { key, arrival: { ...arrival, exportId: null }, companions: its });
  }
  const row = await catalog.get(id);
  if (row === null) throw new TypeError('photo: it has no row');
  return { row, correct: (takenLocal) => changePhoto(ports, id, { takenLocal }) };
}

const openPorts = (homeZone: string | null): PhotoPorts => ({
  store: createMemoryObjectStore(),
  catalog: createMemoryPhotoCatalog(),
  codec: createMemoryImageCodec(),
  reader: createMetadataReader(),
  posters: {
    available: async () => false,
    poster: async () => ({ frame: null, reason: 'Nothing here makes stills.' }),
  },
  atlas,
  homeZone,
  createSha256: createMemorySha256,
  now: () => Date.UTC(2035, 0, 1),
});
