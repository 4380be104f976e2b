import { ZipError } from './zip-error.ts';
import { decodeName, unsafeNameReason } from './zip-name.ts';

/** Bytes that can be read at any offset: a File or Blob in a browser, a file or an object elsewhere. */
export interface ZipSource {
  readonly sizeBytes: number;
  /** Reads the bytes from `start` to `end` (exclusive); fewer only where the source ends before. */
  read(start: number, end: number): Promise<Uint8Array>;
}

export interface ZipBounds {
  readonly maxEntries: number;
  /** Largest uncompressed size of one entry. */
  readonly maxEntryBytes: number;
  /** Largest uncompressed size of all entries together. */
  readonly maxTotalBytes: number;
  /** Largest ratio of uncompressed to compressed size, checked from 1 MiB on. Text that people write stays under 30; deflate can reach 1032. */
  readonly maxRatio: number;
}

export const DEFAULT_ZIP_BOUNDS: ZipBounds = {
  maxEntries: 100_000,
  maxEntryBytes: 8 * 2 ** 30,
  maxTotalBytes: 64 * 2 ** 30,
  maxRatio: 200,
};

export interface ZipEntry {
  /** Path within the archive, as it is written there. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly compressedBytes: number;
  /** Compression: 0 is stored, 8 is deflated. Others cannot be read. */
  readonly method: number;
  readonly crc32: number;
  /** Time of the file's last change, seconds since the epoch. Null where the zip has only a time without a zone. */
  readonly modifiedAt: number | null;
  /** Offset of its local header in the source, and the largest possible offset of the end of its data. */
  readonly headerStart: number;
  readonly dataLimit: number;
  /** The reason why it cannot be read; null for a good entry. `readEntry` throws it. */
  readonly problem: ZipError | null;
}

export interface Zip {
  readonly source: ZipSource;
  /** Files in the directory's order; folders are left out. */
  readonly entries: readonly ZipEntry[];
}

const END_SIZE = 22;
const END64_SIZE = 56;
const LOCATOR64_SIZE = 20;
const ENTRY_SIZE = 46;
export const LOCAL_HEADER_SIZE = 30;
const MAX_COMMENT = 0xffff;
const RATIO_FROM_BYTES = 2 ** 20;
/** Bound of the directory's size for each allowed entry. Names and extra fields take a few hundred bytes. */
const DIRECTORY_BYTES_PER_ENTRY = 1024;

/**
 * Reads the directory at the end of a zip, nothing else. A damaged entry has a `problem`, and the others stay readable. Throws ZipError where
 * the whole file is no zip, is cut off, is corrupt or exceeds a bound.
 */
export async function openZip(source: ZipSource, bounds: Partial<ZipBounds> = {}): Promise<Zip> {
  const limits = { ...DEFAULT_ZIP_BOUNDS, ...bounds };
  const end = await findEnd(source);
  if (end.entryCount > limits.maxEntries) {
    throw new ZipError(
      'too-many-entries',
      null,
      `holds ${end.entryCount} entries, more than the ${limits.maxEntries} allowed`,
    );
  }
  if (end.directoryBytes > limits.maxEntries * DIRECTORY_BYTES_PER_ENTRY) {
    throw new ZipError(
      'too-large',
      null,
      `has a directory of ${end.directoryBytes} bytes, more than ${limits.maxEntries} entries need`,
    );
  }
  const directory = await readExactly(source, end.directoryStart, end.directoryStart + end.directoryBytes);
  const entries = markOverlaps(readDirectory(directory, end, limits), end.directoryStart);
  const totalBytes = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  if (totalBytes > limits.maxTotalBytes) {
    throw new ZipError(
      'too-large',
      null,
      `unpacks to ${totalBytes} bytes, more than the ${limits.maxTotalBytes} allowed`,
    );
  }
  return { source, entries };
}

interface DirectoryEnd {
  readonly entryCount: number;
  readonly directoryStart: number;
  readonly directoryBytes: number;
  /** Bytes that stand before the archive (a self-extractor). They are added to every offset. */
  readonly prefixBytes: number;
}

