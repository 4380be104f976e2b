import type { FsObjectStore } from '@homelake/adapters-local/fs-object-store';
import { openFsObjectStore } from '@homelake/adapters-local/fs-object-store';
import type { LocalFile } from '@homelake/adapters-local/local-file';
import { localByteSource, openLocalFile } from '@homelake/adapters-local/local-file';
import { createNodeSha256 } from '@homelake/adapters-local/node-sha256';
import type { ApiServices, QueueView } from '@homelake/http-api';
import {
  buildOf,
  buildTables,
  createUploadHandlers,
  enqueueClipChecks,
  enqueueDescriptions,
  explainChat,
  filesOfChat,
  forgetChat,
  importUpload,
  letOthersPass,
  listUploads,
  noteDeadLetters,
  RECEIVING_MS,
  resumeUploads,
  listChats,
  listExports,
  renewingHandlers,
  requestTables,
  verifyLake,
  workThrough,
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
  NewJob,
  QueryEngine,
  RequestTablesOptions,
  SilverOptions,
  TablesBuilt,
  TablesReport,
  UploadRecord,
  Verified,
  VerifyOptions,
  WorkDone,
} from '@homelake/lake';
import { openPairFiles, pairClips } from '@homelake/photos';
import type { PairOptions } from '@homelake/photos';
import { abortAbandoned } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createLocalContainer } from './local-container.ts';
import type { LocalSettings } from './local-settings.ts';
import { createPhotoLibrary } from './photo-library.ts';
import type { PhotoLibrary } from './photo-library.ts';
import { T } from './tokens.ts';
import type { WorkerOptions, WorkerSupervisor } from './worker-options.ts';
import { superviseWorker } from './worker-supervisor.ts';

export type { LocalFile, LocalSettings, PhotoLibrary, TablesBuilt, WorkerOptions, WorkerSupervisor };

export interface WorkOptions {
  readonly onDone?: (done: WorkDone) => void;
  /** Of builds of the tables. */
  readonly onProgress?: SilverOptions['onProgress'];
  readonly onTables?: (report: TablesReport) => void;
  /** What went for good because it lay in the trash for long enough. */
  readonly onPurged?: (photos: Awaited<ReturnType<PhotoLibrary['purgeTrash']>>) => void;
  /** How long a worker that says nothing keeps its job. */
  readonly leaseMs?: number;
}

/** A lake on one machine, as a plain record: what an app can do with it. */
export interface LocalLake {
  readonly home: string;
  readonly store: ObjectStore;
  readonly queryEngine: QueryEngine;
  /** Opened when it is first asked, like the catalog of `photos`. */
  readonly queueView: () => QueueView;
  readonly photos: () => PhotoLibrary;
  /** What `createApp` takes. */
  readonly api: () => ApiServices;
  listChats(): Promise<readonly ChatSummary[]>;
  /** Every export that the tables were built from, in order of arrival. */
  listExports(): Promise<readonly ExportState[]>;
  explainChat(chatId: string): Promise<ChatExplanation | null>;
  /** Of files that are to be imported, the stills that clips belong to, by `lakePath`; see `pairClips`. */
  pairClips(files: readonly LocalFile[], options?: PairOptions): Promise<ReadonlyMap<string, string>>;
  /** A file on this machine, as `importFile` takes it. */
  openFile(file: LocalFile, signal?: AbortSignal): Promise<IncomingFile>;
  /** As `importUpload`. */
  importFile(file: IncomingFile): Promise<CreatedUpload>;
  /** What became of uploads, null where there is none of that id. At most 1,000 ids. */
  uploads(ids: readonly string[]): Promise<readonly (UploadRecord | null)[]>;
  /** Those that have not ended. */
  openUploads(): Promise<readonly UploadRecord[]>;
  /** As `resumeUploads`. */
  resumeUploads(): Promise<readonly string[]>;
  /** Once in the life of a lake, queues a look at clips that were tied to a photo by name; answers how many. The catalog is not to need a rebuild. */
  enqueueClipChecks(): Promise<number>;
  /** Once for each version of the rules, queues the photos that were described by others; answers how many. */
  enqueueDescriptions(): Promise<number>;
  /** Does the jobs that are ready, table builds among them; answers how many it took. For a lake that is open to `work`. */
  work(signal: AbortSignal, options?: WorkOptions): Promise<number>;
  /** Has the work done: by a process of its own, unless another process has one for this lake. */
  superviseWorker(options: WorkerOptions): WorkerSupervisor;
  send(job: NewJob): Promise<void>;
  /** True as soon as something was uploaded or changed; false after so long, or when the signal says so. */
  nextChange(withinMs: number, signal: AbortSignal): Promise<boolean>;
  /** Nothing waits and nothing runs. */
  isIdle(): Promise<boolean>;
  /** Makes `nextChange` answer. */
  signalChange(): void;
  /** Has the worker do all that is ready and then build the tables, and waits for it. */
  requestTables(options?: RequestTablesOptions): Promise<TablesReport>;
  /** See `buildTables` of the lake. */
  buildTables(options?: SilverOptions): Promise<TablesBuilt>;
  /** Looks at everything that came in. */
  verify(options?: VerifyOptions): AsyncIterable<Verified>;
  /** Every file that `forgetChat` would delete; null where the tables know no such chat. */
  filesOfChat(chatId: string): Promise<readonly ChatFile[] | null>;
  /** Null where the tables know no such chat. They show it until they are built next. */
  forgetChat(chatId: string): Promise<ForgottenChat | null>;
  close(): Promise<void>;
}

