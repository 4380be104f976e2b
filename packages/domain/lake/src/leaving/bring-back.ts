import { putAlbumRow, readPhotoRecord, RecordDamagedError, syncCatalogRow } from '@homelake/photos';
import type { PhotoCatalog, PhotoRecord } from '@homelake/photos';
import type { ObjectInfo, ObjectStore, Sha256Factory } from '@homelake/storage';
import {
  albumKey,
  baseName,
  checkKey,
  exportRecordKey,
  exportTextKey,
  fileKey,
  fileRecordKey,
  migrationKey,
  photoEditsKey,
  photoKey,
  photoRecordKey,
  renditionKey,
  sameBytes,
  sha256Of,
  StorageError,
} from '@homelake/storage';
import { createBronzeIndex } from '../bronze/bronze-index.ts';
import type { BronzeIndex } from '../bronze/bronze-index.ts';
import { freeFileKey } from '../bronze/free-file-key.ts';
import { photoJob } from '../jobs/photo-job.ts';
import type { FileCatalog } from '../files/file-catalog.ts';
import { syncFiles } from '../files/sync-files.ts';
import type { JobSender } from '../jobs/job-queue.ts';
import { gathered } from './gathered.ts';
import { joinRecords, missingFromPhoto, withKeys } from './join-records.ts';
import { decodeManifest, decodeRecordLine, MANIFEST_PATH, RECORDS_PATH } from './manifest.ts';
import type { ExportedRecord, ManifestFile } from './manifest.ts';
import type { PlainFolder } from './plain-folder.ts';

export interface BringBackPorts {
  readonly store: ObjectStore;
  /** It needs no rebuild. */
  readonly catalog: PhotoCatalog;
  readonly files: Pick<FileCatalog, 'put'>;
  /** Receives a job for each photo that the lake had already and that comes with something new. */
  readonly queue: JobSender;
  readonly createSha256: Sha256Factory;
}

/** The outcome of one object of an export. */
export interface BroughtBack {
  /** Path in the export. */
  readonly path: string;
  readonly key: string | null;
  /**
   * `brought`: it was stored, or joined with what the lake has. `unchanged`: the lake has it. `kept`: the lake has another one, which stays.
   * `failed`: it is left out.
   */
  readonly status: 'brought' | 'unchanged' | 'kept' | 'failed';
  readonly reason: string | null;
  /** Share of the export that is done, 0 to 1. */
  readonly done: number;
}

/** The folder is no export, or one that was stopped before its first file. */
export class NoExportError extends Error {
  constructor() {
    super(`there is no export of Homelake: ${MANIFEST_PATH} is missing`);
    this.name = 'NoExportError';
  }
}

/**
 * Brings an export back into a lake, new or in use, and yields the outcome of each object. Every original is stored under its key, and every
 * record with its exact bytes, so that the tables that are built then are those of the lake that was exported. What the lake has already
 * stays: facts of both are joined, and where the owner decided differently in both (edits, albums, overrides, settings) the lake's own
 * counts, and the other is named. Bytes that do not have the hash of the manifest are left out and named.
 *
 * It may be killed and run again at any point, and several times at once: every object is written under the condition that it is as it was
 * read. Originals come before records. Rejects with NoExportError, ManifestError, `no-space` of StorageError, CatalogError, QueueError or the
 * signal's reason.
 */
