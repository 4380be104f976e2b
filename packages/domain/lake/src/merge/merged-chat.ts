import type { DateOrder } from '@homelake/chat';

/** One person of a chat, who may have several names in the exports. */
export interface Person {
  /** Stable id: adding an export never changes it. */
  readonly id: string;
  /** Name in the newest export that contains the person. */
  readonly name: string;
  /** Every name known, newest first. */
  readonly names: readonly string[];
  /** Reasons why the names are one person, in words for a person; empty for a single name. */
  readonly evidence: readonly string[];
}

/** From message `fromIndex` of an export on, its clock is `seconds` ahead of the reference export's clock. */
export interface Shift {
  readonly exportId: string;
  readonly fromIndex: number;
  readonly seconds: number;
  /** Number of aligned messages that agree on it. */
  readonly votes: number;
}

/** The date order of an export, decided by its overlap because its own dates do not prove it. */
export interface DateOrderSettled {
  readonly exportId: string;
  readonly order: DateOrder;
  /** Number of messages that pair under this order. */
  readonly votes: number;
}

/** A question that the evidence does not decide. The merge keeps two rows rather than lose one. */
export interface Doubt {
  readonly code: string;
  readonly exportIds: readonly string[];
  /** Number of rows that the doubt concerns. */
  readonly rows: number;
  readonly detail: string;
}

/** The merged conversation of a set of exports, as columns in conversation order. */
export interface MergedChat {
  readonly length: number;
  /** First row whose columns are filled. Rows before it belong to an unchanged prefix, and their cells are empty. Usually 0. */
  readonly from: number;
  /** The exports, in the order given (arrival order); `…Export` columns are indexes into it. */
  readonly exportIds: readonly string[];
  /** Wall-clock seconds on the reference export's clock, the finest time known. */
  readonly sentAt: Float64Array;
  /** Index into `people`; -1 for system messages. */
  readonly person: Int32Array;
  readonly kind: Uint8Array;
  readonly edited: Uint8Array;
  /** Export and index of the message with the row's text: the newest text, or for a deleted message the last known one. */
  readonly textExport: Uint16Array;
  readonly textIndex: Uint32Array;
  /** Export and index of the message with the row's media: one that names the file, where there is one. */
  readonly mediaExport: Uint16Array;
  readonly mediaIndex: Uint32Array;
  /** The first-arrived export that contains the row, and the index of its message there. They give the row's id (`messageId`). */
  readonly idExport: Uint16Array;
  readonly idIndex: Uint32Array;
  /**
   * Row r comes from the messages with entries sourceStart[r] up to, but not including, sourceStart[r + 1] of sourceExport and sourceIndex,
   * ordered by export.
   */
  readonly sourceStart: Uint32Array;
  readonly sourceExport: Uint16Array;
  readonly sourceIndex: Uint32Array;

  readonly people: readonly Person[];
  readonly shifts: readonly Shift[];
  /** Exports whose date order the overlap corrected. `sentAt` has the corrected order. */
  readonly dateOrders: readonly DateOrderSettled[];
  readonly doubts: readonly Doubt[];
  /** Time ranges between two exports that no export covers: wall-clock seconds of the last message before and of the first message after. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
}

/**
 * Makes the stable id of a message row: the first 12 hex digits of its first export's SHA-256, a dash, and in base 36 the byte offset of the
 * message's header there (`ExportDigest.headerStart`). It does not change when a new parser finds more or fewer messages in the export.
 */
export const messageId = (exportId: string, headerStart: number): string =>
  `${exportId.slice(0, 12)}-${headerStart.toString(36)}`;
