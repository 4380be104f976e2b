import type { ChatVerdict } from './chat-evidence.ts';
import type { DateOrder } from './parsed-chat.ts';

export interface ParseOptions {
  /** Order of day, month and year; `auto`, the default, finds it by evidence. */
  readonly dateOrder?: DateOrder | 'auto' | undefined;
  /**
   * Wall-clock seconds since 1970-01-01T00:00:00 at which the export was made, or later. A vote against orders of the date
   * that put messages after it, no more: that clock may be wrong. The years of dates without one are counted back from it. Absent: unknown.
   */
  readonly exportedAt?: number | undefined;
  /**
   * What the names of the export's files call the chat (`chatNameFromFile`): in a chat of two it is the other person's name, and may show
   * that it has a colon.
   */
  readonly chatNames?: readonly string[] | undefined;
  /** How the export is to be read (`settleChat`), where more of its chat is known. Default: as this export and `chatNames` tell. */
  readonly verdict?: ChatVerdict | undefined;
  /** A line with more bytes is refused with the issue `line-too-long`. Default 16 MiB: WhatsApp's own limit is 65,536 characters a message. */
  readonly maxLineBytes?: number | undefined;
  /** A file with no message within its first bytes is refused as `not-a-chat`. Default 1 MiB. */
  readonly maxPreambleBytes?: number | undefined;
  /** A larger file is refused with the issue `file-too-large`. Default, and at most, 2 GiB less one byte: offsets are integers of 31 bits. */
  readonly maxFileBytes?: number | undefined;
  /** Size of the file where the caller knows it before the last chunk: saves a copy. A wrong value is no error. */
  readonly expectedBytes?: number | undefined;
}

export const MAX_LINE_BYTES = 16 * 1024 * 1024;
export const MAX_PREAMBLE_BYTES = 1024 * 1024;
export const MAX_FILE_BYTES = 2 ** 31 - 1;
