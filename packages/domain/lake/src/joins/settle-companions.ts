import {
  ageOf,
  companionThatCounts,
  fileNameKey,
  findPhotosOf,
  inOrderOfAge,
  isDescribed,
  photoIdOf,
  readPhotoRecord,
  readTakeout,
  RecordDamagedError,
  trashAsTakeout,
  updatePhotoRecord,
} from '@homelake/photos';
import type { Belonging, CandidatePhoto, Companion, PhotoCatalog, PhotoRecord } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { companionRecordKey, photoKey, StorageError } from '@homelake/storage';
import { findCompanionBytes, readCompanionRecords } from '../bronze/companion-record.ts';
import type { TextCompanionRecord } from '../bronze/companion-record.ts';
import { putHashed, storedBytes } from '../bronze/photo-location.ts';
import { isBroughtBy, togetherOf } from './same-download.ts';
import type { Together } from './same-download.ts';

export interface SettlePorts {
  readonly store: ObjectStore;
  readonly catalog: PhotoCatalog;
  /** Derives the facts of a photo again, by the key of its original. */
  readonly describe: (key: string) => Promise<unknown>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A companion with the photos that it belongs to. */
export interface SettledCompanion extends Belonging {
  readonly companion: TextCompanionRecord;
  /** Ids among `photoIds` that did not have the companion before. */
  readonly newIds: readonly string[];
  /** Names of the photos of `photoIds`, then of `doubtful`. */
  readonly photoNames: readonly string[];
}

/** Maximum number of rounds: more than concurrent changes can cause. */
const MOST_ROUNDS = 20;

/**
 * Decides again which photos all companions of this `fileNameKey` belong to, stores a copy beside each such photo, and derives the facts of
 * changed photos again. A photo that was in Google's trash is put into the trash where its JSON came in the same download. The result depends only on the companions and photos that exist, and rounds are repeated until nothing changes. So it
 * may run at any time, concurrently, and again after a kill. Each process that adds a companion or a photo runs it afterwards, so that the
 * last run sees all of them. Rejects with StorageError where concurrent changes do not end.
 */
export async function settleCompanions(ports: SettlePorts, nameKey: string): Promise<readonly SettledCompanion[]> {
  const joined = new Set<string>();
  const changed = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const known = await look(ports.store, ports.catalog, nameKey);
    if (known.companions.length === 0) return [];
    let isSettled = true;
    for (const record of known.records) {
      const differs = await differenceOf(ports, known, record, nameKey);
      if (differs === null) continue;
      isSettled = false;
      changed.add(record.id);
      for (const { sha256 } of differs.added) joined.add(`${sha256} ${record.id}`);
      await change(ports.store, record, differs);
    }
    if (!isSettled) continue;
    for (const record of known.records) {
      const isTrashed = await trashAsDownloaded(ports, known, record);
      if (isTrashed || changed.has(record.id) || !isDescribed(record)) await ports.describe(record.key);
    }
    return toldOf(known, joined);
  }
  const key = companionRecordKey.build({ nameKey, sha256: '0'.repeat(64) });
  throw new StorageError(
    'precondition-failed',
    key,
    'the companions of this name are changed too often by other processes',
  );
}

/**
 * Puts a photo into the trash where a download brought it to the lake and the JSON in that download says that it was in Google's trash. Edits of
 * its owner have the last word, and so has a restore. Returns true where the JSON says so, because an earlier run may have been killed before
 * it updated the catalog.
 */
async function trashAsDownloaded(
  { store, now }: SettlePorts,
  { together }: Known,
  record: PhotoRecord,
): Promise<boolean> {
  const { id, companions, arrivals, leavingSince } = record;
  const json = companionThatCounts(companions, 'takeout', arrivals);
  const downloads = json === undefined ? undefined : together.get(id)?.get(json.sha256);
  if (json === undefined || downloads === undefined || leavingSince !== undefined) return false;
  if (![...downloads].some((download) => isBroughtBy(record, download))) return false;
  const bytes = await store.read(json.key);
  const facts = bytes === null ? null : readTakeout(bytes);
  if (facts?.trashed !== true) return false;
  // The time of the arrival could be long ago, and the photo would be removed with what was in the trash for long.
  await trashAsTakeout(store, id, facts, new Date(now()).toISOString());
  return true;
}

/** The companions and photos of one name key. */
interface Known {
  readonly companions: readonly PlacedCompanion[];
  readonly records: readonly PhotoRecord[];
  /** By SHA-256 of the companion. */
  readonly found: ReadonlyMap<string, Belonging>;
  readonly together: Together;
}

