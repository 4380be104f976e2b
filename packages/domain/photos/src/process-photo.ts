import type { ObjectStore } from '@homelake/storage';
import { photoKey } from '@homelake/storage';
import { isOlder } from './metadata/arrival-times.ts';
import { describeAgain, descriptionOf } from './describe-again.ts';
import { erasePhoto } from './erase-photo.ts';
import type { OnGone } from './erase-photo.ts';
import { lookAtOriginal } from './look-at-original.ts';
import { NO_EDITS } from './photo-of.ts';
import { readPhotoRecord, updatePhotoEdits, updatePhotoRecord } from './photo-records.ts';
import type { PhotoPorts } from './photo-ports.ts';
import type { Companion, PhotoArrival, PhotoRecord } from './photo-record.ts';
import type { PhotoState } from './photo.ts';
import { photoIdOf } from './photo.ts';
import { readCompanions } from './read-companions.ts';
import { putRow } from './put-row.ts';
import { renditionKeyOf } from './pictures/rendition-key.ts';
import { RENDITIONS_VERSION } from './pictures/renditions.ts';
import type { TakeoutFacts } from './tags/takeout.ts';

export interface ArrivedPhoto {
  /** Of the original. */
  readonly key: string;
  /** Null: it came before, and is only to be processed again. */
  readonly arrival: PhotoArrival | null;
  /** Those that came with it, or are found to be its; others that came before stay. */
  readonly companions?: readonly Companion[];
  /** SHA-256 of companions that came by themselves and are found not to be its. */
  readonly without?: readonly string[];
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
 * Makes of an original what the gallery needs: renditions, then the bronze record, then the row of the catalog. May be killed and
 * run again at any point, and comes to the same bytes. Of what is there already, only a new arrival is added, and what it may change is
 * described anew without decoding anything. Null where the original is gone, and then nothing of it stays.
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
  const { key, arrival } = photo;
  const id = photoKey.parse(key)?.id;
  if (id === undefined) throw new TypeError(`key: ${key} is no photo`);
  const info = await store.head(key);
  if (info === null) return null;
  const known = await readPhotoRecord(store, id);
  const kept = (known?.companions ?? []).filter(({ alone, sha256 }) => !(alone && photo.without?.includes(sha256)));
  const companions = joined(kept, await present(store, photo.companions ?? []));
  /**
   * What was put beside the original and does not belong there; other bytes in its place may belong to a job that waits. Before the record
   * lets go of it: nobody else knows of it, should the process be killed in between.
   */
  const removeStrays = async (): Promise<void> => {
    for (const stray of [...(known?.companions ?? []), ...(photo.companions ?? [])]) {
      if (stray.key === key || companions.some((one) => one.key === stray.key)) continue;
      if ((await present(store, [stray])).length > 0) await store.remove(stray.key);
    }
  };
  const arrivals =
    arrival === null && known !== null
      ? known.arrivals
      : withArrival(known?.arrivals ?? [], arrival ?? unknownArrival(key, info.modifiedAt));

  if (known !== null && !again && (await isWhole(store, known, info.sizeBytes))) {
    const isSame = hasAll(known.companions, companions) && hasAll(companions, known.companions);
    const { takeout } = isSame ? { takeout: null } : await readCompanions(ports, companions, arrivals);
    if (takeout !== null) await takeOver(store, id, takeout, null);
    const added = (now: PhotoRecord | null): PhotoRecord => {
      const latest = now ?? known;
      const all = { ...latest, arrivals: arrivals.reduce(withArrival, latest.arrivals) };
      if (isSame) return all;
      // Other companions say something else of it, which is described below.
      const { described } = latest;
      return { ...all, companions, ...(described !== undefined && { described: { ...described, version: 0 } }) };
    };
    await removeStrays();
    const record = arrival === null && isSame ? known : await updatePhotoRecord(store, id, added);
    return finish(ports, key, await describeAgain(ports, info, record), onGone);
  }

