import { encodeJson, updateJson } from '@homelake/storage';
import type { JsonForm, ObjectStore } from '@homelake/storage';

/** What became of the uploads of some bytes. Lets the same upload be known again before any of it is stored. */
export interface UploadRecord {
  readonly version: 1;
  /** Of the bytes as they came, lower-case hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** One for each name, in order of arrival. */
  readonly arrivals: readonly Arrival[];
}

export interface Arrival {
  /** File name or path, as the person knows it. */
  readonly name: string;
  /** Instant, ISO 8601, UTC. */
  readonly arrivedAt: string;
  /** What it became: the key, and for a chat the export's id. */
  readonly key: string;
  readonly id: string;
}

const decoder = new TextDecoder();

/** null where these bytes never came. */
export async function readUploadRecord(store: ObjectStore, recordKey: string): Promise<UploadRecord | null> {
  const bytes = await store.read(recordKey);
  return bytes === null ? null : formOf(recordKey).decode(bytes);
}

/** The arrival under this name whose object is still there; null otherwise. */
export async function findArrival(store: ObjectStore, recordKey: string, name: string): Promise<Arrival | null> {
  const arrival = (await readUploadRecord(store, recordKey))?.arrivals.find((one) => one.name === name);
  return arrival !== undefined && (await store.head(arrival.key)) !== null ? arrival : null;
}

/** Adds an arrival, or replaces the one of the same name. Writes nothing where that changes nothing. */
export async function recordArrival(
  store: ObjectStore,
  recordKey: string,
  upload: { readonly sha256: string; readonly sizeBytes: number },
  arrival: Arrival,
): Promise<void> {
  await updateJson(store, recordKey, formOf(recordKey), (record): UploadRecord => {
    const known = record?.arrivals ?? [];
    const isSame = ({ name, key, id }: Arrival) => name === arrival.name && key === arrival.key && id === arrival.id;
    if (record !== null && known.some(isSame)) return record;
    const arrivals = [...known.filter(({ name }) => name !== arrival.name), arrival];
    return { version: 1, sha256: upload.sha256, sizeBytes: upload.sizeBytes, arrivals };
  });
}

/** Takes arrivals out of a record, and removes that where none is left. Answers whether it did. */
export async function forgetArrivals(
  store: ObjectStore,
  recordKey: string,
  isGone: (arrival: Arrival) => boolean,
): Promise<boolean> {
  const known = await readUploadRecord(store, recordKey);
  if (known === null) return false;
  const left = await updateJson(store, recordKey, formOf(recordKey), (record): UploadRecord => {
    const latest = record ?? known;
    return { ...latest, arrivals: latest.arrivals.filter((one) => !isGone(one)) };
  });
  if (left.arrivals.length > 0) return false;
  await store.remove(recordKey);
  return true;
}

const formOf = (recordKey: string): JsonForm<UploadRecord> => ({
  decode(bytes) {
    const value: unknown = JSON.parse(decoder.decode(bytes));
    if (!isRecord(value)) throw new TypeError(`${recordKey}: not an upload record of version 1`);
    return value;
  },
  encode: encodeJson,
});

function isRecord(value: unknown): value is UploadRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    value.version === 1 &&
    'arrivals' in value &&
    Array.isArray(value.arrivals)
  );
}
