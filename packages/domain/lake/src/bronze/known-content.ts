import { encodeJson, updateJson } from '@homelake/storage';
import type { JsonForm, ObjectStore } from '@homelake/storage';

/** What became of the uploads of some bytes. Lets the same upload be known again before any of it is stored. */
export interface KnownContent {
  readonly version: 1;
  /** Of the bytes as they came, lower-case hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** One for each name, by time of arrival. */
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
  /** What a person was told of a file; left away where nothing was noted, as by earlier versions. */
  readonly note?: string | null;
  /** It claims to be something else, and is damaged or none. */
  readonly damaged?: boolean;
}

const decoder = new TextDecoder();

/** null where these bytes never came. */
export async function readKnownContent(store: ObjectStore, recordKey: string): Promise<KnownContent | null> {
  const bytes = await store.read(recordKey);
  return bytes === null ? null : formOf(recordKey).decode(bytes);
}

/** The arrival under this name whose object is still there; null otherwise. */
export async function findArrival(store: ObjectStore, recordKey: string, name: string): Promise<Arrival | null> {
  const arrival = (await readKnownContent(store, recordKey))?.arrivals.find((one) => one.name === name);
  return arrival !== undefined && (await store.head(arrival.key)) !== null ? arrival : null;
}

/**
 * Adds an arrival, or replaces the one of the same name; of two of the same object the earlier time counts, so that the record is the same
 * in whatever order arrivals are added. Writes nothing where that changes nothing. Answers the arrival as it stands.
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
    const isSame = before?.key === arrival.key && before.id === arrival.id;
    const since = isSame && before.arrivedAt < arrival.arrivedAt ? before.arrivedAt : arrival.arrivedAt;
    if (record !== null && isSame && before.note === arrival.note && before.arrivedAt === since) return record;
    const all = [...known.filter((one) => one !== before), { ...arrival, arrivedAt: since }];
    return { version: 1, sha256: upload.sha256, sizeBytes: upload.sizeBytes, arrivals: all.toSorted(byTime) };
  });
  return arrivals.find(({ name }) => name === arrival.name) ?? arrival;
}

const byTime = (a: Arrival, b: Arrival): number => {
  const [first, second] = [a, b].map(({ arrivedAt, name }) => `${arrivedAt} ${name}`);
  return first === second ? 0 : first! < second! ? -1 : 1;
};

/** Takes arrivals out of a record, and removes that where none is left. Answers whether it did. */
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
    const value: unknown = JSON.parse(decoder.decode(bytes));
    if (!isRecord(value)) throw new TypeError(`${recordKey}: not a record of version 1`);
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
