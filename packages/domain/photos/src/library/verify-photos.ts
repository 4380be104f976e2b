import type {
  ExpectedObject,
  ListedObject,
  ObjectInfo,
  ObjectStore,
  Sha256Factory,
  StoredCheck,
} from '@homelake/storage';
import { checkStored, isReadable, photoKey, photoRecordKey, renditionKey } from '@homelake/storage';
import { isOriginal } from './is-original.ts';
import type { PhotoStores } from './photo-ports.ts';
import { photoRecordKeyOf, readPhotoRecord, RecordDamagedError } from './photo-records.ts';
import type { Companion, PhotoRecord } from './photo-record.ts';
import { photoIdOf } from '../catalog/photo.ts';
import type { ArrivedPhoto } from './process-photo.ts';
import { renditionKeyOf } from '../pictures/rendition-key.ts';
import { RENDITIONS_VERSION } from '../pictures/renditions.ts';
import { listAll, SHARDS } from './shards.ts';

export type PhotoFindingCode =
  | 'original-missing'
  /** The bytes are not those of the record. Only an import of the right bytes repairs this. */
  | 'original-changed'
  | 'companion-missing'
  | 'companion-changed'
  /** A companion was stored without its photo, by an import that was killed and not repeated. */
  | 'companion-stray'
  /** Missing, or of an older version. */
  | 'rendition-missing'
  /** A rendition of a photo that no longer exists. */
  | 'rendition-stray'
  /** An original that was stored and never processed. */
  | 'no-record'
  | 'record-damaged'
  | 'no-row'
  /** The catalog has a row of a photo that no longer exists. */
  | 'row-without-record';

export interface PhotoFinding {
  readonly code: PhotoFindingCode;
  /** Key of the missing or wrong object. */
  readonly key: string;
  /** A sentence for the user. */
  readonly detail: string;
  /** True where it was repaired, or where a job that repairs it is queued. */
  readonly mended: boolean;
}

/** The result for one photo. */
export interface VerifiedPhoto {
  readonly id: string;
  /** Number of bytes that were hashed. */
  readonly sizeBytes: number;
  /** Share of the work that is done, 0 to 1. */
  readonly done: number;
  /**
   * True where the photo could not be shown and is queued to be tried again, since the needed tools may be installed now. Only with
   * `--mend`.
   */
  readonly retried: boolean;
  /** Number of objects whose bytes were not read: only size and stored hash were compared. They are archived, or `quick` was given. */
  readonly unread?: number;
  /** Places of storage classes that cannot be reached, once for each object there. Nothing of these objects was compared. */
  readonly away?: readonly string[];
  /** Empty where nothing is wrong. */
  readonly findings: readonly PhotoFinding[];
}

const DESCRIBED_AT_ONCE = 16;

export interface VerifyPorts extends PhotoStores {
  readonly createSha256: Sha256Factory;
  /** Looks at presence, size and stored hash of all objects, and reads none of them; false by default. */
  readonly quick?: boolean;
  /** Queues a photo to be processed; with `again` even if it is complete. Absent: nothing is repaired. */
  readonly process?: (photo: ArrivedPhoto, again: boolean) => Promise<void>;
}

/**
 * Checks every photo: hashes original and companions, compares them with the record, and checks that renditions and row exist. Then looks
 * for renditions and rows of photos that no longer exist. It works shard by shard, so that memory does not grow with the number of photos.
 * Rejects with StorageError, CatalogError, or the signal's reason.
 */
export async function* verifyPhotos(ports: VerifyPorts, signal?: AbortSignal): AsyncGenerator<VerifiedPhoto> {
  const { store } = ports;
  const strays = new Map<string, readonly ListedObject[]>();
  for (const [at, shard] of SHARDS.entries()) {
    const originals = byId(await listAll(store, `${photoKey.prefix}${shard}`), (key) => photoKey.parse(key)?.id);
    const listed = await listAll(store, `${renditionKey.prefix}${shard}`);
    const renditions = new Set(listed.map(({ key }) => key));
    const records = await listAll(store, `${photoRecordKey.prefix}${shard}/`);
    const recorded = new Set(records.flatMap(({ key }) => photoRecordKey.parse(key)?.id ?? []));
    const ids = new Set([...recorded, ...originals.keys()]);
    for (const [id, left] of byId(listed, (key) => renditionKey.parse(key)?.id))
      if (!recorded.has(id)) strays.set(id, left);
    for (const [index, id] of [...ids].sort().entries()) {
      signal?.throwIfAborted();
      const done = (at + (index + 1) / ids.size) / SHARDS.length;
      yield { id, done, ...(await verifyPhoto(ports, id, originals.get(id) ?? [], renditions, signal)) };
    }
  }
  yield* strayRenditions(ports, strays, signal);
  yield* strayRows(ports, signal);
}

