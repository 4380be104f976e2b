import type { ApiServices, QueueView } from '@homelake/http-api';
import {
  readBuildPayload,
  buildTables,
  BUILD_TABLES,
  createBronzeIndex,
  createMessageReader,
  createUploadHandlers,
  enqueueClipChecks,
  enqueueDescriptions,
  explainChat,
  filesOfChat,
  forgetChat,
  importUpload,
  listChats,
  listExports,
  listUploads,
  renewingHandlers,
  verifyLake,
} from '@homelake/lake';
import type {
  ChatExplanation,
  ChatFile,
  ChatSummary,
  CreatedUpload,
  ExportState,
  ForgottenChat,
  IncomingFile,
  JobHandlers,
  JobSender,
  MessageReader,
  NewJob,
  ParquetCodec,
  QueryEngine,
  SilverOptions,
  TablesBuilt,
  TablesReport,
  UploadRecord,
  Verified,
  VerifyOptions,
  WorkView,
} from '@homelake/lake';
import type { PhotoCatalog, PhotoPorts, PhotoSearch } from '@homelake/photos';
import type { ObjectStore, PartReceiver, Sha256Factory, UploadSessions } from '@homelake/storage';
import { lazily, once } from './lazy.ts';
import { createPhotoLibrary } from './photo-library.ts';
import type { PhotoLibrary } from './photo-library.ts';
import { createUploadIntake } from './upload-intake.ts';

/** What decodes pictures, films and their metadata. */
export type PhotoMedia = Pick<PhotoPorts, 'codec' | 'reader' | 'posters' | 'atlas'>;

/**
 * All that an application needs from its world. The application reads a port where it uses it and not before, so a port may be a getter
 * that opens what it needs. Nothing is closed here: whoever makes the ports closes them.
 */
export interface ApplicationPorts {
  readonly store: ObjectStore;
  /** Uploads in parts, and their bytes where links lead to this program; where they lead elsewhere, `receive` answers false. */
  readonly sessions: UploadSessions & PartReceiver;
  readonly view: WorkView;
  readonly queue: JobSender;
  /** The work as people see it. */
  readonly queueView: QueueView;
  readonly catalog: PhotoCatalog;
  /** Of the catalog. */
  readonly search: PhotoSearch;
  readonly queryEngine: QueryEngine;
  /** Asked for at the first table that is read or written. */
  readonly codec: () => Promise<ParquetCodec>;
  /** Asked for at the first photo. */
  readonly media: () => Promise<PhotoMedia>;
  readonly createSha256: Sha256Factory;
  /** As `ClaimPorts` of the lake says. */
  readonly maxHashBytes: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 1 to 64 letters, digits, `-` and `_`, new each time. */
  readonly newId: () => string;
  /** IANA zone for photos and videos that only tell an instant; null: UTC. */
  readonly homeZone: string | null;
  readonly version: string;
  /** Told of every failure of a request that was not the caller's. */
  readonly reportError: (error: unknown) => void;
}

export interface JobOptions {
  /** Of builds of the tables. */
  readonly onProgress?: SilverOptions['onProgress'];
  readonly onTables?: (report: TablesReport) => void;
  /** The photos that were deleted because they lay in the trash for long enough. */
  readonly onPurged?: (photos: Awaited<ReturnType<PhotoLibrary['purgeTrash']>>) => void;
}

