import {
  fileNameKey,
  findPhotosOf,
  photoIdOf,
  readPhotoRecord,
  RecordDamagedError,
  SHELF_FILTERS,
} from '@homelake/photos';
import type { Belonging, CandidatePhoto, Companion, PhotoCatalog, PhotoRecord } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import type { JobSender } from './job-queue.ts';
import { companionPlace } from './import-photo.ts';
import { placeOf, readCompanionRecords } from './companion-record.ts';
import type { CompanionRecord } from './companion-record.ts';
import { photoJob } from './photo-job.ts';
import { putHashed, storedBytes } from './photo-place.ts';
import type { Turns } from './turns.ts';

export interface SettlePorts {
  readonly store: ObjectStore;
  readonly catalog: PhotoCatalog;
  readonly queue: JobSender;
  readonly turns: Turns;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What became of a companion. */
export interface SettledCompanion extends Belonging {
  readonly companion: CompanionRecord;
  /** Those of `photoIds` that did not have it before. */
  readonly newIds: readonly string[];
  /** Names of the photos of `photoIds`, then of `doubtful`. */
  readonly photoNames: readonly string[];
}

/**
 * Finds anew what all companions of this `fileNameKey` belong to, and queues the photos that this changes. What it
 * finds follows from the companions and photos that are there alone: it may run at any time, be killed and run again, and whoever
 * adds one of either runs it afterwards, so that the last of them sees all.
 */
export function settleCompanions(ports: SettlePorts, nameKey: string): Promise<readonly SettledCompanion[]> {
  return ports.turns.take(`companions of ${nameKey}`, () => settle(ports, nameKey));
}

async function settle(ports: SettlePorts, nameKey: string): Promise<readonly SettledCompanion[]> {
  const { store } = ports;
  const companions = await companionsOf(store, nameKey);
  if (companions.length === 0) return [];
  const records = await recordsOf(ports, nameKey);
  const found = findPhotosOf(companions, records.map(candidateOf));
  const nameOf = new Map(records.map(({ id, arrivals }) => [id, arrivals[0]?.name ?? id]));
  const newIds = new Map<PlacedCompanion, string[]>(companions.map((companion) => [companion, []]));
  for (const record of records) {
    const belongs = companions.filter(({ sha256 }) => found.get(sha256)?.photoIds.includes(record.id));
    const added = belongs.filter((one) => !record.companions.some(({ sha256 }) => sha256 === one.sha256));
    for (const companion of added) newIds.get(companion)?.push(record.id);
    const without: Companion[] = [];
    for (const companion of record.companions) {
      const isItsOwn = belongs.some(({ sha256 }) => sha256 === companion.sha256);
      if (!companion.alone || isItsOwn || !found.has(companion.sha256)) continue;
      if (!(await belongsElsewhere(ports, record, companion.sha256, nameKey))) without.push(companion);
    }
    if (added.length > 0 || without.length > 0) await change(ports, record, added, without);
  }
  return companions.map((companion) => {
    const { photoIds, isByName, doubtful } = found.get(companion.sha256) ?? {
      photoIds: [],
      isByName: false,
      doubtful: [],
    };
    const photoNames = [...photoIds, ...doubtful].map((id) => nameOf.get(id) ?? id);
    return { companion, newIds: newIds.get(companion) ?? [], photoIds, isByName, doubtful, photoNames };
  });
}

interface PlacedCompanion extends CompanionRecord {
  /** Key of its bytes. */
  readonly place: string;
}

/** Without those whose bytes are gone from everywhere, as where newer ones took their place beside the photo. */
async function companionsOf(store: ObjectStore, nameKey: string): Promise<readonly PlacedCompanion[]> {
  const placed: PlacedCompanion[] = [];
  for (const companion of await readCompanionRecords(store, nameKey)) {
    const place = await placeOf(store, companion);
    if (place !== null) placed.push({ ...companion, place });
  }
  return placed;
}

/**
 * Under another name of the photo: an album numbers twins anew. A companion goes only where none of the names holds it, or it would come
 * and go for ever.
 */
async function belongsElsewhere(
  ports: SettlePorts,
  { id, arrivals }: PhotoRecord,
  sha256: string,
  nameKey: string,
): Promise<boolean> {
  for (const key of new Set(arrivals.map(({ name }) => fileNameKey(name)))) {
    const companions = key === nameKey || key === '' ? [] : await companionsOf(ports.store, key);
    if (!companions.some((one) => one.sha256 === sha256)) continue;
    const found = findPhotosOf(companions, (await recordsOf(ports, key)).map(candidateOf));
    if (found.get(sha256)?.photoIds.includes(id)) return true;
  }
  return false;
}

/** The job is queued first and waits for its turn, as with an import: killed in between, it finds no bytes, and this runs again. */
async function change(
  { store, queue, turns }: SettlePorts,
  { id, key }: PhotoRecord,
  added: readonly PlacedCompanion[],
  without: readonly Companion[],
): Promise<void> {
  await turns.take(id, async () => {
    const record = await readPhotoRecord(store, id);
    const companions: Companion[] = [];
    for (const { role, names, sha256 } of added) {
      const companion = { role, name: names[0] ?? sha256, sha256, alone: true } as const;
      companions.push(await companionPlace(store, companion, { id, key, record }));
    }
    const gone = without.map(({ sha256 }) => sha256);
    await queue.send(photoJob({ key, arrival: null, companions, without: gone }));
    for (const [at, { place, sha256, sizeBytes, role }] of added.entries()) {
      const beside = companions[at]?.key;
      if (beside === undefined) continue;
      const contentType = role === 'takeout' ? 'application/json' : 'application/rdf+xml';
      await putHashed(store, beside, () => storedBytes(store, place), { sha256, sizeBytes, contentType });
    }
  });
}

/** Of every photo that came under a name of this key. */
export async function recordsOf(
  { store, catalog }: Pick<SettlePorts, 'store' | 'catalog'>,
  nameKey: string,
): Promise<readonly PhotoRecord[]> {
  const ids: string[] = [];
  for (const shelf of SHELF_FILTERS) {
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<PhotoCatalog['page']>> = await catalog.page({
        filter: { ...shelf, nameKey },
        limit: 500,
        ...(cursor !== null && { cursor }),
      });
      ids.push(...page.id);
      cursor = page.nextCursor;
    } while (cursor !== null);
  }
  const records = await Promise.all([...new Set(ids)].sort().map((id) => readOrSkip(store, id)));
  return records.filter((record) => record !== null).filter(({ id, sha256 }) => photoIdOf(sha256) === id);
}

/** A record that cannot be read is no reason to leave its namesakes alone. */
async function readOrSkip(store: ObjectStore, id: string): Promise<PhotoRecord | null> {
  try {
    return await readPhotoRecord(store, id);
  } catch (error) {
    if (error instanceof RecordDamagedError) return null;
    throw error;
  }
}

const candidateOf = ({ id, arrivals, metadata, companions }: PhotoRecord): CandidatePhoto => ({
  id,
  names: arrivals.map(({ name }) => name),
  captured: metadata.captured,
  durationSeconds: metadata.durationSeconds,
  came: companions.filter(({ alone }) => !alone).map(({ sha256 }) => sha256),
});

export const BY_NAME = ', for which nothing speaks but the name';

/** What a person is told of it beside that it came alone; null where its photo is not here. */
export function noteOfSettled({ photoIds, isByName, doubtful, photoNames }: SettledCompanion): string | null {
  const names = photoNames.join(' and ');
  if (photoIds.length > 0) return `It joins ${names}${isByName ? BY_NAME : ''}.`;
  if (doubtful.length === 0) return null;
  return doubtful.length === 1
    ? `Too little speaks for ${names}, which it does not join.`
    : `It may be of ${photoNames.join(' or of ')}, and joins none.`;
}
