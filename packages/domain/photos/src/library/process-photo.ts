import type { ObjectStore } from '@homelake/storage';
import { isReadable, photoKey, StorageError } from '@homelake/storage';
import { isFileTime, isOlder } from '../metadata/arrival-times.ts';
import { describeAgain, descriptionOf, trashAsTakeout } from './describe-again.ts';
import { erasePhoto, removeTraces } from './erase-photo.ts';
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
import type { Rendition } from '../pictures/image-codec.ts';

export interface ArrivedPhoto {
  /** Key of the original. */
  readonly key: string;
  /** The arrival to add; null where the photo is only processed again. */
  readonly arrival: PhotoArrival | null;
  /** Companions that arrived with it. Earlier ones stay. */
  readonly companions?: readonly Companion[];
}

export interface ProcessOptions {
  /** True: processes the original even if the photo is complete, as after a change of the renditions or the tools. */
  readonly again?: boolean;
  /** Passed to `erasePhoto` where the original no longer exists at the end. */
  readonly onGone?: OnGone;
  readonly signal?: AbortSignal;
}

export interface ProcessedPhoto {
  readonly record: PhotoRecord;
  readonly state: PhotoState;
  readonly reason: string | null;
  /** A sentence about a decision on its time where two sources disagree; null where there was none. */
  readonly note: string | null;
}

const CHANGED = 'Its bytes are not those that were imported; import the file again.';

/**
 * Makes the renditions of an original, then its bronze record, then its row in the catalog. It may be killed and run again at any point,
 * and may run several times at once: facts are merged into the record by compare and set, and give the same record in any order. For a
 * photo that is complete already, only the new arrival is added, and the description is derived again without decoding the picture.
 * Resolves to null where the photo was erased; what this run wrote is then removed. It writes renditions, then the record, and then checks
 * for the original, which is the reverse of the order in `erasePhoto`. So the later of the two sees the other, and no rendition is left
 * without a record.
 *
 * If the same bytes were stored under two keys at the same time, the record decides which key is the original. The other object stays where
 * it is; the caller recognises this by the key of the returned record.
 *
 * An archived original that has a record is not read: only the new arrival is added, and the other facts stay.
 *
 * A picture that cannot be shown is a state with its reason. Rejects with StorageError, CatalogError, an ImageError `codec-failed`, or the
 * signal's reason.
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
  // A photo whose original was lost in another way keeps its record.
  if (info === null) return known === null ? takeBack(ports, id) : null;
  const { key } = info;
  const came = (photo.companions ?? []).map((one) => (arrival ? { arrivedAt: arrival.arrivedAt, ...one } : one));
  const added = await present(store, came);
  const told = arrival ?? unknownArrival(key, info.modifiedAt);
  const merged = (now: PhotoRecord | null): Merged => {
    refuseLeaving(now);
    const arrivals = arrival === null && now !== null ? now.arrivals : withArrival(now?.arrivals ?? [], told);
    return { arrivals, companions: joined(now?.companions ?? [], added) };
  };

  const isKept = known !== null && !isReadable(info.archive);
  if (known !== null && (isKept || (!again && (await isWhole(store, known, info.sizeBytes))))) {
    const record = await updatePhotoRecord(store, id, (now) => now && withMerged(now, merged(now)));
    // It was erased meanwhile, and does not come back with its old facts.
    if (record === null) return takeBack(ports, id);
    return finish(ports, await describeAgain(ports, info, record), onGone);
  }

  const { sha256, kind, contentType, tags, video, shown, clip } = await inspectOriginal(ports, info, signal);
  const isOther = photoIdOf(sha256) !== id;
  // The facts of the recorded bytes stay: these bytes are damaged, or another program wrote them.
  if (isOther && known !== null) return { record: known, state: 'failed', reason: CHANGED, note: null };
  const basis = merged(known);
  const beside = await readCompanions(ports, basis.companions, basis.arrivals);
  const description = await descriptionOf(ports, { tags, video, contentType, clip }, beside, basis.arrivals);
  const { state, reason, renditions, ...pixels } = shown;
  const usable = isOther ? [] : renditions;
  await putRenditions(store, id, usable);
  const { takeout } = beside;
  const [first] = basis.arrivals;
  if (takeout !== null && known === null && first !== undefined)
    await trashAsTakeout(store, id, takeout, first.arrivedAt);
  const record = await updatePhotoRecord(store, id, (now) => {
    if (now === null && known !== null) return null;
    // Another process made the record at the same time, from the same bytes.
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
      ...(now?.folderAlbums !== undefined && { folderAlbums: now.folderAlbums }),
      ...(now?.restores !== undefined && { restores: now.restores }),
    };
    return withMerged(looked, merged(now));
  });
  if (record === null) return takeBack(ports, id);
  // A process that removed the remains of an earlier run may not have seen this record, and may have removed the renditions since.
  const there = await Promise.all(usable.map(({ name }) => store.head(renditionKeyOf(id, name))));
  await putRenditions(
    store,
    id,
    usable.filter((_, at) => there[at] === null),
  );
  return finish(ports, isOther ? record : await describeAgain(ports, info, record), onGone);
}

async function putRenditions(store: ObjectStore, id: string, renditions: readonly Rendition[]): Promise<void> {
  const puts = renditions.map(({ name, contentType, bytes }) =>
    store.put(renditionKeyOf(id, name), bytes, { contentType }),
  );
  await Promise.all(puts);
}

/** The photo was erased: removes what this run, or a killed one, has written since. If it arrived again, it must be processed again. */
async function takeBack(ports: PhotoPorts, id: string): Promise<null> {
  const photo = await removeTraces(ports, id);
  if (photo !== null) throw new StorageError('unavailable', photo.key, 'was stored again while it was forgotten');
  return null;
}

