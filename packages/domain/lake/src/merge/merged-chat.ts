import type { DateOrder } from '@homelake/chat';

/** One person of a chat, however many names the exports give. */
export interface Person {
  /** Stable: adding an export never changes it. */
  readonly id: string;
  /** The newest name that an export shows. */
  readonly name: string;
  /** Every name known, newest first. */
  readonly names: readonly string[];
  /** Why the names were joined, in plain words; empty for a single name. */
  readonly evidence: readonly string[];
}

/** From message `fromIndex` of an export on, its clock stood `seconds` ahead of the reference export's. */
export interface Shift {
  readonly exportId: string;
  readonly fromIndex: number;
  readonly seconds: number;
  /** Aligned messages that agree on it. */
  readonly votes: number;
}

/** The overlap decided the order of day, month and year of an export that does not prove it itself. */
export interface DateOrderSettled {
  readonly exportId: string;
  readonly order: DateOrder;
  /** Messages that meet under this order. */
  readonly votes: number;
}

/** Something that the evidence could not settle; the merge then keeps two rows rather than lose one. */
export interface Doubt {
  readonly code: string;
  readonly exportIds: readonly string[];
  /** Message rows concerned. */
  readonly rows: number;
  readonly detail: string;
}

/** The one conversation that a set of exports saw, as columns in conversation order. */
export interface MergedChat {
  readonly length: number;
  /** The first row that the columns tell of: what lies before was settled already, and its cells are left empty. Mostly 0. */
  readonly from: number;
  /** The exports, in the order given (arrival order); `…Export` columns are indexes into it. */
  readonly exportIds: readonly string[];
  /** Wall-clock seconds on the reference export's clock, the finest time known. */
  readonly sentAt: Float64Array;
  /** Index into `people`; -1 for system messages. */
  readonly person: Int32Array;
  readonly kind: Uint8Array;
  readonly edited: Uint8Array;
  /** Which export's message gives the text (the newest text; for a message deleted since, the last known text). */
  readonly textExport: Uint16Array;
  readonly textIndex: Uint32Array;
  /** Which export's message gives the media name (one that names the file, if any does). */
  readonly mediaExport: Uint16Array;
  readonly mediaIndex: Uint32Array;
  /** The earliest-arrived export that holds the row, and the message's index there: they name the row (`messageId`). */
  readonly idExport: Uint16Array;
  readonly idIndex: Uint32Array;
  /** Sources of row r are entries sourceStart[r] to sourceStart[r + 1] of sourceExport and sourceIndex, by export. */
  readonly sourceStart: Uint32Array;
  readonly sourceExport: Uint16Array;
  readonly sourceIndex: Uint32Array;

  readonly people: readonly Person[];
  readonly shifts: readonly Shift[];
  /** Exports whose dates the overlap reads in another order than the parser guessed; `sentAt` follows it already. */
  readonly dateOrders: readonly DateOrderSettled[];
  readonly doubts: readonly Doubt[];
  /** Stretches that no export covers between two that do not touch: [end of one, start of the next], wall-clock seconds. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
}

/**
 * Stable id of a message row: the first 12 hex digits of its first export's SHA-256, a dash, and in base 36 the byte at which the
 * message's header begins there (`ExportDigest.headerStart`). A parser that finds more or fewer messages in the export changes no id.
 */
export const messageId = (exportId: string, headerStart: number): string =>
  `${exportId.slice(0, 12)}-${headerStart.toString(36)}`;
