import type { ObjectStore } from '@homelake/storage';
import { photoKey, sha256Hex, StorageError } from '@homelake/storage';
import { createMemoryObjectStore, createMemorySha256 } from '@homelake/storage/memory';
import type { MemoryDisk } from '@homelake/storage/memory';
import type { ImageCodec } from '../pictures/image-codec.ts';
import { ImageError } from '../pictures/image-codec.ts';
import { createMemoryPhotoCatalog, emptyCatalogMemory } from '../catalog/memory-photo-catalog.ts';
import type { CatalogMemory } from '../catalog/memory-photo-catalog.ts';
import { NO_TAGS } from '../tags/metadata-reader.ts';
import { photoIdOf } from '../catalog/photo.ts';
import type { PhotoPorts } from './photo-ports.ts';
import type { Companion, PhotoArrival } from './photo-record.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
export const bytesOf = (text: string): Uint8Array => encoder.encode(text);

/** Renders a text: `damaged ...` and the like fail in that way, `cut ...` lacks its end, anything else is a picture as wide as it is long. `3 x 4` in a text is its size. */
export const textCodec: ImageCodec = {
  limits: { maxPixels: 1e6, maxBytes: 1000, timeoutMs: 1000 },
  async render(source, wanted) {
    const text = decoder.decode(source);
    const [first] = text.split(' ');
    for (const code of ['damaged', 'unsupported', 'too-large', 'timeout', 'codec-failed'] as const) {
      if (first === code) throw new ImageError(code, `The picture is ${code}.`);
    }
    return {
      width: source.length,
      height: 1,
      frames: 1,
      renditions: wanted.map(({ name, contentType }) => ({
        name,
        contentType,
        bytes: bytesOf(`${name} of ${text}`),
        width: source.length,
        height: 1,
      })),
      placeholder: source.slice(0, 3),
      grey: Uint8Array.from({ length: 1024 }, (_, at) => source[at % source.length] ?? 0),
      ...(first === 'cut' ? { missing: 0.4, note: 'The end is missing.' } : { missing: 0, note: null }),
    };
  },
  async measure(head) {
    const size = /(\d+) x (\d+)/.exec(decoder.decode(head));
    return size && { width: Number(size[1]), height: Number(size[2]) };
  },
  async close() {},
};

export interface WorldOptions {
  readonly disk?: MemoryDisk;
  readonly memory?: CatalogMemory;
  /** Every write to store or catalog from this number on fails. */
  readonly failFrom?: number;
}

/** Photos in memory, on a clock that stands, whose plug can be pulled. */
export function createWorld({
  disk = new Map(),
  memory = emptyCatalogMemory(),
  failFrom = Infinity,
}: WorldOptions = {}) {
  // `bytesRead`: of originals and companions.
  const counts = { writes: 0, bytesRead: 0, reads: [] as string[] };
  const inner = createMemoryObjectStore({ disk });
  const catalogInMemory = createMemoryPhotoCatalog({ memory });
  const write = (key: string): void => {
    if (counts.writes++ >= failFrom) throw new StorageError('unavailable', key, 'the test pulled the plug');
  };
  const store: ObjectStore = {
    ...inner,
    async put(key, body, options) {
      write(key);
      return inner.put(key, body, options);
    },
    async remove(key) {
      write(key);
      return inner.remove(key);
    },
    async read(key, range) {
      const bytes = await inner.read(key, range);
      counts.reads.push(key);
      if (photoKey.parse(key) !== null) counts.bytesRead += bytes?.length ?? 0;
      return bytes;
    },
    async stream(key, range) {
      counts.reads.push(key);
      return inner.stream(key, range);
    },
  };
  const catalog: PhotoPorts['catalog'] = {
    ...catalogInMemory,
    async put(photos) {
      write('catalog');
      return catalogInMemory.put(photos);
    },
    async remove(ids) {
      write('catalog');
      return catalogInMemory.remove(ids);
    },
  };
  const ports: PhotoPorts = {
    store,
    catalog,
    codec: textCodec,
    reader: {
      read: async (bytes) => {
        const camera = /shot with (\w+)/.exec(decoder.decode(bytes))?.[1];
        return camera === undefined ? NO_TAGS : { ...NO_TAGS, exif: { Make: 'Acme', Model: camera } };
      },
      readSidecar: async (bytes) => ({ ...NO_TAGS, xmp: { 'dc:title': decoder.decode(bytes) } }),
    },
    posters: {
      available: async () => true,
      poster: async (open) => {
        let text = '';
        for await (const chunk of open()) text += decoder.decode(chunk);
        return text.includes('dark')
          ? { frame: null, reason: 'No picture of the video can be decoded.' }
          : { frame: bytesOf(`still of ${text}`) };
      },
    },
    atlas: null,
    homeZone: null,
    createSha256: createMemorySha256,
    now: () => Date.UTC(2024, 5, 1),
  };
  return { ports, store, catalog, disk, memory, counts };
}

