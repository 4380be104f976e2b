import { RecordDamagedError } from '@homelake/photos';
import type { PhotoCatalog } from '@homelake/photos';
import { companionRecordKey, fileKey, fileRecordKey, removeExisting } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import { listKeys, readBronze } from '../bronze/bronze-record.ts';
import { mayBeCompanion, readCompanion, removeCompanionKeys } from '../bronze/companion-record.ts';
import { forgetArrivals, loseArrivals, readKnownContent } from '../bronze/known-content.ts';
import type { KnownContent } from '../bronze/known-content.ts';
import type { FileStores } from '../files/sync-files.ts';
import { syncFiles } from '../files/sync-files.ts';
import type { WorkView } from '../jobs/work-view.ts';
import { recordsOf } from '../joins/settle-companions.ts';
import { forgetUploads } from './forget-uploads.ts';

export interface ForgetFilePorts extends FileStores {
  readonly store: ObjectStore;
  /** Records of uploads. Those of the deleted file are removed. */
  readonly view: WorkView;
  readonly catalog: PhotoCatalog;
}

/** A file that can be deleted by itself. */
export interface FileToForget {
  readonly key: string;
  /** The paths under which it came, in order of arrival. */
  readonly names: readonly string[];
  readonly sizeBytes: number;
  readonly sha256: string;
}

/**
 * Finds the file at a key. Null where there is none; a sentence that says why where it is part of a chat or of a photo. Rejects with
 * RecordDamagedError where a record cannot be read that may name it.
 */
export async function fileToForget(ports: ForgetFilePorts, key: string): Promise<FileToForget | string | null> {
  const { store } = ports;
  if (fileKey.parse(key) === null) return null;
  const record = await recordAt(store, key);
  if (record === null) {
    const exports = await readBronze(store);
    const chat = exports.find((one) => Object.values(one.record.media).includes(key));
    return chat === undefined ? null : `It was sent in ${chat.record.names[0] ?? 'a chat'}. Forget the chat.`;
  }
  const { sha256, sizeBytes } = record;
  for (const nameKey of await nameKeysOf(store, key, record)) {
    const photo = (await recordsOf(ports, nameKey)).find(({ companions }) =>
      companions.some((one) => one.sha256 === sha256),
    );
    if (photo !== undefined) return `It belongs to ${photo.arrivals[0]?.name ?? photo.id}. Forget the photo.`;
  }
  const names = record.arrivals.filter((arrival) => arrival.key === key).map(({ name }) => name);
  return { key, names, sizeBytes, sha256 };
}

/**
 * Deletes a file from all layers: its object, its arrivals, the records of its uploads and its rows. The same bytes at another key stay. A file
 * that a person hands in afterwards comes back. Null where there is no such file, or it is part of a chat or of a photo. The table shows it
 * until the next build. It may be killed and run again: the record of its content, by which it is found, is changed last.
 */
export async function forgetFile(ports: ForgetFilePorts, key: string): Promise<FileToForget | null> {
  const { store } = ports;
  const file = await fileToForget(ports, key);
  if (file === null || typeof file === 'string') return null;
  const { sha256 } = file;
  const recordKey = fileRecordKey.build({ sha256 });
  const record = await readKnownContent(store, recordKey);
  for (const nameKey of record === null ? [] : await nameKeysOf(store, key, record))
    await removeCompanionKeys(store, companionRecordKey.build({ nameKey, sha256 }), (one) => one === key);
  await forgetUploads(ports, [{ key }]);
  // From now on the bytes do not count as known, so that an import stores them.
  await loseArrivals(store, recordKey, key);
  await removeExisting(store, key);
  await forgetArrivals(store, recordKey, (arrival) => arrival.key === key);
  await syncFiles(ports, sha256);
  return file;
}

/** The record of the content at a key. All records are read where the object is gone, as after a kill; that is rare. */
async function recordAt(store: ObjectStore, key: string): Promise<KnownContent | null> {
  const info = await store.head(key);
  const sha256 = info?.metadata['sha256'];
  const recordKeys =
    sha256 === undefined ? await listKeys(store, fileRecordKey.prefix) : [fileRecordKey.build({ sha256 })];
  let damaged: RecordDamagedError | null = null;
  for (const recordKey of recordKeys) {
    if (fileRecordKey.parse(recordKey) === null) continue;
    let record: KnownContent | null;
    try {
      record = await readKnownContent(store, recordKey);
    } catch (error) {
      if (!(error instanceof RecordDamagedError)) throw error;
      damaged ??= error;
      continue;
    }
    if (record?.arrivals.some((arrival) => arrival.key === key) === true) return record;
    // A deletion was killed before it removed the record.
    if (record?.arrivals.length === 0) await forgetArrivals(store, recordKey, () => true);
  }
  // It may be the record of this file.
  if (damaged !== null) throw damaged;
  return null;
}

/** The name keys under which the file waits for its photo, where it is a companion. */
async function nameKeysOf(
  store: ObjectStore,
  key: string,
  { arrivals, sizeBytes }: KnownContent,
): Promise<ReadonlySet<string>> {
  const names = arrivals.filter((arrival) => arrival.key === key).map(({ name }) => name);
  const bytes = names.some((name) => mayBeCompanion(name, sizeBytes)) ? await store.read(key) : null;
  return new Set(bytes === null ? [] : names.flatMap((name) => readCompanion(name, bytes)?.nameKey ?? []));
}
