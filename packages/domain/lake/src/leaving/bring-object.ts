import { readPhotoRecord } from '@homelake/photos';
import type { ObjectInfo, Sha256Factory } from '@homelake/storage';
import {
  baseName,
  checkKey,
  exportDigestKey,
  exportRecordKey,
  exportTextKey,
  fileKey,
  fileRecordKey,
  isReadable,
  photoKey,
  renditionKey,
  settledDigestKey,
  sha256Of,
  StorageError,
  updateJson,
} from '@homelake/storage';
import type { BronzeKeyParts } from '../bronze/bronze-index.ts';
import { asOfReplaced, asOfReplacing, bronzeRecordForm, decodeRecord, isReplacing } from '../bronze/bronze-record.ts';
import { freeFileKey, markOf } from '../bronze/free-file-key.ts';
import { readKnownContent, restoreArrivals } from '../bronze/known-content.ts';
import type { KnownContent } from '../bronze/known-content.ts';
import { syncFiles } from '../files/sync-files.ts';
import { photoJob } from '../jobs/photo-job.ts';
import { BROUGHT, kept, LeftOutError, UNCHANGED } from './bringing.ts';
import type { Bringing, Said } from './bringing.ts';
import type { ManifestFile } from './manifest.ts';
import { areNeededAt, isRecordedAt } from './own-bytes.ts';
import type { PlainFolder } from './plain-folder.ts';

/**
 * Stores the bytes of an object where the lake does not have them, or has others in their place that are damaged. Damaged are bytes that the
 * lake has at a key where it recorded these. Null with `onlyMend` for an object that the lake has no record of.
 */
export async function bringObject(
  bringing: Bringing,
  folder: PlainFolder,
  file: ManifestFile,
  options: BringOptions = {},
): Promise<Said | null> {
  const { onlyMend = false, signal } = options;
  const { store, keyOf } = bringing;
  const { sha256, sizeBytes, path, contentType, metadata, storageClass } = file;
  const from = file.key ?? '';
  const problem = checkKey(from);
  if (problem !== null || from.startsWith('silver/'))
    throw new LeftOutError(`${from} is no key of an object to bring back`);
  const content = contentOf(file, from);
  const known = content === null ? null : await readKnownContent(store, content);
  const key = await placeOf(bringing, file, from, known);
  const exportId = file.is === 'chat-media' ? file.id : null;
  const isRecorded = (): Promise<boolean> => isRecordedAt(bringing, key, { sha256, exportId });
  // Smaller copies of a picture are made anew wherever that is needed.
  const isRendition = renditionKey.parse(key) !== null;
  if (onlyMend && (isRendition || !(await isRecorded()))) return null;
  if (key !== from) keyOf.set(from, key);
  const own = (known?.arrivals ?? []).filter((arrival) => arrival.key === key);
  const isLost = own.some(({ lost }) => lost !== undefined);
  const there = await store.head(key);
  if (there !== null && isRendition) return UNCHANGED;
  const found = there === null ? null : await lookAt(bringing, there, file, { isLost, ...(signal && { signal }) });
  const isThere = found?.isSame === true;
  if (there !== null && !isThere) {
    // The hash that was stored with the object is the lake's word too, where a record names no other.
    const isDamaged =
      typeof found?.sha256 === 'string' &&
      ((await isRecorded()) || there.metadata['sha256'] === sha256) &&
      !(await areNeededAt(bringing, key, { sha256: found.sha256, exportId }));
    if (!isDamaged) return kept('the lake has other bytes under its key');
  }
  const text = exportTextKey.parse(key);
  if (!isThere) {
    const bytes = await folder.stream(path);
    if (bytes === null) throw new LeftOutError('the file is missing');
    if (text !== null && there !== null) await beginReplacing(bringing, text);
    try {
      await store.put(key, checked(bytes, file, bringing.createSha256, signal), {
        storageClass,
        ifMatch: there === null ? 'absent' : { etag: there.etag },
        sizeBytes,
        metadata: { ...metadata, ...(metadata['sha256'] !== undefined && { sha256 }) },
        ...(contentType !== null && { contentType }),
      });
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      if (error.code === 'wrong-content') throw new LeftOutError(CHANGED);
      // Another process stored it first.
      if (error.code === 'precondition-failed') return bringObject(bringing, folder, file, options);
      throw error;
    }
  }
  // Also where nothing was written: a run that was killed may have stopped before.
  if (text !== null) await endReplacing(bringing, text);
  if (file.is === 'photo') await describeAnew(bringing, key, sha256);
  if (content !== null && isLost) {
    await restoreArrivals(store, content, key);
    await syncFiles(bringing, sha256);
  }
  return isThere ? UNCHANGED : BROUGHT;
}