async function look(store: ObjectStore, catalog: PhotoCatalog, nameKey: string): Promise<Known> {
  const all = await companionsOf(store, nameKey);
  const records = all.length === 0 ? [] : await recordsOf({ store, catalog }, nameKey);
  const together = togetherOf(all, records);
  const companions = withoutReplaced(all, together);
  const candidates = records.map((record) => candidateOf(record, [...(together.get(record.id)?.keys() ?? [])]));
  return { companions, records, found: findPhotosOf(companions, candidates), together };
}

function toldOf({ companions, records, found }: Known, joined: ReadonlySet<string>): readonly SettledCompanion[] {
  const nameOf = new Map(records.map(({ id, arrivals }) => [id, arrivals[0]?.name ?? id]));
  return companions.map((companion) => {
    const nothing: Belonging = { photoIds: [], isByName: false, doubtful: [] };
    const belonging = found.get(companion.sha256) ?? nothing;
    const { photoIds, doubtful } = belonging;
    const newIds = photoIds.filter((id) => joined.has(`${companion.sha256} ${id}`));
    const photoNames = [...photoIds, ...doubtful].map((id) => nameOf.get(id) ?? id);
    return { companion, newIds, ...belonging, photoNames };
  });
}

/** The changes that a photo's companions need. */
interface Difference {
  readonly added: readonly PlacedCompanion[];
  readonly removed: readonly Companion[];
  /** Keys of copies that the record does not contain, left by a process that was killed. */
  readonly strays: readonly string[];
}

async function differenceOf(
  ports: SettlePorts,
  { companions, found }: Known,
  record: PhotoRecord,
  nameKey: string,
): Promise<Difference | null> {
  const { store } = ports;
  const added: PlacedCompanion[] = [];
  const removed: Companion[] = [];
  const strays: string[] = [];
  for (const companion of companions) {
    const { sha256 } = companion;
    const belongs = found.get(sha256)?.photoIds.includes(record.id) === true;
    const own = record.companions.filter((one) => one.sha256 === sha256);
    const copy = own.find(({ alone }) => alone === true);
    if (belongs && (own.length === 0 || (copy !== undefined && !(await isThere(store, copy))))) added.push(companion);
    if (!belongs && copy !== undefined && !(await belongsElsewhere(ports, record, sha256, nameKey))) removed.push(copy);
    const key = keyOfCopy(record.id, companion);
    const isKnown = belongs && own.length === 0;
    if (isKnown || record.companions.some((one) => one.key === key)) continue;
    if ((await store.head(key)) !== null) strays.push(key);
  }
  return added.length + removed.length + strays.length === 0 ? null : { added, removed, strays };
}

const isThere = async (store: ObjectStore, { key, sha256 }: Companion): Promise<boolean> =>
  (await store.head(key))?.metadata['sha256'] === sha256;

/**
 * Applies the changes. Bytes are stored before the record refers to them, and removed before it stops referring to them, so that a second run
 * finds what a killed run left.
 */
async function change(store: ObjectStore, { id, companions }: PhotoRecord, differs: Difference): Promise<void> {
  const added: Companion[] = [];
  for (const companion of differs.added) {
    const { role, names, sha256, sizeBytes, arrivedAt, fileTime, place } = companion;
    const known = companions.find((one) => one.sha256 === sha256 && one.alone);
    const key = known?.key ?? keyOfCopy(id, companion);
    const contentType = role === 'takeout' ? 'application/json' : 'application/rdf+xml';
    await putHashed(store, key, () => storedBytes(store, place), { sha256, sizeBytes, contentType });
    added.push({ role, name: names[0] ?? sha256, key, sha256, alone: true, arrivedAt, ...(fileTime && { fileTime }) });
  }
  for (const key of [...differs.strays, ...differs.removed.map((one) => one.key)]) await store.remove(key);
  const isGone = (one: Companion) => one.alone === true && differs.removed.some(({ sha256 }) => sha256 === one.sha256);
  const left = await updatePhotoRecord(store, id, (now) => {
    if (now === null) return null;
    const stays = now.companions.filter((one) => !isGone(one));
    const news = added.filter(({ sha256 }) => !stays.some((one) => one.sha256 === sha256));
    if (news.length === 0 && stays.length === now.companions.length) return now;
    const { described } = now;
    return {
      ...now,
      companions: inOrderOfAge([...stays, ...news]),
      ...(described !== undefined && { described: { ...described, version: 0 } }),
    };
  });
  // The photo was deleted meanwhile.
  if (left === null) for (const { key } of added) await store.remove(key);
}