/** The job is tried again when the photo is gone, with the bytes that arrived. */
function refuseLeaving(record: PhotoRecord | null): void {
  if (record?.leavingSince !== undefined) throw new StorageError('unavailable', record.key, 'is being forgotten');
}

type Merged = Pick<PhotoRecord, 'arrivals' | 'companions'>;

/** New companions make the description out of date. A description itself lists its arrivals. */
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

/**
 * Writes the row, and checks once more: a photo that was erased meanwhile must not come back with the new row. A photo whose bytes were
 * stored again while it was erased must be processed again.
 */
async function finish(
  ports: PhotoPorts,
  record: PhotoRecord,
  onGone: OnGone | undefined,
): Promise<ProcessedPhoto | null> {
  await syncCatalogRow(ports, record.id);
  const isGone = async (): Promise<boolean> => (await ports.store.head(record.key)) === null;
  if (await isGone()) {
    await erasePhoto(ports, record.id, { ...(onGone && { onGone }), isDue: isGone });
    if ((await isGone()) && (await readPhotoRecord(ports.store, record.id)) === null) return null;
    throw new StorageError('unavailable', record.key, 'was stored again while it was forgotten');
  }
  return { record, state: record.state, reason: record.reason, note: record.described?.note ?? null };
}

/** True where only an arrival and companions must be recorded and described. */
async function isWhole(store: ObjectStore, known: PhotoRecord, sizeBytes: number): Promise<boolean> {
  if (known.renditionsVersion !== RENDITIONS_VERSION || known.sizeBytes !== sizeBytes) return false;
  if (photoIdOf(known.sha256) !== known.id) return false;
  const there = await Promise.all(known.renditions.map((name) => store.head(renditionKeyOf(known.id, name))));
  return !there.includes(null);
}

const isSame = (one: Companion, other: Companion): boolean => one.sha256 === other.sha256 && one.role === other.role;