export interface BringOptions {
  /** Replaces what is missing or damaged of the objects that records of the lake name, and brings nothing else. */
  readonly onlyMend?: boolean;
  readonly signal?: AbortSignal;
}

/** Notes that the tables may have rows of a damaged text, before it is replaced. */
async function beginReplacing({ store }: Bringing, text: BronzeKeyParts): Promise<void> {
  await updateJson(store, exportRecordKey.build(text), bronzeRecordForm, (known) => known && asOfReplacing(known));
  for (const family of [settledDigestKey, exportDigestKey]) await store.remove(family.build({ sha256: text.sha256 }));
}

async function endReplacing({ store }: Bringing, text: BronzeKeyParts): Promise<void> {
  const key = exportRecordKey.build(text);
  // A record that cannot be read is a failure of its own.
  const bytes = await store.read(key);
  if (bytes === null || !orNull(() => isReplacing(decodeRecord(bytes)))) return;
  await updateJson(store, key, bronzeRecordForm, (known) => known && asOfReplaced(known));
}

function orNull<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** Has a photo processed again whose record was made from damaged bytes. */
async function describeAnew({ store, queue }: Bringing, key: string, sha256: string): Promise<void> {
  const id = photoKey.parse(key)?.id;
  const record = id === undefined ? null : await readPhotoRecord(store, id);
  if (record?.key === key && record.sha256 !== sha256) await queue.send(photoJob({ key, arrival: null }, true));
}

/** Key of the record that says where the bytes of a file are; null for other objects. */
const contentOf = ({ id, sha256 }: ManifestFile, key: string): string | null =>
  id === null && fileKey.parse(key) !== null ? fileRecordKey.build({ sha256 }) : null;

const CHANGED = 'the file is not as it was exported';

async function* checked(
  bytes: AsyncIterable<Uint8Array>,
  { sha256 }: ManifestFile,
  createSha256: Sha256Factory,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const hash = createSha256();
  for await (const chunk of bytes) {
    signal?.throwIfAborted();
    hash.update(chunk);
    yield chunk;
  }
  if ((await hash.digest()) !== sha256) throw new LeftOutError(CHANGED);
}

/** The key that an object has, or is to have, here. The lake may know the same bytes under another key. */
async function placeOf(
  { store, index }: Bringing,
  { is, sha256, id }: ManifestFile,
  key: string,
  known: KnownContent | null,
): Promise<string> {
  const text = exportTextKey.parse(key);
  if (text !== null) {
    const parts = await index.find(text.sha256);
    return parts === null ? key : exportTextKey.build(parts);
  }
  const photo = photoKey.parse(key);
  if (photo !== null) {
    const record = await readPhotoRecord(store, photo.id);
    if (record === null) return key;
    if (is === 'photo') return record.key;
    const same = record.companions.find((one) => one.sha256 === sha256);
    if (same !== undefined) return same.key;
    const there = await store.head(key);
    if (there === null || there.metadata['sha256'] === sha256) return key;
    const marked = baseName(key).replace(/(\.[^.]*)?$/, (extension) => `${markOf(sha256)}${extension}`);
    return photoKey.build({ id: photo.id, name: marked });
  }
  const path = id === null ? fileKey.parse(key)?.path : undefined;
  if (path === undefined) return key;
  // A key has a part of the hash where other bytes had its path.
  const named = [key, key.replace(markOf(sha256), '')];
  const own = named.find((one) => known?.arrivals.some((arrival) => arrival.key === one));
  return own ?? freeFileKey(store, path, sha256);
}

/**
 * Compares an object with a file of the export, by its bytes, since a disk may have changed them. `sha256` is null where they cannot be read:
 * an archived object is compared by its stored hash, or else its size. The stored hash of an object that was found damaged tells nothing.
 */
async function lookAt(
  { store, createSha256 }: Bringing,
  there: ObjectInfo,
  { sha256, sizeBytes }: ManifestFile,
  { isLost, signal }: { readonly isLost: boolean; readonly signal?: AbortSignal },
): Promise<{ readonly isSame: boolean; readonly sha256: string | null }> {
  const bytes = isReadable(there.archive) ? await store.stream(there.key) : null;
  if (bytes === null) {
    const stored = isLost ? null : (there.metadata['sha256'] ?? sha256);
    return { isSame: there.sizeBytes === sizeBytes && stored === sha256, sha256: null };
  }
  const found = await sha256Of(bytes, createSha256, signal);
  return { isSame: found === sha256, sha256: found };
}
