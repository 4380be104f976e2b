import type { ObjectStore } from '@homelake/storage';
import { photoKey, StorageError } from '@homelake/storage';
import { isOlder } from '../metadata/arrival-times.ts';
import { describeAgain, descriptionOf, takeOver } from './describe-again.ts';
import { erasePhoto } from './erase-photo.ts';
import type { OnGone } from './erase-photo.ts';
import { inspectOriginal } from './inspect-original.ts';
import { readPhotoRecord, updatePhotoRecord } from './photo-records.ts';
import type { PhotoPorts } from './photo-ports.ts';
import type { Companion, PhotoArrival, PhotoRecord } from './photo-record.ts';
import type { PhotoState } from '../catalog/photo.ts';
import { photoIdOf } from '../catalog/photo.ts';
import { readCompanions } from './read-companions.ts';
import { syncCatalogRow } from './sync-catalog-row.ts';
import { renditionKeyOf } from '../pictures/rendition-key.ts';
import { RENDITIONS_VERSION } from '../pictures/renditions.ts';

export interface ArrivedPhoto {
  /** Of the original. */
  readonly key: string;
  /** The arrival to add; null where the photo is only processed again. */
  readonly arrival: PhotoArrival | null;
  /** Those that came with it; others that came before stay. */
  readonly companions?: readonly Companion[];
}

export interface ProcessOptions {
  /** Looks at the original though all is there, as after the renditions or the tools changed. */
  readonly again?: boolean;
  /** Passed to `erasePhoto` where the original is gone when all is done. */
  readonly onGone?: OnGone;
  readonly signal?: AbortSignal;
}

export interface ProcessedPhoto {
  readonly record: PhotoRecord;
  readonly state: PhotoState;
  readonly reason: string | null;
  /** What was decided on its time where two sources disagree, as a sentence. */
  readonly note: string | null;
}

const CHANGED = 'Its bytes are not those that were imported; import the file again.';

/**
 * Makes the renditions of an original, then its bronze record, then its row in the catalog. It may be killed and run again at any point, and
 * may run several times at once: facts are merged into the record by compare and set, and give the same record in any order. For a photo
 * that is complete already, only the new arrival is added, and the description is derived again without decoding the picture. Resolves to
 * null where the original does not exist; its renditions, record and row are then removed.
 *
 * If the same bytes were stored under two keys at the same time, the record decides which key is the original. The other object stays where
 * it is; the caller recognises this by the key of the returned record.
 *
 * A picture that cannot be shown is a state with its reason. Rejects with StorageError, CatalogError, an ImageError
 * `codec-failed`, or the signal's reason.
 */
