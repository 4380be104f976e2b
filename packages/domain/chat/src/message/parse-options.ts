import type { ChatVerdict } from './chat-evidence.ts';
import type { DateOrder } from './parsed-chat.ts';

export interface ParseOptions {
  /** Order of day, month and year; `auto`, the default, finds it by evidence. */
  readonly dateOrder?: DateOrder | 'auto' | undefined;
  /**
   * Wall-clock seconds since 1970-01-01T00:00:00 at which the export was made, or later; absent where unknown. It counts against date orders
   * that put messages after it, but is no proof, since that clock may be wrong. Years that dates do not print are counted back from it.
   */
  readonly exportedAt?: number | undefined;
  /**
   * Names of the chat from the names of the export's files (`chatNameFromFile`). In a chat of two this is the other person's name, and may show
   * that the name contains a colon.
   */
  readonly chatNames?: readonly string[] | undefined;
  /** Verdict on how the export is read (`settleChat`), from all exports of its chat. Default: from this export and `chatNames`. */
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
