import type { ChatEvidence } from './chat-evidence.ts';
import type { Call, Location, Media, Message, Poll } from './message.ts';

export type DateOrder = 'dmy' | 'mdy' | 'ymd';

/** The order of day, month and year, with its confidence and the evidence for it. */
export interface DateOrderFinding {
  readonly order: DateOrder;
  /**
   * 0 to 1. 1 means that the order is proved (a field above 12 where no other order is left, an ISO date in an attachment's name) or given by
   * the caller. A value below 1 is not higher than the share of such files that are read right.
   */
  readonly confidence: number;
  /** Plain sentences, strongest first. */
  readonly evidence: readonly string[];
  /** The other orders that are left: every date in the file is a real one, of 2009 or later. Empty where `confidence` is 1. */
  readonly alternatives: readonly DateOrder[];
}

/** An anomaly in the data. Bad data is counted and reported, never thrown. */
export interface Issue {
  readonly code: string;
  /** Line number from 1, or null where the whole file is meant. */
  readonly line: number | null;
  readonly detail: string;
}

/** The parser's findings about an export, as `homelake parse --inspect` prints them. */
export interface Inspection {
  /** The header shape that the file was locked to, written with CLDR letters, e.g. `[dd/MM/yyyy, HH:mm:ss] `. */
  readonly format: string;
  readonly platform: 'android' | 'ios' | 'unknown';
  readonly dateOrder: DateOrderFinding;
  readonly lineEnding: 'lf' | 'crlf' | 'mixed';
  readonly messages: number;
  readonly issues: readonly Issue[];
  /** True when the number of messages is at WhatsApp's cap, so that the export holds only the newest part of the conversation. */
  readonly truncated: boolean;
}

/** Bits of the `flags` column. */
export const FLAG_EDITED = 1;
/** The media file was left out of the export. */
export const FLAG_MEDIA_OMITTED = 2;
/** The text differs from the bytes between `bodyStart` and `bodyEnd`, because something is removed or replaced. */
export const FLAG_TEXT_REWRITTEN = 4;
/** The header prints seconds. */
export const FLAG_HAS_SECONDS = 8;

/**
 * A parsed export as columns, with one entry of each typed array for a message. Bodies stay bytes until they are asked for. A message takes 17
 * bytes besides the file itself, and 4 more once `headerStart` is asked for.
 */
export interface ChatColumns {
  readonly length: number;
  /** Wall-clock seconds since 1970-01-01T00:00:00, as if the wall clock were UTC. 64 bits only where a date lies before 1970 or after 2106-02-06. */
  readonly sentAt: Uint32Array | Float64Array;
  /** Index into `senders`; -1 for system messages. 32 bits only where there are more than 32,000 names. */
  readonly sender: Int16Array | Int32Array;
  /** Index into MESSAGE_KINDS. */
  readonly kind: Uint8Array;
  /** Index into MEDIA_TYPES; 255 where there is no media. */
  readonly mediaType: Uint8Array;
  readonly flags: Uint8Array;
  /** Offset in `bytes` of the line that begins with the message's header, including marks before it. Ascending. */
  readonly headerStart: Uint32Array;
  /** Byte range of the body (after `Name: `) in `bytes`. */
  readonly bodyStart: Uint32Array;
  readonly bodyEnd: Uint32Array;
}

/** The whole parsed export. */
export interface ParsedChat {
  readonly inspection: Inspection;
  readonly columns: ChatColumns;
  readonly length: number;
  /**
   * Names of senders in order of first appearance, without bidi marks and no-break spaces. None is empty: a name without a visible character is
   * written as its code points (`U+3164`).
   */
  readonly senders: readonly string[];
  /** The file as valid UTF-8 (UTF-16 is converted, invalid sequences are mended). Bodies are ranges of it. */
  readonly bytes: Uint8Array;
  /** Evidence about the chat, the input of `settleChat`. */
  readonly evidence: ChatEvidence;

  /** Local wall time, `YYYY-MM-DDTHH:MM:SS`. */
  sentAt(index: number): string;
  /** Cleaned text of a message: caption for media, markers and the "edited" mark removed, inner line breaks LF. */
  text(index: number): string;
  /** The text as UTF-8 bytes. Where FLAG_TEXT_REWRITTEN is not set this is the range of `bytes` itself, not a copy. */
  textBytes(index: number): Uint8Array;
  media(index: number): Media | null;
  call(index: number): Call | undefined;
  poll(index: number): Poll | undefined;
  location(index: number): Location | undefined;
  message(index: number): Message;
  /** Message objects one at a time, in file order. */
  messages(): IterableIterator<Message>;
}