export async function processPhoto(
  ports: PhotoPorts,
  photo: ArrivedPhoto,
  { again = false, onGone, signal }: ProcessOptions = {},
): Promise<ProcessedPhoto | null> {
  const { store } = ports;
  const { arrival } = photo;
  const id = photoKey.parse(photo.key)?.id;
  if (id === undefined) throw new TypeError(`key: ${photo.key} is no photo`);
  const known = await readPhotoRecord(store, id);
  refuseLeaving(known);
  const info = (known && (await store.head(known.key))) ?? (await store.head(photo.key));
  if (info === null) return null;
  const { key } = info;
  const came = (photo.companions ?? []).map((one) => (arrival ? { arrivedAt: arrival.arrivedAt, ...one } : one));
  const added = await present(store, came);
  const told = arrival ?? unknownArrival(key, info.modifiedAt);
  const merged = (now: PhotoRecord | null): Merged => {
    refuseLeaving(now);
    const arrivals = arrival === null && now !== null ? now.arrivals : withArrival(now?.arrivals ?? [], told);
    return { arrivals, companions: joined(now?.companions ?? [], added) };
  };

  if (known !== null && !again && (await isWhole(store, known, info.sizeBytes))) {
    const record = await updatePhotoRecord(store, id, (now) => now && withMerged(now, merged(now)));
    // It was erased meanwhile, and does not come back with what was known of it.
    if (record === null) return null;
    return finish(ports, await describeAgain(ports, info, await withBytes(store, record, added)), onGone);
  }

  const { sha256, kind, contentType, tags, video, shown, clip } = await inspectOriginal(ports, info, signal);
  const isOther = photoIdOf(sha256) !== id;
  // What is known of the right bytes stays: these are damaged since, or somebody else's.
  if (isOther && known !== null) return { record: known, state: 'failed', reason: CHANGED, note: null };
  const basis = merged(known);
  const beside = await readCompanions(ports, basis.companions, basis.arrivals);
  const description = await descriptionOf(ports, { tags, video, contentType, clip }, beside, basis.arrivals);
  const { state, reason, renditions, ...pixels } = shown;
  const usable = isOther ? [] : renditions;
  await Promise.all(
    usable.map(({ name, contentType: type, bytes }) =>
      store.put(renditionKeyOf(id, name), bytes, { contentType: type }),
    ),
  );
  const { takeout } = beside;
  if (takeout !== null) {
    await takeOver(store, id, takeout, known === null ? (basis.arrivals[0]?.arrivedAt ?? null) : null);
  }
  const record = await updatePhotoRecord(store, id, (now) => {
    if (now === null && known !== null) return null;
    // Somebody else made it at the same time, of the same bytes.
    const isMade = now !== null && photoIdOf(now.sha256) === id;
    if (isMade && isOther) return now;
    const looked: PhotoRecord = {
      version: 1,
      id,
      sha256,
      key: isMade ? now.key : key,
      sizeBytes: info.sizeBytes,
      contentType,
      kind,
      state: isOther ? 'failed' : state,
      reason: isOther ? CHANGED : reason,
      ...basis,
      ...description,
      ...pixels,
      renditions: usable.map(({ name }) => name),
      renditionsVersion: RENDITIONS_VERSION,
      ...(now?.reunion !== undefined && { reunion: now.reunion }),
    };
    return withMerged(looked, merged(now));
  });
  if (record === null) return null;
  return finish(
    ports,
    isOther ? record : await describeAgain(ports, info, await withBytes(store, record, added)),
    onGone,
  );
}

/** It is tried again when the photo is gone, with the bytes that came. */
function refuseLeaving(record: PhotoRecord | null): void {
  if (record?.leavingSince !== undefined) throw new StorageError('unavailable', record.key, 'is being forgotten');
}

type Merged = Pick<PhotoRecord, 'arrivals' | 'companions'>;

/** Other companions say something else of it, which is described anew. Of arrivals a description says itself which they were. */
function withMerged(record: PhotoRecord, { arrivals, companions }: Merged): PhotoRecord {
  const { described } = record;
  const isSame = JSON.stringify(companions) === JSON.stringify(record.companions);
  return {
    ...record,
    arrivals,
    companions,
    ...(!isSame && described !== undefined && { described: { ...described, version: 0 } }),
  };
}

/** The record as the bytes of these companions say: newer ones may have taken their place while it was written. */
async function withBytes(
  store: ObjectStore,
  record: PhotoRecord,
  companions: readonly Companion[],
): Promise<PhotoRecord> {
  const infos = await Promise.all(companions.map(({ key }) => store.head(key)));
  const hashes = new Map(companions.map(({ key }, at) => [key, infos[at]?.metadata['sha256'] ?? null]));
  if (companions.every(({ key, sha256 }) => hashes.get(key) === sha256)) return record;
  const asIs = (one: Companion): Companion[] => {
    const sha256 = companions.some((other) => isOne(one, other)) ? hashes.get(one.key) : one.sha256;
    return typeof sha256 === 'string' ? [{ ...one, sha256 }] : [];
  };
  const written = await updatePhotoRecord(
    store,
    record.id,
    (now) => now && withMerged(now, { arrivals: now.arrivals, companions: now.companions.flatMap(asIs) }),
  );
  return written ?? record;
}

/**
 * The row, and a last look: a photo that was erased meanwhile must not come back with what was just written. One whose bytes were stored
 * once more while it was erased is to be processed again.
 */
