import type { Inspection } from '@homelake/chat';
import { RecordDamagedError } from '@homelake/photos';
import type { JsonForm, ObjectStore } from '@homelake/storage';
import { encodeJson, exportRecordKey } from '@homelake/storage';
import { mapBounded, READS_AT_ONCE } from './map-bounded.ts';

/** The record of an export. It is stored beside the text in bronze, and written after it. */
export interface BronzeRecord {
  readonly version: 1;
  /** SHA-256 of the text, lower-case hex. */
  readonly exportId: string;
  readonly sizeBytes: number;
  /** Instant of the first arrival, ISO 8601, UTC. Exports are ordered by it. */
  readonly arrivedAt: string;
  /** Every name it was uploaded under, sorted. */
  readonly names: readonly string[];
  /** The chat's name from the first file name that contains one; null where no file name does. */
  readonly chatName: string | null;
  /** Keys of stored media, by the result of `mediaName`. */
  readonly media: Readonly<Record<string, string>>;
  /** SHA-256 of media by key, lower-case hex. Photos have theirs in their own record; records of earlier versions have none. */
  readonly mediaHashes?: Readonly<Record<string, string>>;
  /** Names of media that were removed later, as `mediaName` returns them, sorted. Absent where there are none. */
  readonly forgotten?: readonly string[];
  /** The zips that contained the export; empty where it came as a text file. */
  readonly zips: readonly ZipFacts[];
  readonly inspection: Inspection;
  /**
   * Present where the stored text was found damaged and was replaced: increased before and after each replacement, odd in between. Tables made
   * from the damaged text are recognized by it.
   */
  readonly replaced?: number;
  /** Present while the chat is being forgotten. Nothing is added to the export then; an upload of it waits until it is deleted. */
  readonly leaving?: true;
}

export interface ZipFacts {
  readonly name: string;
  /** Path of the text inside the zip. */
  readonly entry: string;
  readonly entries: number;
}

export interface BronzeExport {
  readonly record: BronzeRecord;
  /** Key of the text. */
  readonly key: string;
}

/** Normalizes a media name for the record. Zips write names in NFD, exports in NFC, and letter case may differ. */
export const mediaName = (name: string): string => name.normalize('NFC').toLowerCase().trim();

const decoder = new TextDecoder();

/** Encodes a record as JSON. Equal records give equal bytes. */
export function encodeRecord(record: BronzeRecord): Uint8Array {
  const { mediaHashes: hashes } = record;
  const media = sortedByKey(record.media);
  return encodeJson({ ...record, media, ...(hashes !== undefined && { mediaHashes: sortedByKey(hashes) }) });
}

const sortedByKey = (values: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));

export function decodeRecord(bytes: Uint8Array): BronzeRecord {
  const value: unknown = JSON.parse(decoder.decode(bytes));
  if (!isRecord(value)) throw new TypeError('bytes: not an export record of version 1');
  return value;
}

/** Same as `decodeRecord`, of the record at a key. Throws RecordDamagedError where it cannot be read. */
export function decodeRecordAt(recordKey: string, bytes: Uint8Array): BronzeRecord {
  try {
    return decodeRecord(bytes);
  } catch (error) {
    throw new RecordDamagedError(recordKey, { cause: error });
  }
}

export const bronzeRecordForm: JsonForm<BronzeRecord> = { decode: decodeRecord, encode: encodeRecord };

/** One of the media of an upload. `sha256` is null for a photo or video. */
export interface StoredMedia {
  readonly name: string;
  readonly key: string;
  readonly sha256: string | null;
}

/** Returns the record with these media added. A name that was forgotten before is no longer listed as forgotten. */
export function withMedia(record: BronzeRecord, added: readonly StoredMedia[]): BronzeRecord {
  const media = Object.fromEntries(added.map(({ name, key }) => [mediaName(name), key]));
  const hashes = added.flatMap(({ key, sha256 }) => (sha256 === null ? [] : [[key, sha256] as const]));
  const mediaHashes = { ...record.mediaHashes, ...Object.fromEntries(hashes) };
  return withForgotten(
    { ...record, media: { ...record.media, ...media }, ...(hashes.length > 0 && { mediaHashes }) },
    (record.forgotten ?? []).filter((name) => !(name in media)),
  );
}

/**
 * Returns the record without the media of these keys. Their names are kept in `forgotten`, so that another upload of the same file is not
 * taken for complete.
 */
