import type { ChatEvidence, DateOrder } from '@homelake/chat';
import type { ExportDigest } from './export-digest.ts';

/*
 * The stored form of an export digest, little-endian:
 *
 *   4 bytes   "HLK" and the version, 4
 *   8 bytes   checksum of everything after it
 *   4 bytes   length of the header in bytes
 *   header    UTF-8 JSON, padded with spaces so that the columns begin at a multiple of 8
 *   columns   sentAt f64, contentHash 2 x u32, detail u32, headerStart u32, bodyStart u32, bodyEnd u32, sender i8, i16 or i32,
 *             kind u8, mediaType u8, flags u8, each column padded to a multiple of 8
 *
 * Columns are read back as views of the stored bytes: decoding costs the checksum and no copy.
 */

const MAGIC = 0x044b4c48;
const FIXED_BYTES = 16;

/** The inputs from which a digest was made. */
export interface DigestOrigin {
  /** Digests of another version of silver have another content. */
  readonly silverVersion: number;
  /** As in StoredDigest. */
  readonly utf8Start: number | null;
  /** Fingerprint of the verdict with which the export was parsed; null where its own evidence decided. */
  readonly verdict: string | null;
}

interface Header {
  readonly origin: DigestOrigin;
  readonly exportId: string;
  readonly owner: string | null;
  readonly subject: string | null;
  readonly isGroup: boolean;
  readonly length: number;
  readonly senders: readonly string[];
  readonly evidence: ChatEvidence;
  readonly dateOrderProved: boolean;
  readonly dateOrder: DateOrder;
  readonly dateOrderAlternatives: readonly DateOrder[];
}

/** A stored digest cannot be used: it is truncated, damaged, or of another version. It is derived, so the caller makes it again. */
export class ExportDigestError extends Error {
  readonly code: 'unknown-version' | 'damaged';
  constructor(code: 'unknown-version' | 'damaged', message: string) {
    super(message);
    this.name = 'ExportDigestError';
    this.code = code;
  }
}

const padded = (bytes: number): number => (bytes + 7) & ~7;

const senderWidth = (senders: number): 1 | 2 | 4 => (senders <= 127 ? 1 : senders <= 32767 ? 2 : 4);

/** Encodes a digest, with about 35 bytes for each message. Equal digests give equal bytes. */
export const encodeExportDigest = (digest: ExportDigest, origin: DigestOrigin): Uint8Array<ArrayBuffer> => {
  const { exportId, owner, subject, isGroup, length, senders, evidence } = digest;
  const { dateOrderProved, dateOrder, dateOrderAlternatives } = digest;
  const dates = { dateOrderProved, dateOrder, dateOrderAlternatives };
  const header: Header = { origin, exportId, owner, subject, isGroup, length, senders, evidence, ...dates };
  const headerBytes = new TextEncoder().encode(JSON.stringify(header));
  const columnsStart = padded(FIXED_BYTES + headerBytes.length);
  const columns = [
    digest.sentAt,
    digest.contentHash,
    digest.detail,
    digest.headerStart,
    digest.bodyStart,
    digest.bodyEnd,
    narrowed(digest.sender, senderWidth(senders.length)),
    digest.kind,
    digest.mediaType,
    digest.flags,
  ];
  const size = columns.reduce((at, column) => at + padded(column.byteLength), columnsStart);
  const bytes = new Uint8Array(size);
  bytes.fill(0x20, FIXED_BYTES, columnsStart);
  bytes.set(headerBytes, FIXED_BYTES);
  let at = columnsStart;
  for (const column of columns) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += padded(column.byteLength);
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(12, columnsStart - FIXED_BYTES, true);
  const [low, high] = checksum(bytes);
  view.setUint32(4, low, true);
  view.setUint32(8, high, true);
  return bytes;
};

