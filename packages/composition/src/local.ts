import type { FsObjectStore } from '@homelake/adapters-local/fs-object-store';
import { openFsObjectStore } from '@homelake/adapters-local/fs-object-store';
import type { ApiServices, QueueView } from '@homelake/http-api';
import {
  buildSilver,
  createBronzeIndex,
  createUploadHandlers,
  enqueueUploads,
  explainChat,
  importUpload,
  listChats,
  listExports,
  workThrough,
} from '@homelake/lake';
import type {
  ChatExplanation,
  ChatSummary,
  ExportState,
  IncomingFile,
  QueryEngine,
  SilverOptions,
  SilverReport,
  UploadOutcome,
  UploadTicket,
  WorkDone,
} from '@homelake/lake';
import type { ObjectStore } from '@homelake/storage';
import { join } from 'node:path';
import { createLocalContainer } from './local-container.ts';
import type { LocalSettings } from './local-settings.ts';
import { T } from './tokens.ts';

export type { LocalSettings };

export interface WorkListeners {
  readonly onOutcome?: (uploadKey: string, outcome: UploadOutcome) => void;
  readonly onDone?: (done: WorkDone) => void;
}

/** A lake on one machine, as a plain record: what an app can do with it. */
export interface LocalLake {
  readonly home: string;
  readonly store: ObjectStore;
  readonly queryEngine: QueryEngine;
  /** Opened when it is first asked. */
  readonly queueView: () => QueueView;
  /** What `createApp` takes. */
  readonly api: () => ApiServices;
  listChats(): Promise<readonly ChatSummary[]>;
  /** Every export that the tables were built from, in order of arrival. */
  listExports(): Promise<readonly ExportState[]>;
  explainChat(chatId: string): Promise<ChatExplanation | null>;
  importFile(file: IncomingFile): Promise<UploadTicket>;
  /** Queues the uploads that a killed process left without a job. */
  enqueueLeftovers(): Promise<number>;
  /** Does the work that is ready; answers how many jobs it took. */
  work(signal: AbortSignal, listeners?: WorkListeners): Promise<number>;
  buildSilver(options?: SilverOptions): Promise<SilverReport>;
  close(): Promise<void>;
}

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
  const index = createBronzeIndex(store);
  let closed = false;

  const close = async () => {
    if (closed) return;
    closed = true;
    await queryEngine.close();
    container.unbindAll();
    store.close();
    lock?.release();
  };

  return {
    home,
    store,
    queryEngine,
    queueView: () => container.get(T.queueView),
    api: () => container.get(T.api),
    listChats: () => listChats(store),
    listExports: () => listExports(store),
    explainChat: (chatId) => explainChat(store, chatId),
    importFile: (file) => importUpload(uploadPorts(), file),
    enqueueLeftovers: () => enqueueUploads(uploadPorts()),
    work(signal, { onOutcome = () => {}, onDone } = {}) {
      const { queue, now } = uploadPorts();
      return workThrough(
        { queue, now, handlers: createUploadHandlers({ store, index, now, onOutcome }) },
        signal,
        onDone,
      );
    },
    async buildSilver(options) {
      const report = await buildSilver({ store, codec: await container.get(T.codec)() }, options);
      await queryEngine.refresh();
      return report;
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