  const { sha256, kind, contentType, tags, video, shown, clip } = await lookAtOriginal(ports, info, signal);
  const isOther = photoIdOf(sha256) !== id;
  // What is known of the right bytes stays: these are damaged since, or somebody else's.
  if (isOther && known !== null) return { record: known, state: 'failed', reason: CHANGED, note: null };
  const beside = await readCompanions(ports, companions, arrivals);
  const description = await descriptionOf(ports, { tags, video, contentType, clip }, beside, arrivals);
  const { state, reason, renditions, ...pixels } = shown;
  const usable = isOther ? [] : renditions;
  await Promise.all(
    usable.map(({ name, contentType: type, bytes }) =>
      store.put(renditionKeyOf(id, name), bytes, { contentType: type }),
    ),
  );
  const { takeout } = beside;
  if (takeout !== null) await takeOver(store, id, takeout, known === null ? (arrivals[0]?.arrivedAt ?? null) : null);
  await removeStrays();
  const record = await updatePhotoRecord(store, id, (now): PhotoRecord => ({
    version: 1,
    id,
    sha256,
    key,
    sizeBytes: info.sizeBytes,
    contentType,
    kind,
    state: isOther ? 'failed' : state,
    reason: isOther ? CHANGED : reason,
    arrivals: arrivals.reduce(withArrival, now?.arrivals ?? []),
    companions,
    ...description,
    ...pixels,
    renditions: usable.map(({ name }) => name),
    renditionsVersion: RENDITIONS_VERSION,
    ...(now?.reunion !== undefined && { reunion: now.reunion }),
  }));
  return finish(ports, key, isOther ? record : await describeAgain(ports, info, record), onGone);
}

/**
 * What the owner said at Google counts until they say anything here. Into the trash goes only what was never here before, `at` its
 * arrival: what came in another way as well was wanted.
 */
async function takeOver(
  store: ObjectStore,
  id: string,
  { favourite, trashed }: TakeoutFacts,
  at: string | null,
): Promise<void> {
  const trashedAt = trashed ? at : null;
  if (!favourite && trashedAt === null) return;
  await updatePhotoEdits(store, id, (edits) => edits ?? { ...NO_EDITS, favourite, trashedAt });
}

/** The row, and a last look: a photo that was erased meanwhile must not come back with what was just written. */
async function finish(
  ports: PhotoPorts,
  key: string,
  record: PhotoRecord,
  onGone: OnGone | undefined,
): Promise<ProcessedPhoto | null> {
  await putRow(ports, record.id);
  if ((await ports.store.head(key)) === null) {
    await erasePhoto(ports, record.id, onGone);
    return null;
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

const hasAll = (known: readonly Companion[], wanted: readonly Companion[]): boolean =>
  wanted.every((one) => known.some((other) => isOne(one, other) && one.alone === other.alone));

const isOne = (one: Companion, other: Companion): boolean => one.key === other.key && isSame(one, other);

const isSame = (one: Companion, other: Companion): boolean => one.sha256 === other.sha256 && one.role === other.role;

/** One arrival for each name under which, and each export with which, it came; of several file times, the oldest. */
const withArrival = (known: readonly PhotoArrival[], arrival: PhotoArrival): readonly PhotoArrival[] => {
  const before = known.find(({ name, exportId }) => name === arrival.name && exportId === arrival.exportId);
  if (before === undefined) return [...known, arrival];
  const { fileTime } = arrival;
  if (!isOlder(fileTime, before.fileTime)) return known;
  return known.map((one) => (one === before ? { ...one, fileTime } : one));
};

/** Of an original that lies there without anybody knowing how it came. */
const unknownArrival = (key: string, modifiedAt: Date): PhotoArrival => ({
  name: photoKey.parse(key)?.name ?? key,
  arrivedAt: modifiedAt.toISOString(),
  fileTime: null,
  exportId: null,
});

/** Newer bytes of a companion take the place of the older; the newest word stands last. */
const joined = (known: readonly Companion[], added: readonly Companion[]): readonly Companion[] => {
  // What came with its photo stays so, though it comes by itself as well; and that is held once, wherever it was put.
  const news = added.filter((one) =>
    one.alone ? !known.some((other) => isSame(one, other)) : !known.some((other) => isOne(one, other) && !other.alone),
  );
  const isReplaced = (other: Companion): boolean =>
    news.some((one) => one.key === other.key || (other.alone && isSame(one, other)));
  return [...known.filter((other) => !isReplaced(other)), ...news];
};

/** Those whose bytes are there: an import may have been killed before it stored them all. */
async function present(store: ObjectStore, companions: readonly Companion[]): Promise<readonly Companion[]> {
  const infos = await Promise.all(companions.map(({ key }) => store.head(key)));
  return companions.filter(({ sha256 }, at) => infos[at]?.metadata['sha256'] === sha256);
}