async function findEnd(source: ZipSource): Promise<DirectoryEnd> {
  const tailStart = Math.max(0, source.sizeBytes - END_SIZE - MAX_COMMENT - LOCATOR64_SIZE);
  const tail = view(await readExactly(source, tailStart, source.sizeBytes));
  for (let at = tail.byteLength - END_SIZE; at >= 0; at--) {
    if (tail.getUint32(at, true) !== 0x06054b50 || at + END_SIZE + tail.getUint16(at + 20, true) > tail.byteLength)
      continue;
    if (tail.getUint16(at + 4, true) !== tail.getUint16(at + 6, true))
      throw new ZipError('truncated', null, 'is one part of several');
    const position = tailStart + at;
    const wide = await readEnd64(source, tail, at, position);
    const entryCount = wide?.entryCount ?? tail.getUint16(at + 10, true);
    const directoryBytes = wide?.directoryBytes ?? tail.getUint32(at + 12, true);
    const declaredStart = wide?.directoryStart ?? tail.getUint32(at + 16, true);
    const prefixBytes = (wide?.position ?? position) - directoryBytes - declaredStart;
    if (prefixBytes < 0)
      throw new ZipError('truncated', null, 'is cut off: its directory would start before the file does');
    return { entryCount, directoryBytes, directoryStart: declaredStart + prefixBytes, prefixBytes };
  }
  const head = view(await source.read(0, Math.min(4, source.sizeBytes)));
  if (head.byteLength === 4 && head.getUint32(0, true) === 0x04034b50) {
    throw new ZipError('truncated', null, 'is cut off: the directory at its end is missing');
  }
  throw new ZipError('not-a-zip', null, 'is no zip: neither its start nor its end is that of one');
}

async function readEnd64(
  source: ZipSource,
  tail: DataView,
  at: number,
  position: number,
): Promise<{ entryCount: number; directoryBytes: number; directoryStart: number; position: number } | null> {
  const locator = at - LOCATOR64_SIZE;
  if (locator < 0 || tail.getUint32(locator, true) !== 0x07064b50) return null;
  const declared = uint64(tail, locator + 8);
  // The record stands right before the locator, unless it has been extended; then it stands where the locator points to.
  for (const start of [position - LOCATOR64_SIZE - END64_SIZE, declared]) {
    if (start < 0 || start + END64_SIZE > source.sizeBytes) continue;
    const record = view(await readExactly(source, start, start + END64_SIZE));
    if (record.getUint32(0, true) !== 0x06064b50) continue;
    return {
      entryCount: uint64(record, 32),
      directoryBytes: uint64(record, 40),
      directoryStart: uint64(record, 48),
      position: start,
    };
  }
  throw new ZipError('corrupt', null, 'announces a zip64 directory that is not there');
}

function readDirectory(bytes: Uint8Array, end: DirectoryEnd, limits: ZipBounds): ZipEntry[] {
  const directory = view(bytes);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < end.entryCount; index++) {
    if (at + ENTRY_SIZE > bytes.length || directory.getUint32(at, true) !== 0x02014b50) {
      throw new ZipError('corrupt', null, `has a damaged directory at entry ${index + 1} of ${end.entryCount}`);
    }
    const nameEnd = at + ENTRY_SIZE + directory.getUint16(at + 28, true);
    const extraEnd = nameEnd + directory.getUint16(at + 30, true);
    const next = extraEnd + directory.getUint16(at + 32, true);
    if (next > bytes.length)
      throw new ZipError('corrupt', null, `has a damaged directory at entry ${index + 1} of ${end.entryCount}`);
    const entry = readDirectoryEntry(directory, bytes, at, nameEnd, extraEnd, end, limits);
    const isFolder = entry.name.endsWith('/') && entry.sizeBytes === 0;
    if (!isFolder) entries.push(entry);
    at = next;
  }
  return entries;
}

function readDirectoryEntry(
  directory: DataView,
  bytes: Uint8Array,
  at: number,
  nameEnd: number,
  extraEnd: number,
  end: DirectoryEnd,
  limits: ZipBounds,
): ZipEntry {
  const flags = directory.getUint16(at + 8, true);
  const name = decodeName(bytes.subarray(at + ENTRY_SIZE, nameEnd), (flags & 0x800) !== 0);
  const sizes = {
    sizeBytes: directory.getUint32(at + 24, true),
    compressedBytes: directory.getUint32(at + 20, true),
    headerStart: directory.getUint32(at + 42, true),
  };
  const wide = widen(sizes, directory, nameEnd, extraEnd);
  const entry = {
    name,
    ...wide,
    headerStart: wide.headerStart + end.prefixBytes,
    method: directory.getUint16(at + 10, true),
    crc32: directory.getUint32(at + 16, true),
    modifiedAt: readModifiedAt(directory, nameEnd, extraEnd),
    dataLimit: end.directoryStart,
  };
  // In an entry that Unix made, the upper half of the attributes is the Unix mode: 0o120000 is a symbolic link.
  const isLink = directory.getUint8(at + 5) === 3 && directory.getUint32(at + 38, true) >>> 28 === 0xa;
  return { ...entry, problem: findProblem(entry, (flags & 0x2041) !== 0, isLink, limits) };
}

