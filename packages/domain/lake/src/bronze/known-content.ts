import { isOlder, RecordDamagedError } from '@homelake/photos';
import { encodeJson, updateJson } from '@homelake/storage';
import type { JsonForm, ObjectStore } from '@homelake/storage';

/**
 * Record of all uploads of the same bytes: the names under which they arrived, and the object that each upload became. With it, a repeated
 * upload is recognized before any byte of it is stored.
 */
export interface KnownContent {
  readonly version: 1;
  /** SHA-256 of the uploaded bytes, lower-case hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** One arrival for each name, ordered by time of arrival. */
  readonly arrivals: readonly Arrival[];
}

export interface Arrival {
  /** File name or path as it was uploaded. */
  readonly name: string;
  /** Instant, ISO 8601, UTC. */
  readonly arrivedAt: string;
  /** Key of the object that the upload became. */
  readonly key: string;
  /** Id of the chat export, or the SHA-256 of a file. */
  readonly id: string;
  /** The note that the upload's record shows for a file. Absent where there is none, and in records of earlier versions. */
  readonly note?: string | null;
  /** True where the file looks like a chat export, zip or picture but is damaged or not valid. */
  readonly damaged?: boolean;
  /** Content type of the file, detected from its first bytes and its name. Absent for chats, and in records of earlier versions. */
  readonly contentType?: string;
  /** Instant at which the sender's file was last changed, ISO 8601. Absent where unknown, and in records of earlier versions. */
  readonly fileTime?: string;
  /**
   * Present where the stored bytes were found changed or missing: the etag of the changed object, or an empty text. Another upload of the bytes
   * is stored then.
   */
  readonly lost?: string;
}

const decoder = new TextDecoder();

/** Null where these bytes were not uploaded before. Rejects with RecordDamagedError for a record that cannot be read. */
export async function readKnownContent(store: ObjectStore, recordKey: string): Promise<KnownContent | null> {
  const bytes = await store.read(recordKey);
  return bytes === null ? null : formOf(recordKey).decode(bytes);
}

/** Returns the arrival of this name where its object still exists and is not known to be damaged; null otherwise. */
export async function findArrival(store: ObjectStore, recordKey: string, name: string): Promise<Arrival | null> {
  const arrival = (await readKnownContent(store, recordKey))?.arrivals.find((one) => one.name === name);
  return arrival !== undefined && arrival.lost === undefined && (await store.head(arrival.key)) !== null
    ? arrival
    : null;
}

/**
 * Adds an arrival, or replaces the arrival of the same name. Where both have the same object, the earlier times are kept, so that the record
 * does not depend on the order of calls. Where the bytes were lost, they count as restored, and the arrival as the first. Writes nothing where
 * the record stays the same. Returns the arrival as it is stored.
 */
export async function recordArrival(
  store: ObjectStore,
  recordKey: string,
  upload: { readonly sha256: string; readonly sizeBytes: number },
  arrival: Arrival,
): Promise<Arrival> {
  const { arrivals } = await updateJson(store, recordKey, formOf(recordKey), (record): KnownContent => {
    const known = record?.arrivals ?? [];
    const before = known.find(({ name }) => name === arrival.name);
    const isSame = before?.key === arrival.key && before.id === arrival.id && before.lost === undefined;
    const since = isSame && before.arrivedAt < arrival.arrivedAt ? before.arrivedAt : arrival.arrivedAt;
    const fileTime =
      isSame && isOlder(before.fileTime ?? null, arrival.fileTime ?? null) ? before.fileTime : arrival.fileTime;
    const latest = { ...arrival, ...(fileTime !== undefined && { fileTime }), arrivedAt: since };
    if (record !== null && isSame && COMPARED.every((field) => before[field] === latest[field])) return record;
    const others = known.filter((one) => one !== before);
    const all = [...others.map((one) => (one.key === arrival.key ? found(one) : one)), latest];
    return { version: 1, sha256: upload.sha256, sizeBytes: upload.sizeBytes, arrivals: all.toSorted(byTime) };
  });
  return arrivals.find(({ name }) => name === arrival.name) ?? arrival;
}

