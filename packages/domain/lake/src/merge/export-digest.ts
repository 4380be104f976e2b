import { FLAG_TEXT_REWRITTEN, MESSAGE_KINDS } from '@homelake/chat';
import type { ChatEvidence, DateOrder, MessageKind, ParsedChat } from '@homelake/chat';
import { cleanText, createContentHasher, hashText } from './content-hash.ts';
import { type ExportIdentity, identify } from './export-identity.ts';
import { KIND_SYSTEM, KIND_TEXT } from './kinds.ts';
import { systemDetail } from './system-detail.ts';

/**
 * What merging needs to know of one export, and nothing else: compact columns, no text. They are made once per export
 * (`exportDigest`), can be stored and read back (`encodeExportDigest`, `decodeExportDigest`), and are all that `mergeExports`
 * reads, so that adding a small export never re-reads the text of the large ones.
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
  /** Offset in the export's UTF-8 bytes of the line that begins with the message's header: with the export it names the message for good. */
  readonly headerStart: Uint32Array;
  /** Byte range of the body in the export's UTF-8 bytes, so that the text of a row can be fetched by a ranged read. */
  readonly bodyStart: Uint32Array;
  readonly bodyEnd: Uint32Array;
  /** Hash of the cleaned content (no invisible characters, NFC, trimmed); of the kind alone for markers. Two words a message. */
  readonly contentHash: Uint32Array;
  /**
   * A looser word on the content, where two phones or two years write one message differently. By kind: the event and
   * the names of a system row (`systemDetail`: "You added Bob" and "Ann added Bob" are alike); a hash of the file name of media, 0 without
   * one; how a text begins (`beginAlike`).
   */
  readonly detail: Uint32Array;
  /** False where the day-month order of the export is a guess that an overlap may overrule. */
  readonly dateOrderProved: boolean;
  /** The order under which `sentAt` was read. */
  readonly dateOrder: DateOrder;
  /** What the export tells of its chat: see `settleChat`. The same whatever verdict it was read under. */
  readonly evidence: ChatEvidence;
  /** The other orders under which every date of the export is a real date; empty where the order is proved. */
  readonly dateOrderAlternatives: readonly DateOrder[];
}

export type ExportDigestOf = (exportId: string, chat: ParsedChat) => ExportDigest;

/** The keys of a parsed export. Columns that the parser has already are taken over, not copied. Never throws. */
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

/** What identifies a message whatever the language, the platform and the year of its export. */
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