/**
 * Decodes a digest. Its columns are views of `stored` where its start is aligned to 8 bytes; the caller then must not change `stored`.
 * Otherwise a copy is made. Throws ExportDigestError for bytes that are not an intact digest of this version.
 */
export const decodeExportDigest = (
  stored: Uint8Array,
): { readonly digest: ExportDigest; readonly origin: DigestOrigin } => {
  if (stored.length < FIXED_BYTES) throw new ExportDigestError('damaged', 'the stored digest is truncated');
  const bytes = stored.byteOffset % 8 === 0 ? stored : stored.slice();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) {
    throw new ExportDigestError('unknown-version', 'the stored digest is of another version');
  }
  const [low, high] = checksum(bytes);
  if (bytes.length % 8 !== 0 || view.getUint32(4, true) !== low || view.getUint32(8, true) !== high) {
    throw new ExportDigestError('damaged', 'the checksum of the stored digest does not match');
  }
  const columnsStart = FIXED_BYTES + view.getUint32(12, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(FIXED_BYTES, columnsStart))) as Header;
  const { origin, ...known } = header;
  const { length } = header;
  let at = bytes.byteOffset + columnsStart;
  const take = (byteLength: number): number => {
    const start = at;
    at += padded(byteLength);
    return start;
  };
  const { buffer } = bytes;
  const sentAt = new Float64Array(buffer, take(length * 8), length);
  const contentHash = new Uint32Array(buffer, take(length * 8), length * 2);
  const detail = new Uint32Array(buffer, take(length * 4), length);
  const headerStart = new Uint32Array(buffer, take(length * 4), length);
  const bodyStart = new Uint32Array(buffer, take(length * 4), length);
  const bodyEnd = new Uint32Array(buffer, take(length * 4), length);
  const width = senderWidth(header.senders.length);
  const senderStart = take(length * width);
  const sender =
    width === 1
      ? new Int16Array(new Int8Array(buffer, senderStart, length))
      : width === 2
        ? new Int16Array(buffer, senderStart, length)
        : new Int32Array(buffer, senderStart, length);
  const kind = new Uint8Array(buffer, take(length), length);
  const mediaType = new Uint8Array(buffer, take(length), length);
  const flags = new Uint8Array(buffer, take(length), length);
  const columns = { sentAt, sender, kind, mediaType, flags, headerStart, bodyStart, bodyEnd, contentHash, detail };
  return { digest: { ...known, ...columns }, origin };
};

const narrowed = (column: ExportDigest['sender'], width: 1 | 2 | 4): Int8Array | Int16Array | Int32Array => {
  if (width === column.BYTES_PER_ELEMENT) return column;
  if (width === 4) return Int32Array.from(column);
  const narrow = width === 1 ? new Int8Array(column.length) : new Int16Array(column.length);
  narrow.set(column);
  return narrow;
};

/**
 * A checksum in four independent lanes, which the processor computes in parallel. Signed words need no conversion. It runs over tens of
 * megabytes.
 */
const checksum = (bytes: Uint8Array): [number, number] => {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >>> 2);
  let a = bytes.length | 0;
  let b = 0x243f6a88;
  let c = 0x85a308d3 | 0;
  let d = 0x13198a2e;
  let at = 3;
  for (; at + 4 <= words.length; at += 4) {
    a = Math.imul(a ^ words[at]!, 0x9e3779b1);
    b = Math.imul(b ^ words[at + 1]!, 0x85ebca6b);
    c = Math.imul(c ^ words[at + 2]!, 0xc2b2ae35);
    d = Math.imul(d ^ words[at + 3]!, 0x27d4eb2f);
    a ^= a >>> 15;
    b ^= b >>> 13;
    c ^= c >>> 15;
    d ^= d >>> 13;
  }
  for (; at < words.length; at += 1) a = Math.imul(a ^ (words[at] ?? 0), 0x9e3779b1);
  return [(a ^ Math.imul(b, 31)) >>> 0, (c ^ Math.imul(d, 31)) >>> 0];
};