/**
 * Adds an arrival. There is one for each name and export, by time; of several file times the oldest counts. The result does not depend on
 * the order in which arrivals are processed.
 */
const withArrival = (known: readonly PhotoArrival[], arrival: PhotoArrival): readonly PhotoArrival[] => {
  const before = known.find(({ name, exportId }) => name === arrival.name && exportId === arrival.exportId);
  const { fileTime } = before === undefined || isOlder(arrival.fileTime, before.fileTime) ? arrival : before;
  const [arrivedAt = arrival.arrivedAt] = [arrival.arrivedAt, ...(before ? [before.arrivedAt] : [])].sort();
  const downloads = firstOfEach(before?.downloads, arrival.downloads);
  const one = { ...arrival, fileTime, arrivedAt, ...(downloads !== undefined && { downloads }) };
  const all = before === undefined ? [...known, one] : known.map((other) => (other === before ? one : other));
  return all.toSorted(byArrival);
};

/** Joins the instants of downloads, by name; of several the earliest counts. */
function firstOfEach(one: PhotoArrival['downloads'], other: PhotoArrival['downloads']): PhotoArrival['downloads'] {
  if (one === undefined || other === undefined) return one ?? other;
  const all = [...Object.entries(one), ...Object.entries(other)];
  return Object.fromEntries(all.toSorted((a, b) => compare(a[0], b[0]) || compare(b[1], a[1])));
}

const byArrival = (a: PhotoArrival, b: PhotoArrival): number =>
  compare(a.arrivedAt, b.arrivedAt) || compare(a.name, b.name) || compare(a.exportId ?? '', b.exportId ?? '');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The arrival of an original whose import is unknown. */
const unknownArrival = (key: string, modifiedAt: Date): PhotoArrival => ({
  name: photoKey.parse(key)?.name ?? key,
  arrivedAt: modifiedAt.toISOString(),
  fileTime: null,
  exportId: null,
});

/**
 * Companions by role, then by age: when the file was last changed, or when it arrived where that is unknown. The last of a role is the
 * newest, in any order of arrival.
 */
export const inOrderOfAge = (companions: readonly Companion[]): readonly Companion[] =>
  companions.toSorted((a, b) => compare(a.role, b.role) || ageOf(a) - ageOf(b));

/** Milliseconds since the epoch; 0 where no time is known. */
export function ageOf({
  fileTime = null,
  arrivedAt,
}: {
  readonly fileTime?: string | null;
  readonly arrivedAt?: string;
}): number {
  if (isFileTime(fileTime)) return Date.parse(fileTime);
  return arrivedAt === undefined ? 0 : Date.parse(arrivedAt);
}

/**
 * Joins companions. The same bytes in the same role are one companion. A companion that arrived with its photo stays so, even if it arrives
 * by itself too. Of several file times the oldest counts.
 */
const joined = (known: readonly Companion[], added: readonly Companion[]): readonly Companion[] => {
  const all = [...known];
  for (const one of added) {
    const at = all.findIndex((other) => isSame(one, other));
    const before = all[at];
    if (before === undefined) all.push(one);
    else all[at] = withOlderTime(one.alone || !before.alone ? before : one, before, one);
  }
  return inOrderOfAge(all);
};

const withOlderTime = (companion: Companion, ...seen: readonly Companion[]): Companion => {
  const times = seen.map(({ fileTime = null }) => fileTime).filter(isFileTime);
  const [oldest] = times.toSorted((a, b) => Date.parse(a) - Date.parse(b));
  return oldest === undefined ? companion : { ...companion, fileTime: oldest };
};

/** The companions whose bytes are stored: a killed import may not have stored all of them. */
async function present(store: ObjectStore, companions: readonly Companion[]): Promise<readonly Companion[]> {
  const infos = await Promise.all(companions.map(({ key }) => store.head(key)));
  return companions.filter(({ sha256 }, at) => infos[at]?.metadata['sha256'] === sha256);
}
