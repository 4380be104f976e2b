import type { BigIntStats } from 'node:fs';

/** What is kept beside an object's bytes. */
export interface ObjectRecord {
  readonly etag: string;
  readonly contentType: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** Which file these are the facts of. */
  readonly file: FileIdentity;
}

/** Tells a file from the one that took its place: two files that exist at once differ in `inode`. */
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
 * The file beside an object holds its record and, while a put replaces the object, the record of the one to come: whichever
 * file is there after a crash finds its own facts, and never those of the other.
 */
export const encodeRecords = (records: readonly ObjectRecord[]): string => `${JSON.stringify({ records })}\n`;

/** Records of a file that this store wrote; none of anything else, which then counts as lost. */
export function decodeRecords(text: string): ObjectRecord[] {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('records' in parsed)) return [];
    return Array.isArray(parsed.records) ? parsed.records.filter(isRecord) : [];
  } catch {
    return [];
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isRecord = (value: unknown): value is ObjectRecord =>
  isObject(value) &&
  typeof value['etag'] === 'string' &&
  (value['contentType'] === null || typeof value['contentType'] === 'string') &&
  isObject(value['metadata']) &&
  Object.values(value['metadata']).every((text) => typeof text === 'string') &&
  isObject(value['file']) &&
  typeof value['file']['sizeBytes'] === 'number' &&
  typeof value['file']['inode'] === 'string' &&
  typeof value['file']['modifiedNs'] === 'string';