/** What may differ between an arrival and the recorded one of the same name and object. */
const COMPARED = ['note', 'contentType', 'fileTime', 'arrivedAt'] as const;

/** Writes content types, by the names of arrivals, into arrivals that have none. Does nothing where there is no record. */
export async function describeArrivals(
  store: ObjectStore,
  recordKey: string,
  types: ReadonlyMap<string, string>,
): Promise<void> {
  await updateJson(store, recordKey, formOf(recordKey), (record): KnownContent | null => {
    if (record === null) return null;
    const arrivals = record.arrivals.map((one) => {
      const contentType = one.contentType ?? types.get(one.name);
      return contentType === undefined ? one : { ...one, contentType };
    });
    return { ...record, arrivals };
  });
}

const found = ({ lost: _lost, ...arrival }: Arrival): Arrival => arrival;

/** Marks the arrivals that became the object at `key` as lost. Another upload of the bytes is then stored, and may replace this object. */
export async function loseArrivals(store: ObjectStore, recordKey: string, key: string): Promise<void> {
  const known = await readKnownContent(store, recordKey);
  if (known === null || known.arrivals.every((one) => one.key !== key)) return;
  const lost = (await store.head(key))?.etag ?? '';
  await updateJson(store, recordKey, formOf(recordKey), (record): KnownContent | null => {
    if (record === null) return null;
    const arrivals = record.arrivals.map((one) => (one.key === key ? { ...one, lost } : one));
    return { ...record, arrivals };
  });
}

/** Takes back the mark of `loseArrivals`: the bytes at `key` are restored. */
export async function restoreArrivals(store: ObjectStore, recordKey: string, key: string): Promise<void> {
  await updateJson(store, recordKey, formOf(recordKey), (record): KnownContent | null => {
    if (record === null) return null;
    return { ...record, arrivals: record.arrivals.map((one) => (one.key === key ? found(one) : one)) };
  });
}

/** Returns the key at which the bytes of a record were lost, where it is still as it was found; null otherwise. */
export async function findLostKey(store: ObjectStore, recordKey: string): Promise<string | null> {
  for (const { key, lost } of (await readKnownContent(store, recordKey))?.arrivals ?? [])
    if (lost !== undefined && ((await store.head(key))?.etag ?? '') === lost) return key;
  return null;
}

const byTime = (a: Arrival, b: Arrival): number => {
  const [first, second] = [a, b].map(({ arrivedAt, name }) => `${arrivedAt} ${name}`);
  return first === second ? 0 : first! < second! ? -1 : 1;
};

/** Removes arrivals from a record, and the record itself where no arrival is left. Returns true where the record was removed. */
export async function forgetArrivals(
  store: ObjectStore,
  recordKey: string,
  isGone: (arrival: Arrival) => boolean,
): Promise<boolean> {
  const known = await readKnownContent(store, recordKey);
  if (known === null) return false;
  const left = await updateJson(store, recordKey, formOf(recordKey), (record): KnownContent => {
    const latest = record ?? known;
    return { ...latest, arrivals: latest.arrivals.filter((one) => !isGone(one)) };
  });
  if (left.arrivals.length > 0) return false;
  await store.remove(recordKey);
  return true;
}

const formOf = (recordKey: string): JsonForm<KnownContent> => ({
  decode(bytes) {
    let value: unknown;
    try {
      value = JSON.parse(decoder.decode(bytes));
    } catch (error) {
      throw new RecordDamagedError(recordKey, { cause: error });
    }
    if (!isRecord(value)) throw new RecordDamagedError(recordKey);
    return value;
  },
  encode: encodeJson,
});

function isRecord(value: unknown): value is KnownContent {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    value.version === 1 &&
    'arrivals' in value &&
    Array.isArray(value.arrivals)
  );
}