export function withoutMedia(record: BronzeRecord, keys: readonly string[]): BronzeRecord {
  const gone = Object.entries(record.media).filter(([, key]) => keys.includes(key));
  if (gone.length === 0) return record;
  const media = Object.fromEntries(Object.entries(record.media).filter(([, key]) => !keys.includes(key)));
  return withForgotten({ ...record, media }, [...(record.forgotten ?? []), ...gone.map(([name]) => name)]);
}

/** Returns the record with the key `from` of its media replaced by `to`. */
export function withMoved(record: BronzeRecord, from: string, to: string): BronzeRecord {
  const moved = Object.entries(record.media).map(([name, key]) => [name, key === from ? to : key] as const);
  return { ...record, media: Object.fromEntries(moved) };
}

function withForgotten(record: BronzeRecord, names: readonly string[]): BronzeRecord {
  const { forgotten, ...rest } = record;
  if (names.length > 0) return { ...rest, forgotten: [...new Set(names)].sort() };
  return forgotten === undefined ? record : rest;
}

function isRecord(value: unknown): value is BronzeRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    value.version === 1 &&
    'exportId' in value &&
    typeof value.exportId === 'string' &&
    'arrivedAt' in value &&
    typeof value.arrivedAt === 'string' &&
    'media' in value &&
    typeof value.media === 'object' &&
    value.media !== null
  );
}

/** Lists every object under `prefix`, all pages. */
export async function listObjects(store: Pick<ObjectStore, 'list'>, prefix: string): Promise<ListedObject[]> {
  const objects: ListedObject[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ObjectStore['list']>> = await store.list(prefix, cursor === null ? {} : { cursor });
    objects.push(...page.objects);
    cursor = page.cursor;
  } while (cursor !== null);
  return objects;
}

type ListedObject = Awaited<ReturnType<ObjectStore['list']>>['objects'][number];

/** Lists every key under `prefix`, all pages. */
export const listKeys = async (store: Pick<ObjectStore, 'list'>, prefix: string): Promise<string[]> =>
  (await listObjects(store, prefix)).map(({ key }) => key);

export interface ReadBronzeOptions {
  /** Gets the error of each record that cannot be read. Without it, such a record rejects the call. */
  readonly onDamaged?: (error: RecordDamagedError) => void;
}

/**
 * Reads every export of bronze. They are ordered by arrival, then by SHA-256, so that the order does not depend on the listing. Rejects with
 * RecordDamagedError where a record cannot be read.
 */
export const readBronze = async (store: ObjectStore, options?: ReadBronzeOptions): Promise<readonly BronzeExport[]> =>
  readBronzeRecords(store, await listKeys(store, exportRecordKey.prefix), options);

/** Same as `readBronze`, for bronze keys that were listed already. Records are read concurrently; a key whose object is gone is skipped. */
export async function readBronzeRecords(
  store: Pick<ObjectStore, 'read'>,
  keys: readonly string[],
  { onDamaged }: ReadBronzeOptions = {},
): Promise<readonly BronzeExport[]> {
  const records = keys.filter((key) => exportRecordKey.parse(key) !== null);
  const exports = await mapBounded(records, READS_AT_ONCE, async (recordKey): Promise<readonly BronzeExport[]> => {
    const bytes = await store.read(recordKey);
    if (bytes === null) return [];
    try {
      return [{ record: decodeRecordAt(recordKey, bytes), key: recordKey.replace(/\.json$/, '.txt') }];
    } catch (error) {
      if (onDamaged === undefined || !(error instanceof RecordDamagedError)) throw error;
      onDamaged(error);
      return [];
    }
  });
  return exports
    .flat()
    .sort((a, b) => compare(a.record.arrivedAt, b.record.arrivedAt) || compare(a.record.exportId, b.record.exportId));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** True from before a damaged text is replaced until after. */
export const isReplacing = ({ replaced = 0 }: BronzeRecord): boolean => replaced % 2 === 1;

/** Returns the record before its text is replaced. */
export const asOfReplacing = (record: BronzeRecord): BronzeRecord =>
  isReplacing(record) ? record : { ...record, replaced: (record.replaced ?? 0) + 1 };

/** Returns the record after its text was replaced. */
export const asOfReplaced = (record: BronzeRecord): BronzeRecord =>
  isReplacing(record) ? { ...record, replaced: (record.replaced ?? 0) + 1 } : record;
