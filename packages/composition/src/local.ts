import type { FsObjectStore } from '@homelake/adapters-local/fs-object-store';
import { openFsObjectStore } from '@homelake/adapters-local/fs-object-store';
import type { LocalFile } from '@homelake/adapters-local/local-file';
import { localByteSource, openLocalFile } from '@homelake/adapters-local/local-file';
import { createNodeSha256 } from '@homelake/adapters-local/node-sha256';
import type { ApiServices, QueueView } from '@homelake/http-api';
import {
  buildTables,
  createUploadHandlers,
  enqueueClipChecks,
  enqueueDescriptions,
  enqueueUploads,
  explainChat,
  filesOfChat,
  forgetChat,
  importUpload,
  listChats,
  listExports,
  verifyLake,
  workThrough,
} from '@homelake/lake';
import type {
  ChatExplanation,
  ChatFile,
  ChatSummary,
  ExportState,
  ForgottenChat,
  IncomingFile,
  QueryEngine,
  SilverOptions,
  TablesBuilt,
  UploadOutcome,
  UploadTicket,
  Verified,
  VerifyOptions,
  WorkDone,
} from '@homelake/lake';
import { openPairFiles, pairClips } from '@homelake/photos';
import type { PairOptions } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { join } from 'node:path';
import { createLocalContainer } from './local-container.ts';
import type { LocalSettings } from './local-settings.ts';
import type { PhotoLibrary } from './photo-library.ts';
import { T } from './tokens.ts';

export type { LocalFile, LocalSettings, PhotoLibrary, TablesBuilt };

export interface WorkListeners {
  readonly onOutcome?: (uploadKey: string, outcome: UploadOutcome) => void;
  readonly onDone?: (done: WorkDone) => void;
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
  importFile(file: IncomingFile): Promise<UploadTicket>;
  /** Queues the uploads that a killed process left without a job. */
  enqueueLeftovers(): Promise<number>;
  /** Once in the life of a lake, queues a look at clips that were tied to a photo by name; answers how many. The catalog is not to need a rebuild. */
  enqueueClipChecks(): Promise<number>;
  /** Once for each version of the rules, queues the photos that were described by others; answers how many. */
  enqueueDescriptions(): Promise<number>;
  /** Does the work that is ready; answers how many jobs it took. */
  work(signal: AbortSignal, listeners?: WorkListeners): Promise<number>;
  /** True as soon as something was uploaded to the API or changed by it; false after so long, or when the signal says so. */
  nextChange(withinMs: number, signal: AbortSignal): Promise<boolean>;
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
  const { home, access, command = 'homelake' } = settings;
  const own = join(home, '.homelake');
  const lock = access === 'write' ? await holdHome(home, own, command) : null;
  let store: FsObjectStore;
  try {
    store = await openFsObjectStore({ root: home });
  } catch (error) {
    lock?.release();
    throw error;
  }
  const container = createLocalContainer({ ...settings, own, store });
  const queryEngine = container.get(T.queryEngine);
  const uploadPorts = () => container.get(T.uploadPorts);
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
    importFile: (file) => importUpload(uploadPorts(), file),
    enqueueLeftovers: () => enqueueUploads({ store, queue: container.get(T.queue) }),
    enqueueClipChecks: () => enqueueClipChecks({ ...uploadPorts(), catalog: container.get(T.catalog) }),
    enqueueDescriptions: () => enqueueDescriptions(uploadPorts()),
    work(signal, { onOutcome = () => {}, onDone } = {}) {
      const { turns, now } = uploadPorts();
      const queue = container.get(T.queue);
      const handlers = createUploadHandlers({
        store,
        queue,
        turns,
        createSha256: createNodeSha256,
        photos: photoPorts,
        index: container.get(T.bronzeIndex),
        now,
        onOutcome,
      });
      return workThrough(
        { queue, handlers, parallel: { 'process-photo': PHOTOS_AT_ONCE, 'describe-photo': PHOTOS_AT_ONCE } },
        signal,
        onDone,
      );
    },
    nextChange: (withinMs, signal) => container.get(T.bell).heard(withinMs, signal),
    buildTables: async (options) =>
      buildTables(
        {
          store,
          codec: await container.get(T.parquetCodec)(),
          catalog: container.get(T.catalog),
          imageCodec: async () => (await photoPorts()).codec,
          refresh: () => queryEngine.refresh(),
        },
        options,
      ),
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
      const { queue, turns, now } = uploadPorts();
      return forgetChat({ store, catalog, index, queue, turns, now }, chatId);
    },
    close,
  };
}

async function holdHome(home: string, own: string, command: string): Promise<{ release(): void }> {
  const { acquireHome, HomeError } = await import('@homelake/adapters-local/home-lock');
  try {
    return await acquireHome(own, { command });
  } catch (error) {
    // The person knows the home, not the directory in it that is the program's own.
    if (!(error instanceof HomeError)) throw error;
    throw new HomeError(error.code, error.message.replace(own, home), error.holder, { cause: error });
  }
}
