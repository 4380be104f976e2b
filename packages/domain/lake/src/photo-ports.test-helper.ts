import { ImageError, NO_TAGS } from '@homelake/photos';
import type { ImageCodec, PhotoPorts } from '@homelake/photos';
import { createMemoryPhotoCatalog } from '@homelake/photos/memory';
import type { ObjectStore } from '@homelake/storage';
import { createMemorySha256 } from '@homelake/storage/memory';

/** Renders anything, but what says that it is broken. */
const codec: ImageCodec = {
  limits: { maxPixels: 1e6, maxBytes: 1e6, timeoutMs: 1000 },
  async render(source, wanted) {
    if (new TextDecoder().decode(source).includes('broken')) throw new ImageError('damaged', 'The picture is damaged.');
    return {
      width: 4,
      height: 3,
      frames: 1,
      renditions: wanted.map(({ name, contentType }) => ({
        name,
        contentType,
        bytes: source.slice(0, 8),
        width: 4,
        height: 3,
      })),
      placeholder: source.slice(0, 4),
      grey: new Uint8Array(1024).fill(source.length),
    };
  },
  async close() {},
};

/** What photos take, in memory. */
export const photoPorts = (store: ObjectStore, now: () => number): PhotoPorts => ({
  store,
  catalog: createMemoryPhotoCatalog(),
  codec,
  reader: { read: async () => NO_TAGS, readSidecar: async () => NO_TAGS },
  posters: {
    available: async () => false,
    poster: async () => ({ frame: null, reason: 'No still can be made here.' }),
  },
  atlas: null,
  createSha256: createMemorySha256,
  now,
});
