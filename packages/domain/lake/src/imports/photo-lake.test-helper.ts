import { createMemoryPhotoCatalog, emptyCatalogMemory } from '@homelake/photos/memory';
import type { CatalogMemory } from '@homelake/photos/memory';
import { sha256Hex, StorageError } from '@homelake/storage';
import { createMemoryObjectStore, createMemorySha256 } from '@homelake/storage/memory';
import type { MemoryDisk } from '@homelake/storage/memory';
import { createMemoryFileCatalog, emptyFileCatalogMemory } from '../files/memory-file-catalog.ts';
import type { FileEntry } from '../files/file-catalog.ts';
import type { FileCatalogMemory } from '../files/memory-file-catalog.ts';
import { createBronzeIndex } from '../bronze/bronze-index.ts';
import { importUpload } from './import-upload.ts';
import type { IncomingCompanion, IncomingFile } from './import-upload.ts';
import { createMemoryWorkView } from '../jobs/memory-work-view.ts';
import type { WorkViewMemory } from '../jobs/memory-work-view.ts';
import { createMemoryJobQueue, emptyQueueMemory } from '../jobs/memory-job-queue.ts';
import type { QueueMemory } from '../jobs/memory-job-queue.ts';
import { photoPorts } from './photo-ports.test-helper.ts';
import { runJob } from '../jobs/run-job.ts';
import { createUploadHandlers } from './upload-handlers.ts';
import { noteDeadLetters, resumeUploads } from './resume-uploads.ts';
import type { UploadRecord } from '../jobs/work-view.ts';
import { drainQueue } from '../jobs/worker.ts';

/** The storage that outlives a process. */
export interface Remains {
  readonly disk: MemoryDisk;
  readonly rows: CatalogMemory;
  readonly fileRows: FileCatalogMemory;
  readonly jobs: QueueMemory;
  readonly uploads: WorkViewMemory;
}

export const noRemains = (): Remains => ({
  disk: new Map(),
  rows: emptyCatalogMemory(),
  fileRows: emptyFileCatalogMemory(),
  jobs: emptyQueueMemory(),
  uploads: new Map(),
});

export interface ProcessOptions {
  /** Number of the write at which the process is killed; never by default. */
  readonly killedAt?: number;
  /** Milliseconds since the epoch. The clock does not advance. */
  readonly nowMs?: number;
  /** Numbers of event-loop turns that successive writes wait, used cyclically. */
  readonly pauses?: readonly number[];
  /** Awaited before every call of the store, the catalog and the work view, and before a job is sent. */
  readonly pause?: () => Promise<unknown>;
}