/** What an app can do with a lake, the same in every world. */
export interface Application {
  readonly store: ObjectStore;
  readonly queryEngine: QueryEngine;
  /** What `createApp` takes. */
  readonly api: () => ApiServices;
  readonly photos: () => PhotoLibrary;
  readonly queueView: () => QueueView;
  listChats(): Promise<readonly ChatSummary[]>;
  /** Every export that the tables were built from, in order of arrival. */
  listExports(): Promise<readonly ExportState[]>;
  explainChat(chatId: string): Promise<ChatExplanation | null>;
  /** As `importUpload`. */
  importFile(file: IncomingFile): Promise<CreatedUpload>;
  /** What became of uploads, null where there is none of that id. At most 1,000 ids. */
  uploads(ids: readonly string[]): Promise<readonly (UploadRecord | null)[]>;
  /** Those that have not ended. */
  openUploads(): Promise<readonly UploadRecord[]>;
  send(job: NewJob): Promise<void>;
  /** Once in the life of a lake, queues a look at clips that were tied to a photo by name; answers how many. The catalog is not to need a rebuild. */
  enqueueClipChecks(): Promise<number>;
  /** Once for each version of the rules, queues the photos that were described by others; answers how many. */
  enqueueDescriptions(): Promise<number>;
  /** The handlers of every kind of job, for `runJob`. What a job reads or writes renews its lease. */
  jobHandlers(options?: JobOptions): JobHandlers;
  /** See `buildTables` of the lake. */
  buildTables(options?: SilverOptions): Promise<TablesBuilt>;
  /** Looks at everything that came in. */
  verify(options?: VerifyOptions): AsyncIterable<Verified>;
  /** Every file that `forgetChat` would delete; null where the tables know no such chat. */
  filesOfChat(chatId: string): Promise<readonly ChatFile[] | null>;
  /** Null where the tables know no such chat. They show it until they are built next. */
  forgetChat(chatId: string): Promise<ForgottenChat | null>;
}

/** The application over the ports of one world. It opens nothing. */
export function createApplication(ports: ApplicationPorts): Application {
  const { store, queryEngine } = ports;
  /** One for as long as the process writes, so that bronze is listed once. */
  const index = createBronzeIndex(store);
  const photoPorts = async (on: ObjectStore): Promise<PhotoPorts> => {
    const { catalog, homeZone, createSha256, now } = ports;
    return { ...(await ports.media()), store: on, catalog, homeZone, createSha256, now };
  };
  const imageCodec = async () => (await ports.media()).codec;
  const photoLibrary = (on: ObjectStore, onChanged: () => Promise<void>): PhotoLibrary => {
    const { catalog, search, now, newId } = ports;
    return createPhotoLibrary({
      store: on,
      catalog,
      search,
      index,
      // Who only looks at photos opens neither records nor queue.
      get view() {
        return ports.view;
      },
      get queue() {
        return ports.queue;
      },
      onChanged,
      now,
      newId,
    });
  };
  const photos = once(() => photoLibrary(store, () => ports.queue.send(BUILD_TABLES)));

  const build = async (on: ObjectStore, options?: SilverOptions): Promise<TablesBuilt> => {
    const { catalog, search } = ports;
    return buildTables({ store: on, codec: await ports.codec(), catalog, search, imageCodec }, options);
  };

  /** The handlers of all jobs, on the view of the store that one job has. */
  const handlersOn = (on: ObjectStore, { onProgress, onTables, onPurged }: JobOptions): JobHandlers => {
    const { view, queue, createSha256, maxHashBytes, now } = ports;
    const photosOn = () => photoPorts(on);
    return {
      ...createUploadHandlers({ store: on, view, queue, createSha256, maxHashBytes, photos: photosOn, index, now }),
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
  const api = once((): ApiServices => {
    const { version, catalog, search, sessions, view, queue, queueView, now, newId, reportError } = ports;
    return {
      version,
      queryEngine,
      listChats: () => listChats(store),
      messages: messages(),
      catalog,
      search,
      photos: photos(),
      store,
      uploads: createUploadIntake({ store, view, queue, sessions, now, newId }, sessions),
      queue: queueView,
      reportError,
    };
  });

  return {
    store,
    queryEngine,
    api,
    photos,
    queueView: () => ports.queueView,
    listChats: () => listChats(store),
    listExports: () => listExports(store),
    explainChat: (chatId) => explainChat(store, chatId),
    importFile: (file) => importUpload(ports, file),
    uploads: (ids) => ports.view.get(ids),
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
    verify: (options) => verifyLake(ports, options),
    filesOfChat: (chatId) => filesOfChat(ports, chatId),
    forgetChat(chatId) {
      const { view, catalog, queue, now } = ports;
      return forgetChat({ store, view, catalog, index, queue, now }, chatId);
    },
  };
}