export async function* bringBack(
  ports: BringBackPorts,
  folder: PlainFolder,
  { signal }: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<BroughtBack> {
  const bytes = await folder.stream(MANIFEST_PATH);
  if (bytes === null) throw new NoExportError();
  const { files, problems } = await decodeManifest(await gathered(bytes));
  for (const reason of problems) yield { path: MANIFEST_PATH, key: null, status: 'failed', reason, done: 0 };

  const index = createBronzeIndex(ports.store);
  /** Keys here of objects that have another key in the export. */
  const keyOf = new Map<string, string>();
  const objects = [...files.values()].filter(({ key, is }) => key !== null && is !== 'gone');
  for (const [at, file] of objects.entries()) {
    signal?.throwIfAborted();
    const said = await orFailed(() => bringObject({ ...ports, index, keyOf }, folder, file, signal));
    yield { path: file.path, key: file.key, ...said, done: at / objects.length };
  }

  const records = await folder.stat(RECORDS_PATH);
  if (records === null || records === 'other') {
    const reason = 'the records of the lake are missing: names, edits and albums cannot be brought back';
    yield { path: RECORDS_PATH, key: null, status: 'failed', reason, done: 1 };
    return;
  }
  // In the order in which they refer to each other: a photo is shown with the albums and exports that its record names.
  for (const isOfPass of PASSES) {
    let number = 0;
    for await (const line of linesOf(folder)) {
      number++;
      signal?.throwIfAborted();
      const isFirst = isOfPass === PASSES[0];
      const key = keyIn(line);
      if (key === null ? !isFirst : !isOfPass(key)) continue;
      const record = await decodeRecordLine(line);
      if (record === null) {
        const reason = `line ${number} is damaged`;
        yield { path: RECORDS_PATH, key, status: 'failed', reason, done: 1 };
        continue;
      }
      const said = await orFailed(() => bringRecord({ ...ports, index, keyOf }, record));
      yield { path: RECORDS_PATH, key: record.key, ...said, done: 1 };
    }
  }
}

type Said = Pick<BroughtBack, 'status' | 'reason'>;

const BROUGHT: Said = { status: 'brought', reason: null };
const UNCHANGED: Said = { status: 'unchanged', reason: null };
const kept = (reason: string): Said => ({ status: 'kept', reason });

/** Why one object is left out. The others are brought back. */
class LeftOutError extends Error {}

async function orFailed(action: () => Promise<Said>): Promise<Said> {
  try {
    return await action();
  } catch (error) {
    const isOfOne =
      error instanceof LeftOutError ||
      error instanceof RecordDamagedError ||
      (error instanceof StorageError && error.code !== 'no-space');
    if (!isOfOne) throw error;
    return { status: 'failed', reason: error.message };
  }
}

interface Bringing extends BringBackPorts {
  readonly index: BronzeIndex;
  readonly keyOf: Map<string, string>;
}

/** Stores the bytes of an object where the lake does not have them. */
async function bringObject(
  bringing: Bringing,
  folder: PlainFolder,
  file: ManifestFile,
  signal?: AbortSignal,
): Promise<Said> {
  const { store, keyOf } = bringing;
  const { sha256, sizeBytes, path, contentType, metadata } = file;
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

async function isSame(
  { store, createSha256 }: Bringing,
  there: ObjectInfo,
  { sha256, sizeBytes }: ManifestFile,
  signal?: AbortSignal,
): Promise<boolean> {
  if (there.sizeBytes !== sizeBytes) return false;
  if (there.metadata['sha256'] !== undefined) return there.metadata['sha256'] === sha256;
  const bytes = await store.stream(there.key);
  return bytes !== null && (await sha256Of(bytes, createSha256, signal)) === sha256;
}

/** Stores a record where the lake has none of its key, and else joins both. */
async function bringRecord(
  bringing: Bringing,
  { key: from, contentType, metadata, bytes: theirs }: ExportedRecord,
): Promise<Said> {
  const { store, catalog, files, keyOf } = bringing;
  if (checkKey(from) !== null || from.startsWith('silver/')) throw new LeftOutError(`${from} is no key of a record`);
  const key = recordPlaceOf(from, keyOf);
  const bytes = withKeys(theirs, keyOf);
  for (;;) {
    const there = await store.head(key);
    const mine = there === null ? null : await store.read(key);
    const photoId = photoRecordKey.parse(key)?.id ?? photoEditsKey.parse(key)?.id;
    const albumId = albumKey.parse(key)?.id;
    let said: Said;
    let written: Uint8Array | null = null;
    if (there === null || mine === null) [said, written] = [BROUGHT, bytes];
    else if (sameBytes(mine, bytes)) said = UNCHANGED;
    else if (photoRecordKey.parse(key) !== null) said = await joinPhoto(bringing, photoId ?? '', bytes);
    else {
      const joined = joinRecords(key, mine, bytes);
      if (joined === null) said = migrationKey.parse(key) === null ? kept(ownersWord(key)) : UNCHANGED;
      else if (sameBytes(joined, mine)) said = UNCHANGED;
      else [said, written] = [BROUGHT, joined];
    }
    if (written !== null) {
      const ifMatch = there === null ? 'absent' : { etag: there.etag };
      try {
        await store.put(key, written, { ifMatch, metadata, ...(contentType !== null && { contentType }) });
      } catch (error) {
        if (error instanceof StorageError && error.code === 'precondition-failed') continue;
        throw error;
      }
    }
    // Also where nothing was written: a run that was killed may have stopped before the rows.
    if (albumId !== undefined) await putAlbumRow({ store, catalog }, albumId);
    if (
      photoId !== undefined &&
      (await store.head(photoRecordKey.build({ shard: photoId.slice(0, 2), id: photoId }))) !== null
    )
      await syncCatalogRow({ store, catalog }, photoId);
    const sha256 = fileRecordKey.parse(key)?.sha256;
    if (sha256 !== undefined) await syncFiles({ store, files }, sha256);
    return said;
  }
}

/** The record of a chat export lies beside its text, which may have come in another month here. */
function recordPlaceOf(key: string, keyOf: ReadonlyMap<string, string>): string {
  const parts = exportRecordKey.parse(key);
  const text = parts === null ? undefined : keyOf.get(exportTextKey.build(parts));
  return text === undefined ? key : text.replace(/\.txt$/, '.json');
}

const ownersWord = (key: string): string =>
  photoEditsKey.parse(key) !== null
    ? 'this lake has other edits of the photo, which stay'
    : 'this lake has another one, which stays';

/** Sends the arrivals and companions that the lake does not have of a photo to the job that adds them to its record. */
async function joinPhoto({ store, queue }: Bringing, id: string, bytes: Uint8Array): Promise<Said> {
  const mine = await readPhotoRecord(store, id);
  const theirs = photoRecordOf(bytes);
  if (mine === null || theirs === null) throw new LeftOutError('its record cannot be read');
  const { arrivals, companions } = missingFromPhoto(mine, theirs);
  if (arrivals.length + companions.length === 0) return UNCHANGED;
  const [first = theirs.arrivals[0] ?? null, ...others] = arrivals;
  await queue.send(photoJob({ key: mine.key, arrival: first, companions }));
  for (const arrival of others) await queue.send(photoJob({ key: mine.key, arrival }));
  return BROUGHT;
}

function photoRecordOf(bytes: Uint8Array): Pick<PhotoRecord, 'arrivals' | 'companions'> | null {
  try {
    const value: Partial<PhotoRecord> = JSON.parse(new TextDecoder().decode(bytes));
    const { arrivals, companions } = value;
    return Array.isArray(arrivals) && Array.isArray(companions) ? { arrivals, companions } : null;
  } catch {
    return null;
  }
}

const isPhoto = (key: string): boolean => photoRecordKey.parse(key) !== null;
const isEdits = (key: string): boolean => photoEditsKey.parse(key) !== null;

const PASSES: readonly ((key: string) => boolean)[] = [(key) => !isPhoto(key) && !isEdits(key), isPhoto, isEdits];

/** The key of a record, without decoding the line; null where the line begins differently. */
function keyIn(line: string): string | null {
  const found = /^\{"key":("(?:[^"\\]|\\.)*"),/.exec(line);
  try {
    const key: unknown = found === null ? null : JSON.parse(found[1] ?? '');
    return typeof key === 'string' ? key : null;
  } catch {
    return null;
  }
}

async function* linesOf(folder: PlainFolder): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of (await folder.stream(RECORDS_PATH)) ?? []) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