async function finish(
  ports: PhotoPorts,
  record: PhotoRecord,
  onGone: OnGone | undefined,
): Promise<ProcessedPhoto | null> {
  await syncCatalogRow(ports, record.id);
  if ((await ports.store.head(record.key)) === null) {
    await erasePhoto(ports, record.id, onGone);
    if ((await ports.store.head(record.key)) === null) return null;
    throw new StorageError('unavailable', record.key, 'was stored again while it was forgotten');
  }
  return { record, state: record.state, reason: record.reason, note: record.described?.note ?? null };
}

/** Nothing is left to do but to note an arrival and companions, and to describe it by them. */
async function isWhole(store: ObjectStore, known: PhotoRecord, sizeBytes: number): Promise<boolean> {
  if (known.renditionsVersion !== RENDITIONS_VERSION || known.sizeBytes !== sizeBytes) return false;
  if (photoIdOf(known.sha256) !== known.id) return false;
  const there = await Promise.all(known.renditions.map((name) => store.head(renditionKeyOf(known.id, name))));
  return !there.includes(null);
}

const isOne = (one: Companion, other: Companion): boolean => one.key === other.key && isSame(one, other);

const isSame = (one: Companion, other: Companion): boolean => one.sha256 === other.sha256 && one.role === other.role;

/**
 * One arrival for each name under which, and each export with which, it came, by time; of several file times, the oldest. The same in
 * whatever order the arrivals are processed.
 */
const withArrival = (known: readonly PhotoArrival[], arrival: PhotoArrival): readonly PhotoArrival[] => {
  const before = known.find(({ name, exportId }) => name === arrival.name && exportId === arrival.exportId);
  const { fileTime } = before === undefined || isOlder(arrival.fileTime, before.fileTime) ? arrival : before;
  const [arrivedAt = arrival.arrivedAt] = [arrival.arrivedAt, ...(before ? [before.arrivedAt] : [])].sort();
  const one = { ...arrival, fileTime, arrivedAt };
  const all = before === undefined ? [...known, one] : known.map((other) => (other === before ? one : other));
  return all.toSorted(byArrival);
};

const byArrival = (a: PhotoArrival, b: PhotoArrival): number =>
  compare(a.arrivedAt, b.arrivedAt) || compare(a.name, b.name) || compare(a.exportId ?? '', b.exportId ?? '');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Of an original that lies there without anybody knowing how it came. */
const unknownArrival = (key: string, modifiedAt: Date): PhotoArrival => ({
  name: photoKey.parse(key)?.name ?? key,
  arrivedAt: modifiedAt.toISOString(),
  fileTime: null,
  exportId: null,
});

/** The same list in whatever order companions that came at different times are added. */
export const inOrderOfArrival = (companions: readonly Companion[]): readonly Companion[] =>
  companions.toSorted((a, b) => compare(a.role, b.role) || compare(a.arrivedAt ?? '', b.arrivedAt ?? ''));

/** Newer bytes of a companion take the place of the older. */
const joined = (known: readonly Companion[], added: readonly Companion[]): readonly Companion[] => {
  // What came with its photo stays so, though it comes by itself as well; and that is held once, wherever it was put.
  const news = added.filter((one) =>
    one.alone ? !known.some((other) => isSame(one, other)) : !known.some((other) => isOne(one, other) && !other.alone),
  );
  const isReplaced = (other: Companion): boolean =>
    news.some((one) => one.key === other.key || (other.alone && isSame(one, other)));
  return inOrderOfArrival([...known.filter((other) => !isReplaced(other)), ...news]);
};

/** Those whose bytes are there: an import may have been killed before it stored them all. */
async function present(store: ObjectStore, companions: readonly Companion[]): Promise<readonly Companion[]> {
  const infos = await Promise.all(companions.map(({ key }) => store.head(key)));
  return companions.filter(({ sha256 }, at) => infos[at]?.metadata['sha256'] === sha256);
}
