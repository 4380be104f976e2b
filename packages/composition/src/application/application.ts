import type { ApiServices, ArchiveDirectory, QueueView } from '@homelake/http-api';
import {
  readBuildPayload,
  buildTables,
  BUILD_TABLES,
  bringBack,
  createBronzeIndex,
  createMessageReader,
  createUploadHandlers,
  enqueueClipChecks,
  enqueueDescriptions,
  explainChat,
  exportLake,
  filesOfChat,
  cameWith,
  changeClassJob,
  fileToForget,
  findStoredObject,
  forgetChat,
  forgetFile,
  importUpload,
  listChats,
  listExports,
  listUploads,
  rebuildFiles,
  renewingHandlers,
  verifyLake,
} from '@homelake/lake';
import type {
  BringOptions,
  BroughtBack,
  ChatExplanation,
  ChatFile,
  ChatSummary,
  CreatedUpload,
  ExportedFile,
  ExportOptions,
  ExportState,
  FileCatalog,
  CameWith,
  FileToForget,
  ForgottenChat,
  IncomingFile,
  JobHandlers,
  JobSender,
  MessageReader,
  NewJob,
  ParquetCodec,
  PlainFolder,
  QueryEngine,
  RebuildFilesOptions,
  RebuildFilesReport,
  SilverOptions,
  StoredObject,
  TablesBuilt,
  TablesReport,
  UploadRecord,
  Verified,
  VerifyOptions,
  WorkView,
} from '@homelake/lake';
import type { PhotoCatalog, PhotoPorts, PhotoSearch } from '@homelake/photos';
import { readSettings, readStoredSettings, writeSettings } from '@homelake/storage';
import type { ObjectStore, PartReceiver, Sha256Factory, StorageClass, UploadSessions } from '@homelake/storage';
import { lazily, once } from './lazy.ts';
import { createPhotoLibrary } from './photo-library.ts';
import type { PhotoLibrary } from './photo-library.ts';
import { createUploadIntake } from './upload-intake.ts';

/** The ports that decode pictures, videos and their metadata. */
export type PhotoMedia = Pick<PhotoPorts, 'codec' | 'reader' | 'posters' | 'atlas'>;

/**
 * The ports and settings of an application. Each port is read at its first use, so it may be a getter that opens the adapter. The
 * application closes no port: the code that made the ports closes them.
 */
export interface ApplicationPorts {
  readonly store: ObjectStore;
  /**
   * Uploads in parts. `receive` takes the bytes that are sent to links of this program; it resolves to false where the links lead
   * elsewhere.
   */
  readonly sessions: UploadSessions & PartReceiver;
  readonly view: WorkView;
  readonly queue: JobSender;
  /** The work, as the API and the command line show it. */
  readonly queueView: QueueView;
  readonly catalog: PhotoCatalog;
  /** The search that belongs to `catalog`. */
  readonly search: PhotoSearch;
  /** The catalog of files. */
  readonly files: FileCatalog;
  readonly queryEngine: QueryEngine;
  /** Called when the first table is read or written. */
  readonly codec: () => Promise<ParquetCodec>;
  /** Called when the first photo is processed. */
  readonly media: () => Promise<PhotoMedia>;
  readonly createSha256: Sha256Factory;
  /** Largest upload that is hashed here, in bytes; see `ClaimPorts` of the lake. */
  readonly maxHashBytes: number;
  /** Returns milliseconds since the epoch. */
  readonly now: () => number;
  /** Returns a new id: 1 to 64 letters, digits, `-` and `_`. */
  readonly newId: () => string;
  /** IANA time zone for photos and videos whose files have an instant but no wall time, where the settings name none; null for UTC. */
  readonly homeZone: string | null;
  /** The directory of archived objects, read at each call; absent where the archive is no directory. */
  readonly archiveDirectory?: () => ArchiveDirectory;
  readonly version: string;
  /** Called with every error that a request fails with and its caller did not cause. */
  readonly reportError: (error: unknown) => void;
}

export interface JobOptions {
  /** Called with the progress of a build of the tables. */
  readonly onProgress?: SilverOptions['onProgress'];
  readonly onTables?: (report: TablesReport) => void;
  /** Called with the photos that were deleted because they were in the trash for long enough. */
  readonly onPurged?: (photos: Awaited<ReturnType<PhotoLibrary['purgeTrash']>>) => void;
}

