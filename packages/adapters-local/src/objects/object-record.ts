import { isObject, RETRIEVAL_SPEEDS, STORAGE_CLASSES } from '@homelake/storage';
import type { Restore, StorageClass } from '@homelake/storage';
import type { BigIntStats } from 'node:fs';

/** Facts that are stored beside an object's bytes. */
export interface ObjectRecord {
  readonly etag: string;
  readonly contentType: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** Identity of the file that the facts describe. In an archive class: of the file before it was moved there. */
  readonly file: FileIdentity;
  /** Left out for Standard. The file of an archived object is in the directory of its class, any other in the store's root. */
  readonly storageClass?: Exclude<StorageClass, 'standard'>;
  /** When an archived object was moved to its class, in milliseconds since the epoch; left out where that is unknown. */
  readonly classSinceMs?: number;
  /** The last restore of an archived object. */
  readonly restore?: Restore;
}

/** Distinguishes a file from the one that replaced it: two files that exist at once differ in `inode`. */
export interface FileIdentity {
  readonly sizeBytes: number;
  readonly inode: string;
  readonly modifiedNs: string;
}

export const identityOf = (stat: BigIntStats): FileIdentity => ({
  sizeBytes: Number(stat.size),
  inode: String(stat.ino),
  modifiedNs: String(stat.mtimeNs),
});

export const sameFile = (a: FileIdentity, b: FileIdentity): boolean =>
  a.inode === b.inode && a.modifiedNs === b.modifiedNs && a.sizeBytes === b.sizeBytes;

/**
 * Encodes the record file of an object. It holds the object's record and, while a put replaces the object, the record of the new file too.
 * Whichever file is there after a crash has its own record, and never that of the other.
 */
export const encodeRecords = (records: readonly ObjectRecord[]): string => `${JSON.stringify({ records })}\n`;

/** Decodes a record file of this store. Any other content gives no records, which then count as lost. */
export function decodeRecords(text: string): ObjectRecord[] {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('records' in parsed)) return [];
    return Array.isArray(parsed.records) ? parsed.records.filter(isRecord) : [];
  } catch {
    return [];
  }
}

const isRecord = (value: unknown): value is ObjectRecord =>
  isObject(value) &&
  typeof value['etag'] === 'string' &&
  (value['contentType'] === null || typeof value['contentType'] === 'string') &&
  isObject(value['metadata']) &&
  Object.values(value['metadata']).every((text) => typeof text === 'string') &&
  isObject(value['file']) &&
  typeof value['file']['sizeBytes'] === 'number' &&
  typeof value['file']['inode'] === 'string' &&
  typeof value['file']['modifiedNs'] === 'string' &&
  (value['storageClass'] === undefined || isOneOf(STORAGE_CLASSES.slice(1), value['storageClass'])) &&
  (value['classSinceMs'] === undefined || Number.isFinite(value['classSinceMs'])) &&
  (value['restore'] === undefined || isRestore(value['restore']));

const isRestore = (value: unknown): value is Restore =>
  isObject(value) &&
  isOneOf(RETRIEVAL_SPEEDS, value['speed']) &&
  ['requestedAtMs', 'readyAtMs', 'untilMs'].every((name) => Number.isFinite(value[name]));

const isOneOf = (values: readonly unknown[], value: unknown): boolean => values.includes(value);
