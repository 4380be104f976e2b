import { syncCatalogRow } from '@homelake/photos';
import { fileKey, isArchiveClass, photoKey, readSettings, routeFile, settledPrices } from '@homelake/storage';
import type { FileKind, ObjectKey, ObjectStore, StorageClass } from '@homelake/storage';
import { textOf } from './arrival-ports.ts';
import type { HandlerPorts } from './arrival-ports.ts';
import { syncFiles } from '../files/sync-files.ts';
import type { JobSender, Json, NewJob } from '../jobs/job-queue.ts';
import { isOtherClass } from '../jobs/photo-job.ts';
import type { UploadRecord } from '../jobs/work-view.ts';

/** The class of an upload as a part of a record: empty where it has none. */
export const classOf = ({ storageClass }: Pick<UploadRecord, 'storageClass'>): Pick<UploadRecord, 'storageClass'> =>
  storageClass === undefined ? {} : { storageClass };

/**
 * Class and folder of an upload by the rules of the lake. The class that its sender asked for comes before that of the rules. Rejects with
 * SettingsError where the settings of the lake have a mistake.
 */
export async function routeClaimed(
  store: ObjectStore,
  { name, sizeBytes, storageClass: asked }: UploadRecord,
  kind: FileKind,
): Promise<{ readonly storageClass: StorageClass; readonly into: string | null }> {
  const settings = await readSettings(store);
  const decision = routeFile({ path: name, sizeBytes, kind }, settings.rules, settledPrices(settings));
  return { storageClass: asked ?? decision.storageClass, into: decision.into };
}

/** Makes the job that moves stored bytes to an archive class. It is the last job of these bytes. */
export const moveToClassJob = (key: ObjectKey, storageClass: StorageClass): NewJob => ({
  kind: 'move-to-class',
  payload: { key, storageClass },
  dedupeKey: `class\n${key}`,
});

/** Class in which bytes are stored by their claim, as a part of the options of a move. What is to be archived is processed first. */
export const classToRead = ({ storageClass }: Pick<UploadRecord, 'storageClass'>): Pick<UploadRecord, 'storageClass'> =>
  storageClass === undefined || isArchiveClass(storageClass) ? {} : { storageClass };

/** Queues the move of these bytes to the archive; nothing for other classes. */
export async function sendToArchive(queue: JobSender, key: ObjectKey, storageClass: StorageClass | null | undefined) {
  if (storageClass != null && isArchiveClass(storageClass)) await queue.send(moveToClassJob(key, storageClass));
}

/** The job `move-to-class`. A no-op where the bytes are archived already, or were removed meanwhile. */
export async function moveToClass(
  { store, files, photos }: Pick<HandlerPorts, 'store' | 'files' | 'photos'>,
  payload: Json,
): Promise<void> {
  const key = textOf(payload, 'key');
  const storageClass = textOf(payload, 'storageClass');
  if (!isOtherClass(storageClass)) throw new TypeError(`storageClass: ${storageClass} is no class to move bytes to`);
  const info = await store.head(key);
  if (info === null) return;
  if (!isArchiveClass(info.storageClass)) await store.changeClass(key, storageClass, { ifMatch: { etag: info.etag } });
  // The catalogs show the class. A run that is killed before these lines is repeated.
  const photo = photoKey.parse(key);
  if (photo !== null) await syncCatalogRow(await photos(), photo.id);
  const { sha256 } = info.metadata;
  if (sha256 !== undefined && fileKey.parse(key) !== null) await syncFiles({ store, files }, sha256);
}