/** A simulated process with a lake of photos in memory. After it was killed it writes nothing. */
export function openPhotoLake(remains: Remains = noRemains(), options: ProcessOptions = {}) {
  const { killedAt = Infinity, nowMs = Date.UTC(2024, 5, 1), pauses = [], pause = async () => {} } = options;
  let writes = 0;
  const write = async (): Promise<void> => {
    for (let turns = pauses[writes % pauses.length] ?? 0; turns > 0; turns--) {
      await new Promise((resolve) => void setTimeout(resolve, 0));
    }
    if (writes++ >= killedAt) throw new StorageError('unavailable', 'all', 'the test killed the process');
  };
  const onDisk = createMemoryObjectStore({ disk: remains.disk, now: () => new Date(nowMs) });
  const queued = createMemoryJobQueue({ memory: remains.jobs, now: () => nowMs });
  const rows = createMemoryPhotoCatalog({ memory: remains.rows });
  const store: typeof onDisk = {
    ...onDisk,
    head: async (...given) => (await pause(), onDisk.head(...given)),
    read: async (...given) => (await pause(), onDisk.read(...given)),
    stream: async (...given) => (await pause(), onDisk.stream(...given)),
    list: async (...given) => (await pause(), onDisk.list(...given)),
    put: async (...given) => (await pause(), await write(), onDisk.put(...given)),
    move: async (...given) => (await pause(), await write(), onDisk.move(...given)),
    remove: async (...given) => (await pause(), await write(), onDisk.remove(...given)),
    changeClass: async (...given) => (await pause(), await write(), onDisk.changeClass(...given)),
    restore: async (...given) => (await pause(), await write(), onDisk.restore(...given)),
  };
  const recorded = createMemoryWorkView({ memory: remains.uploads });
  const view: typeof recorded = {
    ...recorded,
    get: async (...given) => (await pause(), recorded.get(...given)),
    list: async (...given) => (await pause(), recorded.list(...given)),
    change: async (...given) => (await pause(), await write(), recorded.change(...given)),
    remove: async (...given) => (await pause(), await write(), recorded.remove(...given)),
  };
  const queue: typeof queued = {
    ...queued,
    send: async (...given) => (await pause(), await write(), queued.send(...given)),
    claim: async (...given) => (await write(), queued.claim(...given)),
    end: async (...given) => (await write(), queued.end(...given)),
  };
  const catalog: typeof rows = {
    ...rows,
    named: async (...given) => (await pause(), rows.named(...given)),
    get: async (...given) => (await pause(), rows.get(...given)),
    put: async (...given) => (await pause(), await write(), rows.put(...given)),
    remove: async (...given) => (await pause(), await write(), rows.remove(...given)),
  };
  const listed = createMemoryFileCatalog({ memory: remains.fileRows });
  const files: typeof listed = {
    ...listed,
    put: async (...given) => (await pause(), await write(), listed.put(...given)),
  };
  const now = () => nowMs;
  const index = createBronzeIndex(store);
  const ports = { store, view, files, queue, now, newId: () => crypto.randomUUID() };
  const ids: string[] = [];
  const handlers = createUploadHandlers({
    ...ports,
    index,
    createSha256: createMemorySha256,
    photos: () => photoPorts(store, now, catalog),
  });
  return {
    ...ports,
    createSha256: createMemorySha256,
    catalog,
    index,
    handlers,
    remains,
    /** Uploads a file and returns its record. */
    put: async (file: IncomingFile): Promise<UploadRecord> => {
      const { record } = await importUpload(ports, file);
      ids.push(record.id);
      return record;
    },
    /** The records of the files that this process uploaded and that were not known at once, in their order. */
    uploads: async (): Promise<readonly UploadRecord[]> =>
      (await recorded.get(ids)).filter((record) => record !== null),
    resume: () => resumeUploads(ports),
    noteDeadLetters: () => noteDeadLetters(ports),
    work: () =>
      drainQueue(
        { queue, handlers, parallel: { kinds: ['claim-upload', 'process-photo'], limit: 3 } },
        new AbortController().signal,
      ),
    /** Does only the next job, where there is one. */
    async workNext(): Promise<void> {
      const job = await queue.claim(60_000);
      const lease = { signal: new AbortController().signal, renew: async () => {} };
      if (job !== null) await queue.end(job, await runJob(handlers, job, lease));
    },
  };
}

export type PhotoLake = ReturnType<typeof openPhotoLake>;

const content = (bytes: Uint8Array) => ({
  sizeBytes: bytes.length,
  sha256: () => sha256Hex(bytes),
  async *open() {
    yield bytes;
  },
});

export const incoming = (
  path: string,
  bytes: Uint8Array,
  companions: readonly IncomingCompanion[] = [],
): IncomingFile => ({ path, head: bytes, companions, ...content(bytes) });

export const companionOf = (
  role: IncomingCompanion['role'],
  name: string,
  said: string | Uint8Array,
): IncomingCompanion => ({
  role,
  name,
  ...content(typeof said === 'string' ? new TextEncoder().encode(said) : said),
});

/** Everything that is stored and shown, by key and id, to compare two lakes. */
export const stateOf = ({ disk, rows, fileRows }: Remains): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [
      ...[...disk].map(([key, { info }]): [string, string] => [key, info.etag]),
      ...rows.photos,
      ...[...fileRows.files.values()].map((text): [string, string] => [`catalog ${keyOf(text)}`, text]),
    ].sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const keyOf = (entry: string): string => (JSON.parse(entry) as FileEntry).key;
