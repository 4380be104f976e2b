import type { Inspection } from '@homelake/chat';
import type { JsonForm, ObjectStore } from '@homelake/storage';
import { encodeJson, exportRecordKey } from '@homelake/storage';
import { mapBounded, READS_AT_ONCE } from './map-bounded.ts';

/** What the lake knows of an export beside its text. Stands next to the text in bronze, written last. */
export interface BronzeRecord {
  readonly version: 1;
  /** SHA-256 of the text, lower-case hex. */
  readonly exportId: string;
  readonly sizeBytes: number;
  /** Instant of the first arrival, ISO 8601, UTC. Exports take their order from it. */
  readonly arrivedAt: string;
  /** Every name it was uploaded under, sorted. */
  readonly names: readonly string[];
  /** The chat's name as the first telling file name has it; null where none does. */
  readonly chatName: string | null;
  /** Keys of stored media by `mediaName`. */
  readonly media: Readonly<Record<string, string>>;
  /** Names of media, as `mediaName` has them, that were taken out since; left away where there are none. Sorted. */
  readonly forgotten?: readonly string[];
  /** The zips that it came in; empty for a bare text. */
  readonly zips: readonly ZipFacts[];
  readonly inspection: Inspection;
  /** Its chat is being forgotten, and nothing is added to it any more; what comes now waits until it is gone. */
  readonly leaving?: true;
}

export interface ZipFacts {
  readonly name: string;
  /** Path of the text inside. */
  readonly entry: string;
  readonly entries: number;
}

export interface BronzeExport {
  readonly record: BronzeRecord;
  /** Key of the text. */
  readonly key: string;
}

/** The form under which a record knows a media name: zips write NFD where texts write NFC, and either case. */
export const mediaName = (name: string): string => name.normalize('NFC').toLowerCase().trim();

const decoder = new TextDecoder();

/** The same record always gives the same bytes. */
export function encodeRecord(record: BronzeRecord): Uint8Array {
  const media = Object.fromEntries(Object.entries(record.media).sort(([a], [b]) => (a < b ? -1 : 1)));
  return encodeJson({ ...record, media });
}

export function decodeRecord(bytes: Uint8Array): BronzeRecord {
  const value: unknown = JSON.parse(decoder.decode(bytes));
  if (!isRecord(value)) throw new TypeError('bytes: not an export record of version 1');
  return value;
}

export const bronzeRecordForm: JsonForm<BronzeRecord> = { decode: decodeRecord, encode: encodeRecord };

/** The record with these media as well. */
export function withMedia(
  record: BronzeRecord,
  added: readonly { readonly name: string; readonly key: string }[],
): BronzeRecord {
  const media = Object.fromEntries(added.map(({ name, key }) => [mediaName(name), key]));
  return withForgotten(
    { ...record, media: { ...record.media, ...media } },
    (record.forgotten ?? []).filter((name) => !(name in media)),
  );
}

/** The record without the media of these keys. It keeps their names: the upload that brought them is not known whole any more. */
export function withoutMedia(record: BronzeRecord, keys: readonly string[]): BronzeRecord {
  const gone = Object.entries(record.media).filter(([, key]) => keys.includes(key));
  if (gone.length === 0) return record;
  const media = Object.fromEntries(Object.entries(record.media).filter(([, key]) => !keys.includes(key)));
  return withForgotten({ ...record, media }, [...(record.forgotten ?? []), ...gone.map(([name]) => name)]);
}

/** The record with the media of one key at another. */
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

/** Every object under `prefix`, over all pages. */
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

/** Every key under `prefix`, over all pages. */
export const listKeys = async (store: Pick<ObjectStore, 'list'>, prefix: string): Promise<string[]> =>
  (await listObjects(store, prefix)).map(({ key }) => key);

/** Every export of bronze in order of arrival, ties by content, so that the order never depends on how they are listed. */
export const readBronze = async (store: ObjectStore): Promise<readonly BronzeExport[]> =>
  readBronzeRecords(store, await listKeys(store, exportRecordKey.prefix));

/** The same, of `keys` under bronze that were listed already. Records are read side by side. */
export async function readBronzeRecords(
  store: Pick<ObjectStore, 'read'>,
  keys: readonly string[],
): Promise<readonly BronzeExport[]> {
  const records = keys.filter((key) => exportRecordKey.parse(key) !== null);
  const exports = await mapBounded(records, READS_AT_ONCE, async (recordKey): Promise<readonly BronzeExport[]> => {
    const bytes = await store.read(recordKey);
    return bytes === null ? [] : [{ record: decodeRecord(bytes), key: recordKey.replace(/\.json$/, '.txt') }];
  });
  return exports
    .flat()
    .sort((a, b) => compare(a.record.arrivedAt, b.record.arrivedAt) || compare(a.record.exportId, b.record.exportId));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
