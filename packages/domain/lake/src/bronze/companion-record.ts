import { fileNameKey, isOlder, readTakeout, takeoutNameKey } from '@homelake/photos';
import type { KnownCompanion } from '@homelake/photos';
import { companionRecordKey, encodeJson, updateJson } from '@homelake/storage';
import type { JsonForm, ObjectStore } from '@homelake/storage';
import { listKeys } from './bronze-record.ts';

/**
 * The bronze record of a sidecar that came without its photo, or of a JSON file of Takeout. It is stored under the `fileNameKey` of the
 * photo's file name.
 */
export interface CompanionRecord extends Omit<KnownCompanion, 'role'> {
  /** `motion`: a clip that lies beside its still, noted under its `clipNameKey`. */
  readonly role: KnownCompanion['role'] | 'motion';
  readonly version: 1;
  /** Every key at which its bytes are stored: under files, and beside the photos that it belongs to. */
  readonly keys: readonly string[];
  readonly sizeBytes: number;
  /** Instant of the first arrival, ISO 8601, UTC. */
  readonly arrivedAt: string;
  /** Instant of the file's last change, ISO 8601, UTC; the oldest of several. Absent where unknown, and in records of earlier versions. */
  readonly fileTime?: string;
  /** The names under which it came, by the archive or download that contained it. Absent where it was in none, and in records of earlier versions. */
  readonly downloads?: Readonly<Record<string, readonly string[]>>;
}

/** The content of a companion file, and the `fileNameKey` of the photos that it may belong to. */
export interface ReadCompanion extends Pick<KnownCompanion, 'role' | 'title' | 'taken'> {
  readonly nameKey: string;
}

/** A larger file is neither a sidecar nor a JSON file of Takeout. */
const MAX_BYTES = 2 ** 20;

/** True where a file of this name and size may be a sidecar or a JSON file of Takeout. Other files need not be read. */
export const mayBeCompanion = (path: string, sizeBytes: number): boolean =>
  sizeBytes <= MAX_BYTES && /\.(?:json|xmp)$/i.test(path);

/** Reads a companion file. Null where it is none, or where its name can match no photo. The time in a sidecar is not read. */
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

/** Adds a name and a key to a companion's record, and creates the record where there is none. The result does not depend on the order of calls. */
export function noteCompanion(
  store: ObjectStore,
  nameKey: string,
  {
    name,
    key,
    fileTime,
    download = null,
    ...facts
  }: Omit<CompanionRecord, 'version' | 'names' | 'keys' | 'downloads'> & {
    readonly name: string;
    readonly key: string;
    /** The archive or download that contained it. */
    readonly download?: string | null;
  },
): Promise<CompanionRecord> {
  const recordKey = companionRecordKey.build({ nameKey, sha256: facts.sha256 });
  return updateJson(store, recordKey, form, (known): CompanionRecord => ({
    ...(known ?? { version: 1, ...facts }),
    names: withOne(known?.names ?? [], name),
    keys: withOne(known?.keys ?? [], key),
    arrivedAt: earliest(known?.arrivedAt, facts.arrivedAt),
    ...(fileTime !== undefined && isOlder(fileTime, known?.fileTime ?? null) && { fileTime }),
    ...(download !== null && { downloads: withName(known?.downloads, download, name) }),
  }));
}

const withName = (
  known: CompanionRecord['downloads'] = {},
  download: string,
  name: string,
): NonNullable<CompanionRecord['downloads']> =>
  Object.fromEntries(
    Object.entries({ ...known, [download]: withOne(known[download] ?? [], name) }).toSorted(([a], [b]) =>
      a < b ? -1 : 1,
    ),
  );

const withOne = (list: readonly string[], one: string): readonly string[] =>
  list.includes(one) ? list : [...list, one].sort();

const earliest = (known: string | undefined, arrivedAt: string): string =>
  known === undefined || arrivedAt < known ? arrivedAt : known;

/** Removes keys from a companion's record, and the record itself where no key is left. Returns true where the record was removed. */
export async function removeCompanionKeys(
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

/** Null where there is no record, or where it cannot be decoded. */
export async function readCompanionRecord(
  store: ObjectStore,
  nameKey: string,
  sha256: string,
): Promise<CompanionRecord | null> {
  const key = companionRecordKey.build({ nameKey, sha256 });
  const bytes = await store.read(key);
  return bytes === null ? null : readRecord(bytes);
}

/** A record of a sidecar or of a JSON of Takeout. */
export type TextCompanionRecord = CompanionRecord & KnownCompanion;

const isText = (record: CompanionRecord): record is TextCompanionRecord => record.role !== 'motion';

/** Reads the records of sidecars and JSONs of this name key, ordered by arrival, then by SHA-256. Records that cannot be decoded are skipped. */
export async function readCompanionRecords(
  store: ObjectStore,
  nameKey: string,
): Promise<readonly TextCompanionRecord[]> {
  const folder = companionRecordKey.build({ nameKey, sha256: '0'.repeat(64) }).replace(/[^/]*$/, '');
  const read = (await listKeys(store, folder)).map(async (key) => {
    const bytes = await store.read(key);
    const record = bytes === null ? null : readRecord(bytes);
    return record !== null && isText(record) ? [record] : [];
  });
  return (await Promise.all(read)).flat().toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

const orderOf = ({ arrivedAt, sha256 }: CompanionRecord): string => `${arrivedAt} ${sha256}`;

/** Returns the first key that still holds the companion's bytes; null where none does. */
export async function findCompanionBytes(
  store: ObjectStore,
  { keys, sha256 }: CompanionRecord,
): Promise<string | null> {
  for (const key of keys) if ((await store.head(key))?.metadata['sha256'] === sha256) return key;
  return null;
}

const decoder = new TextDecoder();

/** A record that cannot be decoded reads as null and is overwritten: the companion's bytes give it again. */
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
  (value.role === 'sidecar' || value.role === 'takeout' || value.role === 'motion') &&
  'names' in value &&
  Array.isArray(value.names) &&
  'keys' in value &&
  Array.isArray(value.keys);
