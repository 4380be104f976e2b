import { readPhotoRecord } from '@homelake/photos';
import type { ObjectInfo, Sha256Factory } from '@homelake/storage';
import {
  baseName,
  checkKey,
  exportTextKey,
  fileKey,
  fileRecordKey,
  isReadable,
  photoKey,
  renditionKey,
  sha256Of,
  StorageError,
} from '@homelake/storage';
import { freeFileKey, markOf } from '../bronze/free-file-key.ts';
import { readKnownContent, restoreArrivals } from '../bronze/known-content.ts';
import type { KnownContent } from '../bronze/known-content.ts';
import { syncFiles } from '../files/sync-files.ts';
import { BROUGHT, kept, LeftOutError, UNCHANGED } from './bringing.ts';
import type { Bringing, Said } from './bringing.ts';
import type { ManifestFile } from './manifest.ts';
import type { PlainFolder } from './plain-folder.ts';

/** Stores the bytes of an object where the lake does not have them, or has a file that is damaged. */
export async function bringObject(
  bringing: Bringing,
  folder: PlainFolder,
  file: ManifestFile,
  signal?: AbortSignal,
): Promise<Said> {
  const { store, keyOf } = bringing;
  const { sha256, sizeBytes, path, contentType, metadata, storageClass } = file;
  const from = file.key ?? '';
  const problem = checkKey(from);
  if (problem !== null || from.startsWith('silver/'))
    throw new LeftOutError(`${from} is no key of an object to bring back`);
  const content = contentOf(file, from);
  const known = content === null ? null : await readKnownContent(store, content);
  const key = await placeOf(bringing, file, from, known);
  if (key !== from) keyOf.set(from, key);
  const own = (known?.arrivals ?? []).filter((arrival) => arrival.key === key);
  const isLost = own.some(({ lost }) => lost !== undefined);
  const there = await store.head(key);
  const isThere = there !== null && (await isSame(bringing, there, file, { isLost, ...(signal && { signal }) }));
  if (there !== null && !isThere) {
    // Smaller copies of a picture are made anew wherever that is needed.
    if (renditionKey.parse(key) !== null) return UNCHANGED;
    // Of a file that is damaged here, the lake's own record says that these bytes belong there.
    if (own.length === 0 || !(await isDamaged(bringing, there, signal)))
      return kept('the lake has other bytes under its key');
  }
  if (!isThere) {
    const bytes = await folder.stream(path);
    if (bytes === null) throw new LeftOutError('the file is missing');
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
      if (error.code === 'precondition-failed') return bringObject(bringing, folder, file, signal);
      throw error;
    }
  }
  if (content !== null && isLost) {
    await restoreArrivals(store, content, key);
    await syncFiles(bringing, sha256);
  }
  return isThere ? UNCHANGED : BROUGHT;
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
 * An archived object without a stored hash cannot be compared, and counts as the same by its size. The stored hash of an object that was found
 * damaged tells nothing.
 */
async function isSame(
  { store, createSha256 }: Bringing,
  there: ObjectInfo,
  { sha256, sizeBytes }: ManifestFile,
  { isLost, signal }: { readonly isLost: boolean; readonly signal?: AbortSignal },
): Promise<boolean> {
  if (there.sizeBytes !== sizeBytes) return false;
  if (there.metadata['sha256'] !== undefined && !isLost) return there.metadata['sha256'] === sha256;
  if (!isReadable(there.archive)) return !isLost;
  const bytes = await store.stream(there.key);
  return bytes !== null && (await sha256Of(bytes, createSha256, signal)) === sha256;
}

/** True where no record says that the bytes of an object belong to its key. */
async function isDamaged({ store, createSha256 }: Bringing, there: ObjectInfo, signal?: AbortSignal): Promise<boolean> {
  const bytes = isReadable(there.archive) ? await store.stream(there.key) : null;
  if (bytes === null) return false;
  const sha256 = await sha256Of(bytes, createSha256, signal);
  const known = await readKnownContent(store, fileRecordKey.build({ sha256 }));
  return known?.arrivals.some(({ key }) => key === there.key) !== true;
}
