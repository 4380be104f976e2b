import { readPhotoRecord } from '@homelake/photos';
import type { ObjectInfo, Sha256Factory } from '@homelake/storage';
import {
  baseName,
  checkKey,
  exportTextKey,
  fileKey,
  isReadable,
  photoKey,
  renditionKey,
  sha256Of,
  StorageError,
} from '@homelake/storage';
import { freeFileKey } from '../bronze/free-file-key.ts';
import { BROUGHT, kept, LeftOutError, UNCHANGED } from './bringing.ts';
import type { Bringing, Said } from './bringing.ts';
import type { ManifestFile } from './manifest.ts';
import type { PlainFolder } from './plain-folder.ts';

/** Stores the bytes of an object where the lake does not have them. */
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
  const key = await placeOf(bringing, file, from);
  if (key !== from) keyOf.set(from, key);
  const there = await store.head(key);
  if (there !== null) {
    if (await isSame(bringing, there, file, signal)) return UNCHANGED;
    // Smaller copies of a picture are made anew wherever that is needed.
    return renditionKey.parse(key) === null ? kept('the lake has other bytes under its key') : UNCHANGED;
  }
  const bytes = await folder.stream(path);
  if (bytes === null) throw new LeftOutError('the file is missing');
  try {
    await store.put(key, checked(bytes, file, bringing.createSha256, signal), {
      storageClass,
      ifMatch: 'absent',
      sizeBytes,
      metadata: { ...metadata, ...(metadata['sha256'] !== undefined && { sha256 }) },
      ...(contentType !== null && { contentType }),
    });
    return BROUGHT;
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    if (error.code === 'wrong-content') throw new LeftOutError(CHANGED);
    // Another process stored it first.
    if (error.code === 'precondition-failed') return bringObject(bringing, folder, file, signal);
    throw error;
  }
}

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
async function placeOf({ store, index }: Bringing, { is, sha256, id }: ManifestFile, key: string): Promise<string> {
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
    const marked = baseName(key).replace(/(\.[^.]*)?$/, (extension) => `~${sha256.slice(0, 12)}${extension}`);
    return photoKey.build({ id: photo.id, name: marked });
  }
  const path = id === null ? fileKey.parse(key)?.path : undefined;
  return path === undefined ? key : freeFileKey(store, path, sha256);
}

/** An archived object without a stored hash cannot be compared, and counts as the same by its size. */
async function isSame(
  { store, createSha256 }: Bringing,
  there: ObjectInfo,
  { sha256, sizeBytes }: ManifestFile,
  signal?: AbortSignal,
): Promise<boolean> {
  if (there.sizeBytes !== sizeBytes) return false;
  if (there.metadata['sha256'] !== undefined) return there.metadata['sha256'] === sha256;
  if (!isReadable(there.archive)) return true;
  const bytes = await store.stream(there.key);
  return bytes !== null && (await sha256Of(bytes, createSha256, signal)) === sha256;
}
