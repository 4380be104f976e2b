import {
  createBronzeIndex,
  createUploadHandlers,
  type FileCatalog,
  type JobQueue,
  type QueueMonitor,
  type UploadPorts,
} from '@homelake/lake';
import {
  createMemoryFileCatalog,
  createMemoryJobQueue,
  createMemoryWorkView,
  emptyQueueMemory,
  type QueueMemory,
  type WorkViewMemory,
} from '@homelake/lake/memory';
import { NO_TAGS, type PhotoCatalog, type PhotoPorts } from '@homelake/photos';
import {
  createMemoryImageCodec,
  createMemoryPhotoCatalog,
  emptyCatalogMemory,
  encodeTiff,
} from '@homelake/photos/memory';
import type { CatalogMemory } from '@homelake/photos/memory';
import { createMemoryObjectStore, createMemorySha256 } from '@homelake/storage/memory';
import type { MemoryDisk } from '@homelake/storage/memory';
import type { Step } from './schedule.ts';

/** What outlives a process. */
export interface Remains {
  readonly disk: MemoryDisk;
  readonly rows: CatalogMemory;
  readonly jobs: QueueMemory;
  readonly uploads: WorkViewMemory;
}

export const noRemains = (): Remains => ({
  disk: new Map(),
  rows: emptyCatalogMemory(),
  jobs: emptyQueueMemory(),
  uploads: new Map(),
});

export const copyOf = ({ disk, rows, jobs, uploads }: Remains): Remains => ({
  disk: new Map(disk),
  rows: structuredClone(rows),
  jobs: structuredClone(jobs),
  uploads: new Map(uploads),
});

export interface EditsLake extends UploadPorts {
  readonly catalog: PhotoCatalog;
  readonly files: FileCatalog;
  readonly createSha256: PhotoPorts['createSha256'];
  readonly queue: JobQueue & QueueMonitor;
  readonly index: ReturnType<typeof createBronzeIndex>;
  readonly handlers: ReturnType<typeof createUploadHandlers>;
}

let lastId = 0;
const newId = (): string => `upload-${++lastId}`;

/** The clock stands; later, no lease of a process that was killed lasts. */
const AT_MS = Date.UTC(2024, 5, 1);
const LATER_MS = AT_MS + 3_600_000;
const atOnce: Step = (work) => work();
const noReader: PhotoPorts['reader'] = { read: async () => NO_TAGS, readSidecar: async () => NO_TAGS };

export interface EditsLakeOptions {
  /** How every call of the store and of the catalog is taken; at once by default. */
  readonly step?: Step;
  readonly reader?: PhotoPorts['reader'];
  /** Opened an hour later. False by default. */
  readonly isLater?: boolean;
}

/** A lake of photos, as one actor sees it. */
export function openEditsLake(
  { disk, rows, jobs, uploads }: Remains,
  { step = atOnce, reader = noReader, isLater = false }: EditsLakeOptions = {},
): EditsLake {
  const now = (): number => (isLater ? LATER_MS : AT_MS);
  const store = stepwise(createMemoryObjectStore({ disk }), step);
  const catalog = stepwise(createMemoryPhotoCatalog({ memory: rows }), step);
  const queue = createMemoryJobQueue({ memory: jobs, now });
  const view = createMemoryWorkView({ memory: uploads });
  const ports = { store, view, files: createMemoryFileCatalog(), queue, now, newId, createSha256: createMemorySha256 };
  const index = createBronzeIndex(store);
  const photos = (): PhotoPorts => ({
    store,
    catalog,
    codec: createMemoryImageCodec(),
    reader,
    posters: {
      available: async () => false,
      poster: async () => ({ frame: null, reason: 'Nothing here makes stills.' }),
    },
    atlas: null,
    homeZone: null,
    createSha256: createMemorySha256,
    now,
  });
  const handlers = createUploadHandlers({
    ...ports,
    index,
    photos,
  });
  return { ...ports, catalog, queue, index, handlers };
}

/** A picture of its own for each number. */
export const pictureOf = (number: number): Uint8Array =>
  encodeTiff([{ width: 2, height: 1, channels: 3, pixels: Uint8Array.from([number, number >> 8, 7, 9, 200, 90]) }]);

/** The same port, whose every method is a step. */
function stepwise<Port extends object>(port: Port, step: Step): Port {
  return new Proxy(port, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...given: unknown[]) => step(async () => Reflect.apply(method, target, given) as unknown);
    },
  });
}
