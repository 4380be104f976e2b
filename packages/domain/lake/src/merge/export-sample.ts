import type { ChatEvidence, DateOrder } from '@homelake/chat';
import { isTellingKind } from './clock-shift.ts';
import type { ExportDigest } from './export-digest.ts';

/**
 * What is needed of an export to find the chat that it belongs to, and how it is to be read beside the others of that chat: plain data of
 * bounded size, at most 12 bytes for each of 65,536 messages, and the names. The samples of a whole lake fit on the one machine that groups
 * them, where its keys may not.
 */
export interface ExportSample {
  readonly exportId: string;
  /** Messages of the whole export. */
  readonly messages: number;
  /** Wall-clock seconds of the last message; null where there is none. */
  readonly lastAt: number | null;
  readonly senders: readonly string[];
  /** The chat's name, as the file's name or else the export gives it; null where neither does (`_chat.txt`). */
  readonly nameHint: string | null;
  /** The chat's names as every file name tells them under which the export came. */
  readonly chatNames: readonly string[];
  readonly evidence: ChatEvidence;
  /** The order under which `minutes` were read, and the others that are possible. */
  readonly dateOrder: DateOrder;
  readonly dateOrderAlternatives: readonly DateOrder[];
  /** One telling message in so many is in the sample, the same contents in every export; a power of 2. */
  readonly stride: number;
  /** Wall-clock minutes of the messages of the sample, in file order. */
  readonly minutes: Int32Array;
  /** Their `ExportDigest.contentHash`, two words a message. */
  readonly contentHash: Uint32Array;
}

/** What the names of files say of an export's chat. */
export type SampleNames = Pick<ExportSample, 'nameHint' | 'chatNames'>;

/** Phones write at most 40,000 messages into an export: every export that a phone made is taken whole. */
const MOST_MESSAGES = 1 << 16;
/** Beyond it nearly all messages are one content: then the first of them are the sample. */
const MOST_STRIDE = 1 << 20;

export const exportSample = (keys: ExportDigest, { nameHint, chatNames }: SampleNames): ExportSample => {
  const { exportId, length, sentAt, kind, contentHash, senders, evidence, dateOrder, dateOrderAlternatives } = keys;
  const isTaken = (index: number, stride: number): boolean =>
    isTellingKind(kind[index] ?? 0) && ((contentHash[index * 2 + 1] ?? 0) & (stride - 1)) === 0;
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
 * The bytes of a sample, for the way to another machine, little-endian: u32 length of the header, u32 messages of the sample, the header as
 * UTF-8 JSON, padded to a multiple of 4, minutes i32, contentHash 2 x u32.
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

/** The sample back. Takes what `encodeExportSample` of the same version gave. */
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