async function verifyPhoto(
  { store, catalog, createSha256, quick = false, process }: VerifyPorts,
  id: string,
  objects: readonly ListedObject[],
  renditions: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<Omit<VerifiedPhoto, 'id' | 'done'>> {
  const findings: PhotoFinding[] = [];
  let sizeBytes = 0;
  const find = (code: PhotoFindingCode, key: string, detail: string, mended = false): void =>
    void findings.push({ code, key, detail, mended });
  let unread = 0;
  const away: string[] = [];
  const check = async (key: string, expected: ExpectedObject): Promise<StoredCheck> => {
    const found = await checkStored(store, key, expected, { createSha256, quick, signal });
    if (found.state === 'unavailable') away.push(found.place);
    else if (found.state !== 'missing' && found.sha256 === null) unread++;
    else if (found.state !== 'missing') sizeBytes += found.sizeBytes;
    return found;
  };
  const mend = async (photo: Omit<ArrivedPhoto, 'arrival'>, again = false): Promise<boolean> => {
    await process?.({ ...photo, arrival: null }, again);
    return process !== undefined;
  };

  const recordKey = photoRecordKeyOf(id);
  const record = await readOrDamaged(store, id);
  if (record === 'newer') {
    find('record-damaged', recordKey, 'The record of the photo was written by a newer version of Homelake.');
    return { sizeBytes, findings, retried: false };
  }
  if (record === null || record === 'damaged') {
    const described = await describeAll(store, objects);
    const original = await originalAmong({ store, createSha256 }, described, id);
    const isMended = process !== undefined && original !== null;
    if (isMended) {
      if (record === 'damaged') await store.remove(recordKey);
      await mend({ key: original.key, companions: companionsAmong(described, original.key) });
    }
    if (record === 'damaged') find('record-damaged', recordKey, 'The record of the photo cannot be read.', isMended);
    else if (original !== null) {
      find('no-record', original.key, `${nameOf(original.key)} was stored and never processed.`, isMended);
    } else {
      for (const { key } of objects)
        find('companion-stray', key, `The photo that ${nameOf(key)} belongs to never came.`);
    }
    return { sizeBytes, findings, retried: false };
  }

  const { key } = record;
  const name = record.arrivals[0]?.name ?? nameOf(key);
  const original = await check(key, record);
  if (original.state === 'missing') find('original-missing', key, `The original of ${name} is gone.`);
  else if (original.state === 'changed' || photoIdOf(record.sha256) !== id) {
    find('original-changed', key, `The bytes of ${name} are not those that were imported.`);
    if (process !== undefined) await disown(store, key);
  }
  for (const companion of record.companions) {
    const found = await check(companion.key, { sha256: companion.sha256, sizeBytes: null });
    const what = `${companion.name}, which belongs to ${name},`;
    if (found.state === 'missing') find('companion-missing', companion.key, `${what} is gone.`);
    else if (found.state === 'changed') {
      find('companion-changed', companion.key, `${what} is not as it was imported.`);
      if (process !== undefined) await disown(store, companion.key);
    }
  }
  const isSound = findings.length === 0 && original.state !== 'unavailable';
  const missing = record.renditions.map((one) => renditionKeyOf(id, one)).filter((one) => !renditions.has(one));
  const isOutdated = record.renditionsVersion !== RENDITIONS_VERSION;
  const hasRow = (await catalog.get(id)) !== null;
  const isUnmade = missing.length > 0 || isOutdated;
  const canMake = isSound && isReadable((await store.head(key))?.archive ?? null);
  const mended = (isUnmade ? canMake : isSound && !hasRow) && (await mend({ key }));
  const first = isSound && !canMake ? ' Its original is archived: restore it, and then mend.' : '';
  for (const one of missing) find('rendition-missing', one, `A smaller copy of ${name} is gone.${first}`, mended);
  if (isOutdated && missing.length === 0) {
    find('rendition-missing', key, `The smaller copies of ${name} are of an older kind.${first}`, mended);
  }
  if (!hasRow) find('no-row', key, `The catalog does not show ${name}.`, mended);
  const retried = canMake && record.state !== 'ready' && (await mend({ key }, true));
  return { sizeBytes, findings, retried, ...(unread > 0 && { unread }), ...(away.length > 0 && { away }) };
}

/** Facts that a listing does not have, requested in parallel. Objects that no longer exist are left out. */
async function describeAll(store: ObjectStore, objects: readonly ListedObject[]): Promise<readonly ObjectInfo[]> {
  const described: ObjectInfo[] = [];
  for (let at = 0; at < objects.length; at += DESCRIBED_AT_ONCE) {
    const some = objects.slice(at, at + DESCRIBED_AT_ONCE).map(({ key }) => store.head(key));
    described.push(...(await Promise.all(some)).filter((info) => info !== null));
  }
  return described;
}

async function originalAmong(
  ports: Pick<VerifyPorts, 'store' | 'createSha256'>,
  objects: readonly ObjectInfo[],
  id: string,
): Promise<ObjectInfo | null> {
  for (const info of objects) if (await isOriginal(ports, info, id)) return info;
  return null;
}

/** Companions of an original by their types, which is all that is known where the record is lost. */
const companionsAmong = (objects: readonly ObjectInfo[], originalKey: string): readonly Companion[] =>
  objects.flatMap(({ key, contentType, metadata: { sha256 } }) => {
    if (key === originalKey || sha256 === undefined) return [];
    const isClip = contentType?.startsWith('video/') ?? false;
    const role = isClip ? 'motion' : contentType === 'application/json' ? 'takeout' : 'sidecar';
    return [{ role, name: nameOf(key), key, sha256 }];
  });

/** Removes the stored hash of wrong bytes, so that the next import of the right bytes replaces them. Archived bytes stay as they are. */
async function disown(store: ObjectStore, key: string): Promise<void> {
  const info = await store.head(key);
  const canRead = info?.metadata['sha256'] !== undefined && isReadable(info.archive);
  const bytes = canRead ? await store.stream(key) : null;
  if (info === null || bytes === null) return;
  const { contentType, etag } = info;
  await store.put(key, bytes, { ifMatch: { etag }, ...(contentType !== null && { contentType }) });
}

/**
 * Renditions of photos that no longer exist. Killed processing that is never repeated may leave them, and they show what its owner deleted.
 * Edits stay: for a photo that was lost they are all that is left.
 */
async function* strayRenditions(
  { store, createSha256, process }: VerifyPorts,
  strays: ReadonlyMap<string, readonly ListedObject[]>,
  signal?: AbortSignal,
): AsyncGenerator<VerifiedPhoto> {
  for (const [id, left] of strays) {
    signal?.throwIfAborted();
    const beside = await describeAll(store, await listAll(store, `${photoKey.prefix}${id}/`));
    // It arrived meanwhile, or waits to be processed.
    const original = await originalAmong({ store, createSha256 }, beside, id);
    if (original !== null || (await store.head(photoRecordKeyOf(id))) !== null) continue;
    if (process !== undefined) for (const { key } of left) await store.remove(key);
    // It arrived at this moment, with these renditions.
    const record = process === undefined ? null : await readOrDamaged(store, id);
    if (typeof record === 'object' && record !== null) await process?.({ key: record.key, arrival: null }, false);
    const detail = 'A smaller copy of a photo that is gone was left.';
    const mended = process !== undefined;
    const findings = left.map(({ key }) => ({ code: 'rendition-stray', key, detail, mended }) as const);
    yield { id, sizeBytes: 0, done: 1, retried: false, findings };
  }
}

/** Photos that the catalog has and bronze does not. */
async function* strayRows(
  { store, catalog, process }: VerifyPorts,
  signal?: AbortSignal,
): AsyncGenerator<VerifiedPhoto> {
  for (const { month, count, hidden } of await catalog.months()) {
    if (count + hidden === 0) continue;
    for await (const photos of catalog.scan(month)) {
      const stray: VerifiedPhoto[] = [];
      for (const { id, key, name } of photos) {
        signal?.throwIfAborted();
        if ((await store.head(photoRecordKeyOf(id))) !== null || (await store.head(key)) !== null) continue;
        const detail = `The catalog shows ${name}, which is gone.`;
        const mended = process !== undefined;
        stray.push({
          id,
          sizeBytes: 0,
          done: 1,
          retried: false,
          findings: [{ code: 'row-without-record', key, detail, mended }],
        });
      }
      yield* stray;
      if (process !== undefined) await catalog.remove(stray.map(({ id }) => id));
    }
  }
}

async function readOrDamaged(store: ObjectStore, id: string): Promise<PhotoRecord | 'damaged' | 'newer' | null> {
  try {
    return await readPhotoRecord(store, id);
  } catch (error) {
    if (error instanceof RecordDamagedError) return error.isNewer ? 'newer' : 'damaged';
    throw error;
  }
}

function byId(
  objects: readonly ListedObject[],
  idOf: (key: string) => string | undefined,
): ReadonlyMap<string, readonly ListedObject[]> {
  const groups = new Map<string, ListedObject[]>();
  for (const object of objects) {
    const id = idOf(object.key);
    if (id === undefined) continue;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [object]);
    else group.push(object);
  }
  return groups;
}

const nameOf = (key: string): string => photoKey.parse(key)?.name ?? key;
