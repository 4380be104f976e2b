import type { ChatEvidence, DateOrder } from '@homelake/chat';
import { isDistinctiveKind } from './clock-shift.ts';
import type { ExportDigest } from './export-digest.ts';

/**
 * A sample of an export, from which its chat and its verdict are decided. It is plain data of bounded size: 12 bytes for each of at most
 * 65,536 messages, and the names. So the samples of a whole lake fit on one machine, where the digests may not.
 */
export interface ExportSample {
  readonly exportId: string;
  /** Number of messages of the whole export. */
  readonly messages: number;
  /** Wall-clock seconds of the last message; null where there is none. */
  readonly lastAt: number | null;
  readonly senders: readonly string[];
  /** The chat's name from the file name, or else from the text; null where neither has one (`_chat.txt`). */
  readonly nameHint: string | null;
  /** The chat's names from all file names of the export. */
  readonly chatNames: readonly string[];
  readonly evidence: ChatEvidence;
  /** Date order of `minutes`. The alternatives are the other possible orders. */
  readonly dateOrder: DateOrder;
  readonly dateOrderAlternatives: readonly DateOrder[];
  /** One of this many distinctive messages is in the sample, chosen by content, so that all exports choose the same. A power of 2. */
  readonly stride: number;
  /** Wall-clock minutes of the messages of the sample, in file order. */
  readonly minutes: Int32Array;
  /** Their `ExportDigest.contentHash`, two words a message. */
  readonly contentHash: Uint32Array;
}

/** Names of an export's chat, from its file names. */
export type SampleNames = Pick<ExportSample, 'nameHint' | 'chatNames'>;

/** Phones write at most 40,000 messages into an export, so the sample of such an export has all of them. */
const MOST_MESSAGES = 1 << 16;
/** Beyond this stride almost all messages have the same content. The sample then has the first of them. */
const MOST_STRIDE = 1 << 20;

export const exportSample = (digest: ExportDigest, { nameHint, chatNames }: SampleNames): ExportSample => {
  const { exportId, length, sentAt, kind, contentHash, senders, evidence, dateOrder, dateOrderAlternatives } = digest;
  const isTaken = (index: number, stride: number): boolean =>
    isDistinctiveKind(kind[index] ?? 0) && ((contentHash[index * 2 + 1] ?? 0) & (stride - 1)) === 0;
  const countOf = (stride: number): number => {
    let count = 0;
    for (let index = 0; index < length; index += 1) if (isTaken(index, stride)) count += 1;
    return count;
  };
  let stride = 1;
  let count = countOf(stride);
  for (; count > MOST_MESSAGES && stride < MOST_STRIDE; count = countOf(stride)) stride *= 2;
  count = Math.min(count, MOST_MESSAGES);
  const minutes = new Int32Array(count);
  const hashes = new Uint32Array(count * 2);
  for (let index = 0, at = 0; index < length && at < count; index += 1) {
    if (!isTaken(index, stride)) continue;
    minutes[at] = Math.floor((sentAt[index] ?? 0) / 60);
    hashes[at * 2] = contentHash[index * 2] ?? 0;
    hashes[at * 2 + 1] = contentHash[index * 2 + 1] ?? 0;
    at += 1;
  }
  return {
    exportId,
    messages: length,
    lastAt: sentAt.at(-1) ?? null,
    senders,
    nameHint,
    chatNames,
    evidence,
    dateOrder,
    dateOrderAlternatives,
    stride,
    minutes,
    contentHash: hashes,
  };
};

const HEADER_BYTES = 8;
const padded = (bytes: number): number => (bytes + 3) & ~3;

/**
 * Encodes a sample for transfer to another machine, little-endian: header length u32, number of sampled messages u32, the header as UTF-8
 * JSON padded to a multiple of 4, minutes i32, contentHash 2 x u32.
 */
export const encodeExportSample = ({ minutes, contentHash, ...header }: ExportSample): Uint8Array<ArrayBuffer> => {
  const headerBytes = new TextEncoder().encode(JSON.stringify(header));
  const minutesStart = HEADER_BYTES + padded(headerBytes.length);
  const hashesStart = minutesStart + minutes.byteLength;
  const bytes = new Uint8Array(hashesStart + contentHash.byteLength);
  new Uint32Array(bytes.buffer, 0, 2).set([headerBytes.length, minutes.length]);
  bytes.set(headerBytes, HEADER_BYTES);
  new Int32Array(bytes.buffer, minutesStart, minutes.length).set(minutes);
  new Uint32Array(bytes.buffer, hashesStart, contentHash.length).set(contentHash);
  return bytes;
};

/** Decodes the bytes of `encodeExportSample` of the same version. */
export const decodeExportSample = (encoded: Uint8Array): ExportSample => {
  const bytes = encoded.slice();
  const [headerLength = 0, count = 0] = new Uint32Array(bytes.buffer, 0, 2);
  const headerText = new TextDecoder().decode(bytes.subarray(HEADER_BYTES, HEADER_BYTES + headerLength));
  const header = JSON.parse(headerText) as Omit<ExportSample, 'minutes' | 'contentHash'>;
  const minutesStart = HEADER_BYTES + padded(headerLength);
  return {
    ...header,
    minutes: new Int32Array(bytes.buffer, minutesStart, count),
    contentHash: new Uint32Array(bytes.buffer, minutesStart + count * 4, count * 2),
  };
};