/** Photos that are worked on at the same time: more than a small machine has cores, so that none of these waits for a disk. */
const PHOTOS_AT_ONCE = 4;

/** Builds the object graph of a lake on this machine. */
export async function composeLocal(settings: LocalSettings): Promise<LocalLake> {
  const { home, access, command = 'homelake', pid = process.pid, version = '0' } = settings;
  const { changeHandlers = (handlers: JobHandlers) => handlers } = settings;
  const stateDirectory = join(home, '.homelake');
  const lock = access === 'read' ? null : await openHome(home, stateDirectory, access, { command, pid });
  let store: FsObjectStore;
  try {
    store = await openFsObjectStore({ root: home });
  } catch (error) {
    lock?.release();
    throw error;
  }
  const container = createLocalContainer({ ...settings, stateDirectory, store });
  const queryEngine = container.get(T.queryEngine);
  const uploadPorts = () => container.get(T.uploadPorts);
  const resumePorts = () => ({ ...uploadPorts(), queue: container.get(T.queue) });
  const photoPorts = container.get(T.photoPorts);
  let closed = false;

  const close = async () => {
    if (closed) return;
    closed = true;
    await queryEngine.close();
    if (photoPorts.started()) await (await photoPorts()).codec.close();
    container.unbindAll();
    store.close();
    lock?.release();
  };

  const build = async (options?: SilverOptions, on: ObjectStore = store): Promise<TablesBuilt> =>
    buildTables(
      {
        store: on,
        codec: await container.get(T.parquetCodec)(),
        catalog: container.get(T.catalog),
        search: container.get(T.search),
        imageCodec: async () => (await photoPorts()).codec,
      },
      options,
    );

  /** The handlers of all jobs, on the view of the store that one job has. */
  const handlersOn = (on: ObjectStore, options: WorkOptions): JobHandlers => {
    const { onProgress, onTables = () => {}, onPurged = () => {} } = options;
    const { now } = uploadPorts();
    const queue = container.get(T.queue);
    const index = container.get(T.bronzeIndex);
    return {
      ...createUploadHandlers({
        ...uploadPorts(),
        store: on,
        createSha256: createNodeSha256,
        photos: async () => ({ ...(await photoPorts()), store: on }),
        index,
      }),
      async 'build-tables'(payload, { signal }) {
        if (await letOthersPass(container.get(T.queue), payload)) return;
        const { full } = buildOf(payload);
        onTables(await build({ full, signal, ...(onProgress && { onProgress }) }, on));
      },
      async 'purge-trash'(_payload, { signal }) {
        const ports = {
          store: on,
          catalog: container.get(T.catalog),
          search: container.get(T.search),
          index,
          queue,
          now,
          newId: container.get(T.newId),
          onChanged: async () => {},
        };
        onPurged(await createPhotoLibrary(ports).purgeTrash(signal));
      },
    };
  };

  return {
    home,
    store,
    queryEngine,
    queueView: () => container.get(T.queueView),
    photos: () => container.get(T.photos),
    api: () => container.get(T.api),
    listChats: () => listChats(store),
    listExports: () => listExports(store),
    explainChat: (chatId) => explainChat(store, chatId),
    async pairClips(files, options) {
      const paths = new Map(files.map(({ path, lakePath }) => [lakePath, path]));
      const open = (lakePath: string) => localByteSource(paths.get(lakePath) ?? lakePath);
      return pairClips(
        [...paths.keys()],
        openPairFiles({ reader: async () => (await photoPorts()).reader, now: container.get(T.now), open }),
        options,
      );
    },
    openFile: openLocalFile,
    async importFile(file) {
      const created = await importUpload(uploadPorts(), file);
      if (created.record.state === 'waiting') container.get(T.changeSignal).notify();
      return created;
    },
    uploads: (ids) => container.get(T.workView).get(ids),
    async openUploads() {
      const open: UploadRecord[] = [];
      for (const state of ['receiving', 'waiting', 'working'] as const)
        for await (const record of listUploads(container.get(T.workView), { state })) open.push(record);
      return open;
    },
    async resumeUploads() {
      const oldest = new Date(container.get(T.now)() - RECEIVING_MS);
      await abortAbandoned(container.get(T.sessions), oldest);
      return resumeUploads(resumePorts());
    },
    enqueueClipChecks: () => enqueueClipChecks({ ...uploadPorts(), catalog: container.get(T.catalog) }),
    enqueueDescriptions: () => enqueueDescriptions(uploadPorts()),
    async work(signal, options = {}) {
      const { onDone, leaseMs } = options;
      const handlers = changeHandlers(renewingHandlers(store, (on) => handlersOn(on, options)));
      const taken = await workThrough(
        {
          queue: container.get(T.queue),
          handlers,
          parallel: { 'process-photo': PHOTOS_AT_ONCE, 'describe-photo': PHOTOS_AT_ONCE },
          now: () => performance.now(),
          ...(leaseMs !== undefined && { leaseMs }),
        },
        signal,
        onDone,
      );
      await noteDeadLetters(resumePorts());
      return taken;
    },
    superviseWorker(options) {
      const queue = () => container.get(T.queue);
      const supervisor = superviseWorker(
        { orders: { home, command, version }, stateDirectory, queue, onGivenUp: () => noteDeadLetters(resumePorts()) },
        options,
      );
      container.get(T.changeSignal).listen(() => supervisor.changed());
      return supervisor;
    },
    async send(job) {
      await container.get(T.queue).send(job);
      container.get(T.changeSignal).notify();
    },
    nextChange: (withinMs, signal) => container.get(T.changeSignal).wait(withinMs, signal),
    async isIdle() {
      const { ready, delayed, running } = await container.get(T.queue).counts();
      return ready + delayed + running === 0;
    },
    signalChange: () => container.get(T.changeSignal).notify(),
    async requestTables(options) {
      const queue = container.get(T.queue);
      const asked = requestTables({ store, queue, pause: (ms) => pause(ms) }, options);
      container.get(T.changeSignal).notify();
      return asked;
    },
    buildTables: (options) => build(options),
    verify(options) {
      const ports = {
        store,
        catalog: container.get(T.catalog),
        // Opened to mend alone: a lake that cannot be written to can be verified.
        get queue() {
          return uploadPorts().queue;
        },
        createSha256: createNodeSha256,
        now: () => uploadPorts().now(),
      };
      return verifyLake(ports, options);
    },
    filesOfChat: (chatId) => filesOfChat({ store, catalog: container.get(T.catalog) }, chatId),
    forgetChat(chatId) {
      const [catalog, index] = [container.get(T.catalog), container.get(T.bronzeIndex)];
      const { queue, now } = uploadPorts();
      return forgetChat({ store, catalog, index, queue, now }, chatId);
    },
    close,
  };
}

async function openHome(
  home: string,
  stateDirectory: string,
  access: 'write' | 'work',
  holder: { readonly command: string; readonly pid: number },
): Promise<{ release(): void } | null> {
  const { acquireHome, HomeError, prepareHome } = await import('@homelake/adapters-local/home-lock');
  try {
    if (access === 'work') return await acquireHome(stateDirectory, holder);
    prepareHome(stateDirectory);
    return null;
  } catch (error) {
    // The person knows the home, not the state directory in it.
    if (!(error instanceof HomeError)) throw error;
    throw new HomeError(error.code, error.message.replace(stateDirectory, home), error.holder, { cause: error });
  }
}