export type World = ReturnType<typeof createWorld>;

/** The ports of a world, where `action` is done right before the `at`-th call of store or catalog; answers whether it came to that. */
export function interleaved(
  { ports }: Pick<World, 'ports'>,
  at: number,
  action: () => Promise<unknown>,
): { readonly ports: PhotoPorts; readonly happened: () => boolean } {
  let calls = 0;
  const before = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    if (calls++ === at) await action();
    return call();
  };
  const { store, catalog } = ports;
  return {
    ports: {
      ...ports,
      store: {
        ...store,
        put: (...given) => before(() => store.put(...given)),
        head: (...given) => before(() => store.head(...given)),
        read: (...given) => before(() => store.read(...given)),
        remove: (...given) => before(() => store.remove(...given)),
        list: (...given) => before(() => store.list(...given)),
      },
      catalog: {
        ...catalog,
        put: (...given) => before(() => catalog.put(...given)),
        remove: (...given) => before(() => catalog.remove(...given)),
        inAlbum: (...given) => before(() => catalog.inAlbum(...given)),
        putAlbum: (...given) => before(() => catalog.putAlbum(...given)),
        removeAlbum: (...given) => before(() => catalog.removeAlbum(...given)),
        beginRebuild: () => before(() => catalog.beginRebuild()),
        endRebuild: (...given) => before(() => catalog.endRebuild(...given)),
      },
    },
    happened: () => calls > at,
  };
}

export const arrivalOf = (name: string, exportId: string | null = null): PhotoArrival => ({
  name,
  arrivedAt: '2024-06-01T00:00:00.000Z',
  fileTime: null,
  exportId,
});

/** Puts an original as an import does; answers its key and id. */
export async function putOriginal(
  { store }: Pick<World, 'store'>,
  name: string,
  content: string,
  contentType = 'image/jpeg',
): Promise<{ readonly key: string; readonly id: string }> {
  const sha256 = await sha256Hex(bytesOf(content));
  const id = photoIdOf(sha256);
  const key = photoKey.build({ id, name });
  await store.put(key, bytesOf(content), { contentType, metadata: { sha256 } });
  return { key, id };
}

export async function putCompanion(
  { store }: Pick<World, 'store'>,
  id: string,
  role: Companion['role'],
  name: string,
  content: string,
): Promise<Companion> {
  const sha256 = await sha256Hex(bytesOf(content));
  const key = photoKey.build({ id, name });
  await store.put(key, bytesOf(content), { metadata: { sha256 } });
  return { role, name, key, sha256 };
}

/** Everything that is stored, by key, with its content. */
export const contents = ({ disk }: Pick<World, 'disk'>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...disk].map(([key, { bytes }]) => [key, decoder.decode(bytes)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** Every row of the catalog, by id, as text. */
export const rows = ({ memory }: Pick<World, 'memory'>): Readonly<Record<string, string>> =>
  Object.fromEntries([...memory.photos].sort(([a], [b]) => (a < b ? -1 : 1)));
