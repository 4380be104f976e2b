import { NO_TAGS } from '@homelake/photos';
import type { PhotoCatalog, PhotoPorts } from '@homelake/photos';
import { createMemoryImageCodec, createMemoryPhotoCatalog, encodeTiff } from '@homelake/photos/memory';
import type { ObjectStore } from '@homelake/storage';
import { createMemorySha256 } from '@homelake/storage/memory';

/** What photos take, in memory. */
export const photoPorts = (
  store: ObjectStore,
  now: () => number,
  catalog: PhotoCatalog = createMemoryPhotoCatalog(),
): PhotoPorts => ({
  store,
  catalog,
  codec: createMemoryImageCodec(),
  reader: {
    read: async () => NO_TAGS,
    readSidecar: async (bytes) => ({ ...NO_TAGS, xmp: { 'dc:title': new TextDecoder().decode(bytes) } }),
  },
  posters: {
    available: async () => false,
    poster: async () => ({ frame: null, reason: 'No still can be made here.' }),
  },
  atlas: null,
  homeZone: null,
  createSha256: createMemorySha256,
  now,
});

/** A picture of its own for each number. */
export const pictureOf = (number: number): Uint8Array =>
  encodeTiff([{ width: 2, height: 1, channels: 3, pixels: Uint8Array.from([number, number >> 8, 7, 9, 200, 90]) }]);
