import { fileNameKey, readTakeout, takeoutNameKey } from '@homelake/photos';
import type { KnownCompanion } from '@homelake/photos';
import { companionRecordKey, encodeJson, updateJson } from '@homelake/storage';
import type { JsonForm, ObjectStore } from '@homelake/storage';
import { listKeys } from './bronze-record.ts';

/** Bronze: a sidecar that came without its photo, or a JSON of Takeout, by the `fileNameKey` of its photos. */
export interface CompanionRecord extends KnownCompanion {
  readonly version: 1;
  /** Of all places of its bytes: files, and beside the photos that it came with. */
  readonly keys: readonly string[];
  readonly sizeBytes: number;
  /** Instant of the first arrival, ISO 8601, UTC. */
  readonly arrivedAt: string;
}

/** What the bytes of a companion say, and the `fileNameKey` of its photos. */
export interface ReadCompanion extends Pick<CompanionRecord, 'role' | 'title' | 'taken'> {
  readonly nameKey: string;
}

/** More is no sidecar and no JSON of Takeout. */
const MAX_BYTES = 2 ** 20;

/** Whether a file of this name and size is worth reading for that. */
export const mayBeCompanion = (path: string, sizeBytes: number): boolean =>
  sizeBytes <= MAX_BYTES && /\.(?:json|xmp)$/i.test(path);

/** Null for what is no companion, or has a name by which no photo could be found. A sidecar's time is not read. */
export function readCompanion(path: string, bytes: Uint8Array): ReadCompanion | null {
  const companion = /\.xmp$/i.test(path) ? ofSidecar(path) : ofTakeout(path, bytes);
  return companion === null || companion.nameKey === '' ? null : companion;
}

const ofSidecar = (path: string): ReadCompanion => ({
  role: 'sidecar',
  title: null,
  taken: null,
  nameKey: fileNameKey(path.replace(/\.xmp$/i, '')),
});

function ofTakeout(path: string, bytes: Uint8Array): ReadCompanion | null {
  const facts = readTakeout(bytes);
  if (facts === null || facts.title === null) return null;
  return { role: 'takeout', title: facts.title, taken: facts.takenUtc, nameKey: takeoutNameKey(path, facts.title) };
}

/** Notes a companion under one more name, or in one more place. The same in whatever order they are noted. */
export function noteCompanion(
  store: ObjectStore,
  nameKey: string,
  {
    name,
    key,
    ...facts
  }: Omit<CompanionRecord, 'version' | 'names' | 'keys'> & { readonly name: string; readonly key: string },
): Promise<CompanionRecord> {
  const recordKey = companionRecordKey.build({ nameKey, sha256: facts.sha256 });
  return updateJson(store, recordKey, form, (known): CompanionRecord => ({
    ...(known ?? { version: 1, ...facts }),
    names: withOne(known?.names ?? [], name),
    keys: withOne(known?.keys ?? [], key),
    arrivedAt: earliest(known?.arrivedAt, facts.arrivedAt),
  }));
}

const withOne = (list: readonly string[], one: string): readonly string[] =>
  list.includes(one) ? list : [...list, one].sort();

const earliest = (known: string | undefined, arrivedAt: string): string =>
  known === undefined || arrivedAt < known ? arrivedAt : known;

/** Takes places of its bytes out of a record, and removes that where none is left. Answers whether it did. */
export async function forgetPlaces(
  store: ObjectStore,
  recordKey: string,
  isGone: (key: string) => boolean,
): Promise<boolean> {
  const left = await updateJson(store, recordKey, form, (known) =>
    known === null ? null : { ...known, keys: known.keys.filter((key) => !isGone(key)) },
  );
  if (left === null || left.keys.length > 0) return false;
  await store.remove(recordKey);
  return true;
}

/** Null where it was never noted. */
export async function readCompanionRecord(
  store: ObjectStore,
  nameKey: string,
  sha256: string,
): Promise<CompanionRecord | null> {
  const key = companionRecordKey.build({ nameKey, sha256 });
  const bytes = await store.read(key);
  return bytes === null ? null : readRecord(bytes);
}

/** Those whose names have this key, in order of arrival; one that cannot be read is left out. */
export async function readCompanionRecords(store: ObjectStore, nameKey: string): Promise<readonly CompanionRecord[]> {
  const folder = companionRecordKey.build({ nameKey, sha256: '0'.repeat(64) }).replace(/[^/]*$/, '');
  const read = (await listKeys(store, folder)).map(async (key) => {
    const bytes = await store.read(key);
    const record = bytes === null ? null : readRecord(bytes);
    return record === null ? [] : [record];
  });
  const order = ({ arrivedAt, sha256 }: CompanionRecord): string => `${arrivedAt} ${sha256}`;
  return (await Promise.all(read)).flat().toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** Where its bytes are; null where they are gone from everywhere. */
export async function placeOf(store: ObjectStore, { keys, sha256 }: CompanionRecord): Promise<string | null> {
  for (const key of keys) if ((await store.head(key))?.metadata['sha256'] === sha256) return key;
  return null;
}

const decoder = new TextDecoder();

/** What stands there and cannot be read is written anew: it can be known again from the companion. */
const form: JsonForm<CompanionRecord | null> = { decode: readRecord, encode: encodeJson };

function readRecord(bytes: Uint8Array): CompanionRecord | null {
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes));
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is CompanionRecord =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === 1 &&
  'role' in value &&
  (value.role === 'sidecar' || value.role === 'takeout') &&
  'names' in value &&
  Array.isArray(value.names) &&
  'keys' in value &&
  Array.isArray(value.keys);