/** Key of a copy beside a photo. No other file has this name, so removing the copy removes nothing that arrived with the photo. */
const keyOfCopy = (id: string, { sha256, role }: TextCompanionRecord): string =>
  photoKey.build({ id, name: `alone-${sha256.slice(0, 16)}.${role === 'takeout' ? 'json' : 'xmp'}` });

interface PlacedCompanion extends TextCompanionRecord {
  /** Key of its bytes. */
  readonly place: string;
}

/** Returns the companions whose bytes still exist. */
async function companionsOf(store: ObjectStore, nameKey: string): Promise<readonly PlacedCompanion[]> {
  const placed: PlacedCompanion[] = [];
  for (const companion of await readCompanionRecords(store, nameKey)) {
    const place = await findCompanionBytes(store, companion);
    if (place !== null) placed.push({ ...companion, place });
  }
  return placed;
}

/**
 * The companions without those that newer ones replace under each of their names. One that arrived with a photo is not replaced by one that
 * arrived alone.
 */
function withoutReplaced(placed: readonly PlacedCompanion[], together: Together): readonly PlacedCompanion[] {
  const beside = new Set([...together.values()].flatMap((jsons) => [...jsons.keys()]));
  const cameTogether = ({ keys, sha256 }: PlacedCompanion): boolean =>
    beside.has(sha256) || keys.some((key) => photoKey.parse(key) !== null);
  const isReplaced = (one: PlacedCompanion, other: PlacedCompanion, name: string): boolean =>
    other.role === one.role &&
    other.names.includes(name) &&
    ageOf(one) < ageOf(other) &&
    (cameTogether(other) || !cameTogether(one));
  return placed.filter((one) => !one.names.every((name) => placed.some((other) => isReplaced(one, other, name))));
}

/**
 * True where the companion belongs to the photo under another of its names, because an album renumbers files of one name. A companion is
 * removed only where it belongs under none of them; otherwise it would be added and removed without end.
 */
async function belongsElsewhere(
  ports: SettlePorts,
  { id, arrivals }: PhotoRecord,
  sha256: string,
  nameKey: string,
): Promise<boolean> {
  for (const key of new Set(arrivals.map(({ name }) => fileNameKey(name)))) {
    if (key === nameKey || key === '') continue;
    const { found } = await look(ports.store, ports.catalog, key);
    if (found.get(sha256)?.photoIds.includes(id)) return true;
  }
  return false;
}

/** Reads the records of every photo that has an arrival with this name key. Damaged records are skipped. */
export async function recordsOf(
  { store, catalog }: Pick<SettlePorts, 'store' | 'catalog'>,
  nameKey: string,
): Promise<readonly PhotoRecord[]> {
  const records = await Promise.all((await catalog.named(nameKey)).map((id) => readOrSkip(store, id)));
  return records.filter((record) => record !== null).filter(({ id, sha256 }) => photoIdOf(sha256) === id);
}

/** A damaged record must not keep other photos of the name from being handled. */
async function readOrSkip(store: ObjectStore, id: string): Promise<PhotoRecord | null> {
  try {
    return await readPhotoRecord(store, id);
  } catch (error) {
    if (error instanceof RecordDamagedError) return null;
    throw error;
  }
}

/** @param together hashes of the companions that came in the same download */
const candidateOf = (
  { id, arrivals, metadata, companions }: PhotoRecord,
  together: readonly string[],
): CandidatePhoto => ({
  id,
  names: arrivals.map(({ name }) => name),
  captured: metadata.captured,
  durationSeconds: metadata.durationSeconds,
  came: [...companions.filter(({ alone }) => !alone).map(({ sha256 }) => sha256), ...together],
});

export const BY_NAME = ', for which nothing speaks but the name';

/** The note on a companion beside the one that it came alone; null where its photo is not in the lake. */
export function noteOfSettled({ photoIds, isByName, doubtful, photoNames }: SettledCompanion): string | null {
  const names = photoNames.join(' and ');
  if (photoIds.length > 0) return `It joins ${names}${isByName ? BY_NAME : ''}.`;
  if (doubtful.length === 0) return null;
  return doubtful.length === 1
    ? `Too little speaks for ${names}, which it does not join.`
    : `It may be of ${photoNames.join(' or of ')}, and joins none.`;
}
