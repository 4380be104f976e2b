import { FLAG_TEXT_REWRITTEN, MESSAGE_KINDS } from '@homelake/chat';
import type { ChatEvidence, DateOrder, MessageKind, ParsedChat } from '@homelake/chat';
import { cleanText, createContentHasher, hashText } from './content-hash.ts';
import { type ExportIdentity, identify } from './export-identity.ts';
import { KIND_SYSTEM, KIND_TEXT } from './kinds.ts';
import { systemDetail } from './system-detail.ts';

/**
 * The columns of one export that merging needs, without text. They are made once for each export (`exportDigest`), can be stored
 * (`encodeExportDigest`, `decodeExportDigest`), and are the only input of `mergeExports`. So adding a small export never reads the text of
 * large ones again.
 */
export interface ExportDigest extends ExportIdentity {
  /** SHA-256 of the export's text file, lower-case hex: the name of the bronze object. */
  readonly exportId: string;
  readonly length: number;
  readonly senders: readonly string[];
  /** Wall-clock seconds since 1970-01-01T00:00:00 as printed (see ChatColumns.sentAt). */
  readonly sentAt: Float64Array;
  /** Index into `senders`; -1 for system messages. */
  readonly sender: Int16Array | Int32Array;
  readonly kind: Uint8Array;
  readonly mediaType: Uint8Array;
  readonly flags: Uint8Array;
  /** Byte offset of the message's header line in the export's UTF-8 bytes. Together with the export id it identifies the message permanently. */
  readonly headerStart: Uint32Array;
  /** Byte range of the body in the export's UTF-8 bytes, so that one text can be read by a range request. */
  readonly bodyStart: Uint32Array;
  readonly bodyEnd: Uint32Array;
  /** Hash of the cleaned content (`ContentHasher`), as two words for each message. For markers it depends on the kind alone. */
  readonly contentHash: Uint32Array;
  /**
   * A looser hash of the content, for messages that phones or versions write differently. By kind: event and names of a system message
   * (`systemDetail`: equal for "You added Bob" and "Ann added Bob"); a hash of a media file's name, 0 without one; the prefix hash of a text
   * (`haveSamePrefix`).
   */
  readonly detail: Uint32Array;
  /** False where the date order is a guess, which an overlap with other exports may correct. */
  readonly dateOrderProved: boolean;
  /** The date order of `sentAt`. */
  readonly dateOrder: DateOrder;
  /** Evidence for `settleChat`. It does not depend on the verdict with which the export was parsed. */
  readonly evidence: ChatEvidence;
  /** Other date orders under which every date of the export exists; empty where the order is proved. */
  readonly dateOrderAlternatives: readonly DateOrder[];
}

export type ExportDigestOf = (exportId: string, chat: ParsedChat) => ExportDigest;

/** Makes the digest of a parsed export. Most of the parser's columns are shared, not copied. Never throws. */
export const exportDigest: ExportDigestOf = (exportId, chat) => {
  const { columns, length, bytes } = chat;
  const { kind, flags, bodyStart, bodyEnd } = columns;
  const contentHash = new Uint32Array(length * 2);
  const detail = new Uint32Array(length);
  const hasher = createContentHasher();
  for (let index = 0; index < length; index += 1) {
    const kindIndex = kind[index] ?? KIND_TEXT;
    if (kindIndex === KIND_TEXT && ((flags[index] ?? 0) & FLAG_TEXT_REWRITTEN) === 0) {
      hasher.hash(bytes, bodyStart[index] ?? 0, bodyEnd[index] ?? 0, KIND_TEXT);
      detail[index] = hasher.prefix;
    } else {
      const content = contentBytes(chat, index, MESSAGE_KINDS[kindIndex] ?? 'text');
      hasher.hash(content, 0, content.length, kindIndex);
      detail[index] = kindIndex === KIND_TEXT ? hasher.prefix : looseDetail(chat, index, kindIndex);
    }
    contentHash[index * 2] = hasher.low;
    contentHash[index * 2 + 1] = hasher.high;
  }
  const { order, confidence, alternatives } = chat.inspection.dateOrder;
  const dateOrderProved = confidence >= 1 || alternatives.length === 0;
  return {
    exportId,
    ...identify(chat),
    length,
    senders: chat.senders,
    sentAt: Float64Array.from(columns.sentAt),
    sender: columns.sender,
    kind,
    mediaType: columns.mediaType,
    flags,
    headerStart: columns.headerStart,
    bodyStart,
    bodyEnd,
    contentHash,
    detail,
    evidence: chat.evidence,
    dateOrderProved,
    dateOrder: order,
    dateOrderAlternatives: dateOrderProved ? [] : alternatives,
  };
};

const NO_BYTES = new Uint8Array(0);
const encoder = new TextEncoder();

/** The part of a message's content that does not depend on the language, platform and date of the export. */
const contentBytes = (chat: ParsedChat, index: number, kind: MessageKind): Uint8Array => {
  switch (kind) {
    case 'text':
    case 'media':
    case 'system':
      return chat.textBytes(index);
    case 'poll': {
      // Votes change between exports; the question and its options do not.
      const poll = chat.poll(index);
      if (poll === undefined) return NO_BYTES;
      return encoder.encode([poll.question, ...poll.options.map((option) => option.text)].join('\n'));
    }
    case 'location': {
      const location = chat.location(index);
      const latitude = location?.latitude ?? null;
      const longitude = location?.longitude ?? null;
      if (latitude === null || longitude === null) return NO_BYTES;
      return encoder.encode(`${latitude.toFixed(5)},${longitude.toFixed(5)}`);
    }
    default:
      return NO_BYTES;
  }
};

const looseDetail = (chat: ParsedChat, index: number, kind: number): number => {
  if (kind === KIND_SYSTEM) return systemDetail(chat.text(index));
  const name = chat.media(index)?.name ?? null;
  return name === null ? 0 : hashText(cleanText(name));
};