/** Everything that an app can do with a lake, the same in every world. */
export interface Application {
  readonly store: ObjectStore;
  readonly queryEngine: QueryEngine;
  /** Makes the services that `createApp` takes. */
  readonly api: () => ApiServices;
  readonly photos: () => PhotoLibrary;
  /** The catalog of files. */
  readonly files: () => FileCatalog;
  /** Rebuilds the catalog of files; see `rebuildFiles` of the lake. */
  rebuildFiles(options?: RebuildFilesOptions): Promise<RebuildFilesReport>;
  readonly queueView: () => QueueView;
  listChats(): Promise<readonly ChatSummary[]>;
  /** The exports that the tables were built from, in order of arrival. */
  listExports(): Promise<readonly ExportState[]>;
  explainChat(chatId: string): Promise<ChatExplanation | null>;
  /** See `importUpload` of the lake. */
  importFile(file: IncomingFile): Promise<CreatedUpload>;
  /** The records of uploads, in the order of `ids`; null for an unknown id. Takes at most 1,000 ids. */
  uploads(ids: readonly string[]): Promise<readonly (UploadRecord | null)[]>;
  /** The uploads whose `parent` is this one: the files of an archive, or the companions of a photo. */
  uploadsOf(parent: string): AsyncIterable<UploadRecord>;
  /** The records of uploads that have not reached a final state. */
  openUploads(): Promise<readonly UploadRecord[]>;
  send(job: NewJob): Promise<void>;
  /**
   * Queues a check of every clip that was attached to a photo by name alone. It does so once in the life of a lake. Resolves to the number
   * of queued jobs. Requires a catalog that needs no rebuild.
   */
  enqueueClipChecks(): Promise<number>;
  /** Queues the photos that were described by another version of the rules, once for each version. Resolves to their number. */
  enqueueDescriptions(): Promise<number>;
  /** The handlers of all kinds of job, for `runJob`. A job renews its lease whenever it reads or writes the store. */
  jobHandlers(options?: JobOptions): JobHandlers;
  /** Builds the tables; see `buildTables` of the lake. */
  buildTables(options?: SilverOptions): Promise<TablesBuilt>;
  /** Checks all that was imported, and yields a finding for each object. */
  verify(options?: VerifyOptions): AsyncIterable<Verified>;
  /** Exports the lake into a folder; see `exportLake` of the lake. Unfinished work is not waited for. */
  exportTo(folder: PlainFolder, options?: ExportOptions): AsyncIterable<ExportedFile>;
  /** Brings an export back, or only mends by it; see `bringBack` of the lake. The catalog must need no rebuild. The tables are built afterwards. */
  bringBack(folder: PlainFolder, options?: BringOptions): AsyncIterable<BroughtBack>;
  /** The files that `forgetChat` would delete; null where the tables have no such chat. */
  filesOfChat(chatId: string): Promise<readonly ChatFile[] | null>;
  /** Deletes a chat for good; null where the tables have no such chat. The tables keep its rows until they are built again. */
  forgetChat(chatId: string): Promise<ForgottenChat | null>;
  /** The file that `forgetFile` would delete; null where there is none, or a sentence that says why it is not deleted by itself. */
  fileToForget(key: string): Promise<FileToForget | string | null>;
  /** What came with a folder or archive, by its path in the lake, and in no other way. */
  cameWith(folder: string): Promise<CameWith>;
  /** See `findStoredObject` of the lake. */
  storedObject(target: string): Promise<StoredObject | null>;
  /** Queues the move of an original or a file to another class. The worker does it, and updates the tables. */
  changeClass(key: string, storageClass: StorageClass): Promise<void>;
  /** Deletes a file for good; null where `fileToForget` gives none. */
  forgetFile(key: string): Promise<FileToForget | null>;
}

