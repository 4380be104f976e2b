import { RecordDamagedError, syncCatalogRow } from '@homelake/photos';
import {
  fileKey,
  fileRecordKey,
  isArchiveClass,
  isObject,
  photoKey,
  readSettings,
  routeFile,
  settledPrices,
} from '@homelake/storage';
import type { FileKind, ObjectKey, ObjectStore, StorageClass } from '@homelake/storage';
import { textOf } from './arrival-ports.ts';
import type { HandlerPorts } from './arrival-ports.ts';
import { listKeys } from '../bronze/bronze-record.ts';
import { readKnownContent } from '../bronze/known-content.ts';
import { syncFiles } from '../files/sync-files.ts';
import type { FileStores } from '../files/sync-files.ts';
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

/** Makes the job that moves stored bytes to a class because their owner says so, whatever class they are in. */
export const changeClassJob = (key: ObjectKey, storageClass: StorageClass): NewJob => ({
  kind: 'move-to-class',
  payload: { key, storageClass, asked: true },
  dedupeKey: `class\n${key}\n${storageClass}`,
});

/** Makes the job that moves stored bytes to an archive class after their import. It is the last job of these bytes. */
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

/**
 * The job `move-to-class`. A no-op where the bytes were removed meanwhile, and after an import where they are archived already. Rejects with
 * StorageError `archived` where the restore of archived bytes has ended.
 */
export async function moveToClass(
  { store, files, photos }: Pick<HandlerPorts, 'store' | 'files' | 'photos'>,
  payload: Json,
): Promise<void> {
  const key = textOf(payload, 'key');
  const storageClass = textOf(payload, 'storageClass');
  const isAsked = isObject(payload) && payload['asked'] === true;
  if (!isOtherClass(storageClass) && !(isAsked && storageClass === 'standard'))
    throw new TypeError(`storageClass: ${storageClass} is no class to move bytes to`);
  const info = await store.head(key);
  if (info === null) return;
  if (isAsked || !isArchiveClass(info.storageClass))
    await store.changeClass(key, storageClass, { ifMatch: { etag: info.etag } });
  // The catalogs show the class. A run that is killed before these lines is repeated.
  const photo = photoKey.parse(key);
  if (photo !== null) await syncCatalogRow(await photos(), photo.id);
  if (fileKey.parse(key) === null) return;
  const { sha256 } = info.metadata;
  await (sha256 === undefined ? syncFileAt({ store, files }, key) : syncFiles({ store, files }, sha256));
}

/** Syncs the content at a key whose stored hash was lost: its record is found by the key among all records. */
async function syncFileAt(stores: FileStores, key: ObjectKey): Promise<void> {
  for (const recordKey of await listKeys(stores.store, fileRecordKey.prefix)) {
    const sha256 = fileRecordKey.parse(recordKey)?.sha256;
    if (sha256 === undefined) continue;
    const record = await readKnownContent(stores.store, recordKey).catch((error: unknown) => {
      // Its files keep the class that the catalog has, until the record is mended.
      if (error instanceof RecordDamagedError) return null;
      throw error;
    });
    if (record?.arrivals.some((arrival) => arrival.key === key) === true) await syncFiles(stores, sha256);
  }
}
