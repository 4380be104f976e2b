import type { Companion, PhotoArrival, PhotoRecord } from '@homelake/photos';
import {
  companionRecordKey,
  downloadKey,
  encodeJson,
  exportRecordKey,
  exportUploadKey,
  fileRecordKey,
  isObject,
  takeoutAlbumKey,
} from '@homelake/storage';

type Json = Readonly<Record<string, unknown>>;

/**
 * Joins a record of an export with the lake's own record of the same key, so that nothing that one of them knows is lost. Gives the bytes of
 * the joined record, which are those of `mine` where `theirs` adds nothing; null where records of this kind are not joined, or where one of
 * them cannot be read: the owner's edits, albums, overrides and settings have no two right answers, and the lake's own stays.
 *
 * `theirs` may be joined again, and twice, with the same result.
 */
export function joinRecords(key: string, mine: Uint8Array, theirs: Uint8Array): Uint8Array | null {
  const join = joinerOf(key);
  const [own, other] = [mine, theirs].map(readJson);
  if (join === null || !isVersion1(own) || !isVersion1(other)) return null;
  const joined = join(own, other);
  return JSON.stringify(joined) === JSON.stringify(own) ? mine : encodeJson(joined);
}

type Joiner = (mine: Json, theirs: Json) => Json;

function joinerOf(key: string): Joiner | null {
  if (exportRecordKey.parse(key) !== null) return joinExports;
  if (exportUploadKey.parse(key) !== null || fileRecordKey.parse(key) !== null) return joinArrivals;
  if (companionRecordKey.parse(key) !== null) return joinCompanions;
  if (takeoutAlbumKey.parse(key) !== null) return joinTakeoutAlbums;
  if (downloadKey.parse(key) !== null) return joinDownloads;
  return null;
}

/** A medium that was forgotten here stays away, with its hash. */
const joinExports: Joiner = (mine, theirs) => {
  const forgotten = new Set(textsOf(mine['forgotten']));
  const added = Object.entries(objectOf(theirs['media'])).filter(([name]) => !forgotten.has(name));
  const media = byName({ ...Object.fromEntries(added), ...objectOf(mine['media']) });
  const keys = new Set(Object.values(media));
  const hashes = Object.entries(objectOf(theirs['mediaHashes'])).filter(([key]) => keys.has(key));
  const mediaHashes = byName({ ...Object.fromEntries(hashes), ...objectOf(mine['mediaHashes']) });
  return {
    ...mine,
    arrivedAt: earliest(mine['arrivedAt'], theirs['arrivedAt']),
    names: union(mine['names'], theirs['names']),
    chatName: mine['chatName'] ?? theirs['chatName'] ?? null,
    media,
    ...(Object.keys(mediaHashes).length > 0 && { mediaHashes }),
    zips: distinct([...listOf(mine['zips']), ...listOf(theirs['zips'])]),
  };
};

const joinArrivals: Joiner = (mine, theirs) => {
  const own = listOf(mine['arrivals']).filter(isObject);
  const names = new Set(own.map(({ name }) => name));
  const others = listOf(theirs['arrivals'])
    .filter(isObject)
    .filter(({ name, lost }) => !names.has(name) && lost === undefined);
  return { ...mine, arrivals: [...own, ...others].toSorted((a, b) => (order(a) < order(b) ? -1 : 1)) };
};

const order = ({ arrivedAt, name }: Json): string => `${String(arrivedAt)} ${String(name)}`;

const joinCompanions: Joiner = (mine, theirs) => {
  const [own, others] = [objectOf(mine['downloads']), objectOf(theirs['downloads'])];
  const downloads = Object.fromEntries(
    Object.keys({ ...own, ...others })
      .toSorted()
      .map((name) => [name, union(own[name], others[name])]),
  );
  const fileTime = earliest(mine['fileTime'], theirs['fileTime']);
  return {
    ...mine,
    names: union(mine['names'], theirs['names']),
    keys: union(mine['keys'], theirs['keys']),
    arrivedAt: earliest(mine['arrivedAt'], theirs['arrivedAt']),
    ...(fileTime !== undefined && { fileTime }),
    ...(Object.keys(downloads).length > 0 && { downloads }),
  };
};

const joinTakeoutAlbums: Joiner = (mine, theirs) => ({
  ...mine,
  createdAt: earliest(mine['createdAt'], theirs['createdAt']),
  folders: union(mine['folders'], theirs['folders']),
  isMade: mine['isMade'] === true || theirs['isMade'] === true,
});

const joinDownloads: Joiner = (mine, theirs) => {
  const [own, others] = [objectOf(mine['parts']), objectOf(theirs['parts'])];
  const parts = Object.keys({ ...own, ...others }).map((part) => [
    part,
    distinct([...listOf(own[part]), ...listOf(others[part])]),
  ]);
  return { ...mine, parts: Object.fromEntries(parts) };
};

/** The arrivals and companions of a photo that the lake's own record does not have. */
export function missingFromPhoto(
  mine: Pick<PhotoRecord, 'arrivals' | 'companions'>,
  theirs: Pick<PhotoRecord, 'arrivals' | 'companions'>,
): { readonly arrivals: readonly PhotoArrival[]; readonly companions: readonly Companion[] } {
  return {
    arrivals: theirs.arrivals.filter(
      ({ name, exportId }) => !mine.arrivals.some((own) => own.name === name && own.exportId === exportId),
    ),
    companions: theirs.companions.filter(
      ({ role, sha256 }) => !mine.companions.some((own) => own.role === role && own.sha256 === sha256),
    ),
  };
}

/** Replaces keys of objects in a record by the keys that the objects have here. Gives the same bytes where the record names none of them. */
export function withKeys(bytes: Uint8Array, keyOf: ReadonlyMap<string, string>): Uint8Array {
  if (keyOf.size === 0) return bytes;
  const value = readJson(bytes);
  const replaced = replaceKeys(value, keyOf);
  return JSON.stringify(replaced) === JSON.stringify(value) ? bytes : encodeJson(replaced);
}

function replaceKeys(value: unknown, keyOf: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return keyOf.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item: unknown) => replaceKeys(item, keyOf));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [keyOf.get(name) ?? name, replaceKeys(item, keyOf)]),
  );
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

const isVersion1 = (value: unknown): value is Json => isObject(value) && value['version'] === 1;
const objectOf = (value: unknown): Json => (isObject(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textsOf = (value: unknown): readonly string[] => listOf(value).filter((item) => typeof item === 'string');
const union = (mine: unknown, theirs: unknown): readonly string[] =>
  [...new Set([...textsOf(mine), ...textsOf(theirs)])].toSorted();
const byName = (value: Json): Json =>
  Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));

const distinct = (values: readonly unknown[]): readonly unknown[] => {
  const seen = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...seen.values()];
};

function earliest(mine: unknown, theirs: unknown): unknown {
  if (typeof mine !== 'string' || typeof theirs !== 'string') return mine ?? theirs;
  return theirs < mine ? theirs : mine;
}