/** Composes the application over the ports of one world. Opens none of them. */
export function createApplication(ports: ApplicationPorts): Application {
  const { store, queryEngine } = ports;
  /** One index for the life of the process, so that bronze is listed once. */
  const index = createBronzeIndex(store);
  const photoPorts = async (on: ObjectStore): Promise<PhotoPorts> => {
    const { catalog, createSha256, now } = ports;
    const { timeZone } = await readSettings(on);
    const homeZone = timeZone ?? ports.homeZone;
    return { ...(await ports.media()), store: on, catalog, homeZone, createSha256, now };
  };
  const imageCodec = async () => (await ports.media()).codec;
  const photoLibrary = (on: ObjectStore, onChanged: () => Promise<void>): PhotoLibrary => {
    const { catalog, search, now, newId, createSha256 } = ports;
    return createPhotoLibrary({
      store: on,
      catalog,
      search,
      index,
      // A getter, so that a reader of photos opens neither the upload records nor the catalog of files nor the queue.
      get view() {
        return ports.view;
      },
      get files() {
        return ports.files;
      },
      get queue() {
        return ports.queue;
      },
      onChanged,
      createSha256,
      now,
      newId,
    });
  };
  const photos = once(() => photoLibrary(store, () => ports.queue.send(BUILD_TABLES)));

  const build = async (on: ObjectStore, options?: SilverOptions): Promise<TablesBuilt> => {
    const { catalog, search, files } = ports;
    return buildTables({ store: on, codec: await ports.codec(), catalog, search, files, imageCodec }, options);
  };

  /** The handlers of all jobs. `on` is the store as one job sees it, which renews the lease of that job. */
  const handlersOn = (on: ObjectStore, { onProgress, onTables, onPurged }: JobOptions): JobHandlers => {
    const { view, files, queue, createSha256, maxHashBytes, now } = ports;
    const photosOn = () => photoPorts(on);
    return {
      ...createUploadHandlers({
        store: on,
        view,
        files,
        queue,
        createSha256,
        maxHashBytes,
        photos: photosOn,
        index,
        now,
      }),
      async 'build-tables'(payload, { signal }) {
        const { full } = readBuildPayload(payload);
        const report = await build(on, { full, signal, ...(onProgress && { onProgress }) });
        onTables?.(report);
      },
      async 'purge-trash'(_payload, { signal }) {
        const purged = await photoLibrary(on, async () => {}).purgeTrash(signal);
        onPurged?.(purged);
      },
    };
  };

  const messages = (): MessageReader => {
    const { catalog } = ports;
    const reader = lazily(async () => createMessageReader({ store, codec: await ports.codec(), catalog }));
    return { page: async (...wanted) => (await reader()).page(...wanted) };
  };
  const storedObject = (target: string) => findStoredObject(ports, target);
  const changeClass = (key: string, storageClass: StorageClass) => ports.queue.send(changeClassJob(key, storageClass));
  const api = once((): ApiServices => {
    const { version, catalog, search, files, sessions, view, queue, queueView, now, newId, reportError } = ports;
    return {
      version,
      queryEngine,
      listChats: () => listChats(store),
      messages: messages(),
      catalog,
      search,
      photos: photos(),
      files,
      store,
      storage: {
        find: storedObject,
        restore: async (key, options) => void (await store.restore(key, options)),
        changeClass,
      },
      uploads: createUploadIntake({ store, view, queue, sessions, now, newId }, sessions),
      queue: queueView,
      settings: {
        read: () => readStoredSettings(store),
        write: (settings, etag) => writeSettings(store, settings, etag),
        archiveDirectory: () => ports.archiveDirectory?.() ?? null,
        machineZone: ports.homeZone,
      },
      reportError,
    };
  });

  return {
    store,
    queryEngine,
    api,
    photos,
    files: () => ports.files,
    rebuildFiles: (options) => rebuildFiles(ports, options),
    queueView: () => ports.queueView,
    listChats: () => listChats(store),
    listExports: () => listExports(store),
    explainChat: (chatId) => explainChat(store, chatId),
    importFile: (file) => importUpload(ports, file),
    uploads: (ids) => ports.view.get(ids),
    uploadsOf: (parent) => listUploads(ports.view, { parent }),
    async openUploads() {
      const open: UploadRecord[] = [];
      for (const state of ['receiving', 'waiting', 'working'] as const)
        for await (const record of listUploads(ports.view, { state })) open.push(record);
      return open;
    },
    send: (job) => ports.queue.send(job),
    enqueueClipChecks: () => enqueueClipChecks(ports),
    enqueueDescriptions: () => enqueueDescriptions(ports),
    jobHandlers: (options = {}) => renewingHandlers(store, (on) => handlersOn(on, options)),
    buildTables: (options) => build(store, options),
    verify(options) {
      const { catalog, files, queue, createSha256, now } = ports;
      return verifyLake(
        {
          store,
          catalog,
          files,
          queue,
          createSha256,
          now,
          openJobs: async () => {
            const { waiting, running } = await ports.queueView.state();
            return waiting + running;
          },
        },
        options,
      );
    },
    async *exportTo(folder, options) {
      const { createSha256 } = ports;
      yield* exportLake({ store, codec: await ports.codec(), createSha256 }, folder, options);
    },
    bringBack: (folder, options) => bringBack(ports, folder, options),
    filesOfChat: (chatId) => filesOfChat(ports, chatId),
    forgetChat(chatId) {
      const { view, catalog, files, queue, createSha256, now } = ports;
      return forgetChat({ store, view, catalog, files, index, queue, createSha256, now }, chatId);
    },
    fileToForget: (key) => fileToForget(ports, key),
    cameWith: (folder) => cameWith(ports, folder),
    storedObject,
    changeClass,
    forgetFile: (key) => forgetFile(ports, key),
  };
}
