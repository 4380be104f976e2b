import type { FsObjectStore } from '@homelake/adapters-local/fs-object-store';
import { openFsObjectStore } from '@homelake/adapters-local/fs-object-store';
import { openFsPlainFolder } from '@homelake/adapters-local/fs-plain-folder';
import type { LocalFile } from '@homelake/adapters-local/local-file';
import { localByteSource, openLocalFile } from '@homelake/adapters-local/local-file';
import type { IncomingFile, PlainFolder } from '@homelake/lake';
import { openPairFiles, pairClips } from '@homelake/photos';
import type { PairOptions } from '@homelake/photos';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createApplication } from './application/application.ts';
import type { Application } from './application/application.ts';
import { createQueueWork } from './application/queue-work.ts';
import type { QueueWork } from './application/queue-work.ts';
import { classSettingsOf } from './class-settings.ts';
import { createLocalContainer } from './local-container.ts';
import { createLocalPorts } from './local-ports.ts';
import type { LocalSettings } from './local-settings.ts';
import { T } from './tokens.ts';
import type { WorkerOptions, WorkerSupervisor } from './worker-options.ts';
import { superviseWorker } from './worker-supervisor.ts';

export type { LocalFile, LocalSettings, WorkerOptions };

/** A lake on one machine: the application, the work on its queue, and operations that only one machine has. */
export interface LocalLake extends Application, QueueWork {
  readonly home: string;
  /** Finds the stills of the clips among files to import. Maps the `lakePath` of a clip to that of its still; see `pairClips` of photos. */
  pairClips(files: readonly LocalFile[], options?: PairOptions): Promise<ReadonlyMap<string, string>>;
  /** Opens a file of this machine for `importFile`. */
  openFile(file: LocalFile, signal?: AbortSignal): Promise<IncomingFile>;
  /** Opens a folder of this machine for `exportTo` and `bringBack`. */
  openFolder(path: string): PlainFolder;
  /** Keeps a worker process running for this lake, unless another process has one. */
  superviseWorker(options: WorkerOptions): WorkerSupervisor;
  /**
   * Resolves to true once a job was sent or `signalChange` was called, and to false after `withinMs` or when the signal is aborted. Only
   * one caller may wait at a time.
   */
  nextChange(withinMs: number, signal: AbortSignal): Promise<boolean>;
  /** Makes `nextChange` resolve. */
  signalChange(): void;
  close(): Promise<void>;
}

/**
 * Composes the application over the ports of this machine. Each port is opened at its first use. Rejects with HomeError where `access`
 * cannot be had, and with the store's error where the home cannot be read.
 */
export async function composeLocal(settings: LocalSettings): Promise<LocalLake> {
  const { home, access, command = 'homelake', pid = process.pid, version = '0' } = settings;
  const stateDirectory = join(home, '.homelake');
  const lock = access === 'read' ? null : await openHome(home, stateDirectory, access, { command, pid });
  let store: FsObjectStore;
  try {
    const { now = Date.now } = settings;
    store = await openFsObjectStore({ root: home, now, classSettings: classSettingsOf(home) });
  } catch (error) {
    lock?.release();
    throw error;
  }
  const container = createLocalContainer({ ...settings, stateDirectory, store });
  const ports = createLocalPorts(container, settings);
  const application = createApplication(ports);
  const queueWork = createQueueWork(application, ports);
  const media = container.get(T.media);
  const metadataReader = async () => (await media()).reader;
  let closed = false;

  return {
    ...application,
    ...queueWork,
    home,
    async pairClips(files, options) {
      const paths = new Map(files.map(({ path, lakePath }) => [lakePath, path]));
      const open = (lakePath: string) => localByteSource(paths.get(lakePath) ?? lakePath);
      return pairClips([...paths.keys()], openPairFiles({ reader: metadataReader, now: ports.now, open }), options);
    },
    openFile: openLocalFile,
    openFolder: openFsPlainFolder,
    superviseWorker(options) {
      const queue = () => container.get(T.queue);
      const supervisor = superviseWorker(
        { orders: { home, command, version }, stateDirectory, queue, onGivenUp: () => queueWork.noteDeadLetters() },
        options,
      );
      container.get(T.changeSignal).listen(() => supervisor.changed());
      return supervisor;
    },
    nextChange: (withinMs, signal) => container.get(T.changeSignal).wait(withinMs, signal),
    signalChange: () => container.get(T.changeSignal).notify(),
    async close() {
      if (closed) return;
      closed = true;
      await ports.queryEngine.close();
      if (media.started()) await (await media()).codec.close();
      container.unbindAll();
      store.close();
      lock?.release();
    },
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
    if (access === 'work') {
      const lock = await acquireHome(stateDirectory, holder);
      await removeSpool(stateDirectory);
      return lock;
    }
    prepareHome(stateDirectory);
    return null;
  } catch (error) {
    // The message names the home, which the user knows, instead of the state directory in it.
    if (!(error instanceof HomeError)) throw error;
    throw new HomeError(error.code, error.message.replace(stateDirectory, home), error.holder, { cause: error });
  }
}

/** Removes the directory in which earlier versions kept uploads until they were stored. Those versions cleared it at their start. */
async function removeSpool(stateDirectory: string): Promise<void> {
  // What cannot be removed is tried again at the next start.
  await rm(join(stateDirectory, 'uploads'), { recursive: true, force: true }).catch(() => {});
}