/** Replaces sizes and offsets that do not fit 32 bits. The zip64 extra field holds only those, in this order. */
function widen<Sizes extends { sizeBytes: number; compressedBytes: number; headerStart: number }>(
  sizes: Sizes,
  directory: DataView,
  start: number,
  end: number,
): Sizes {
  for (let at = start; at + 4 <= end; at += 4 + directory.getUint16(at + 2, true)) {
    if (directory.getUint16(at, true) !== 0x0001) continue;
    const fieldEnd = Math.min(end, at + 4 + directory.getUint16(at + 2, true));
    let field = at + 4;
    const wide = { ...sizes };
    for (const key of ['sizeBytes', 'compressedBytes', 'headerStart'] as const) {
      if (sizes[key] !== 0xffffffff || field + 8 > fieldEnd) continue;
      wide[key] = uint64(directory, field);
      field += 8;
    }
    return wide;
  }
  return sizes;
}

/** Reads the extra field 0x5455 of Info-ZIP: a byte of flags, then the time where bit 0 is set. */
function readModifiedAt(directory: DataView, start: number, end: number): number | null {
  for (let at = start; at + 4 <= end; at += 4 + directory.getUint16(at + 2, true)) {
    if (directory.getUint16(at, true) !== 0x5455) continue;
    const isThere = at + 9 <= end && directory.getUint16(at + 2, true) >= 5 && (directory.getUint8(at + 4) & 1) === 1;
    return isThere ? directory.getInt32(at + 5, true) : null;
  }
  return null;
}

function findProblem(
  entry: Omit<ZipEntry, 'problem'>,
  encrypted: boolean,
  isLink: boolean,
  limits: ZipBounds,
): ZipError | null {
  const { name, sizeBytes, compressedBytes, method } = entry;
  const unsafe = isLink ? 'is a symbolic link' : unsafeNameReason(name);
  if (unsafe !== null) return new ZipError('unsafe-name', name, unsafe);
  if (encrypted) return new ZipError('encrypted', name, 'is encrypted');
  if (method !== 0 && method !== 8)
    return new ZipError(
      'unsupported-method',
      name,
      `is packed with method ${method}; only stored and deflated entries can be read`,
    );
  if (sizeBytes > limits.maxEntryBytes)
    return new ZipError(
      'too-large',
      name,
      `unpacks to ${sizeBytes} bytes, more than the ${limits.maxEntryBytes} allowed`,
    );
  if (sizeBytes >= RATIO_FROM_BYTES && sizeBytes > compressedBytes * limits.maxRatio) {
    return new ZipError(
      'suspicious-ratio',
      name,
      `unpacks ${compressedBytes} bytes to ${sizeBytes}, more than ${limits.maxRatio} times as many: a zip bomb`,
    );
  }
  if (method === 0 && sizeBytes !== compressedBytes)
    return new ZipError('size-mismatch', name, 'is stored, yet its two sizes differ');
  return null;
}

/** Gives a `problem` to entries that share bytes. A small file can pretend to hold much data with them; no honest zip has them. */
function markOverlaps(entries: readonly ZipEntry[], directoryStart: number): ZipEntry[] {
  const byStart = [...entries.keys()].sort((a, b) => (entries[a]?.headerStart ?? 0) - (entries[b]?.headerStart ?? 0));
  const marked = [...entries];
  byStart.forEach((index, rank) => {
    const entry = entries[index];
    if (!entry) return;
    const next = entries[byStart[rank + 1] ?? -1];
    const dataLimit = next?.headerStart ?? directoryStart;
    const overlaps = entry.headerStart + LOCAL_HEADER_SIZE + entry.compressedBytes > dataLimit;
    const problem = overlaps
      ? next === undefined
        ? new ZipError('truncated', entry.name, 'reaches into the directory or beyond the end of the file')
        : new ZipError('overlapping-entries', entry.name, `shares bytes with ${JSON.stringify(next.name)}`)
      : null;
    marked[index] = { ...entry, dataLimit, problem: entry.problem ?? problem };
  });
  return marked;
}

/** Reads a range of the source. Throws ZipError `truncated` where the source is shorter. */
export async function readExactly(
  source: ZipSource,
  start: number,
  end: number,
  entryName: string | null = null,
): Promise<Uint8Array> {
  if (start < 0 || end > source.sizeBytes)
    throw new ZipError('truncated', entryName, 'reaches beyond the end of the file');
  const bytes = await source.read(start, end);
  if (bytes.length !== end - start) throw new ZipError('truncated', entryName, 'ends before its declared end');
  return bytes;
}

export const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** An integer of 64 bits. Values above 2^53 become inexact; no real offset is so large, and the bounds refuse them. */
const uint64 = (data: DataView, at: number): number => Number(data.getBigUint64(at, true));
