import type { ParsedChat } from '@homelake/chat';

/**
 * What merging needs to know of one export, and nothing else: compact columns, no text. They are made once per export
 * (`exportKeys`), can be stored and read back (`encodeExportKeys`, `decodeExportKeys`), and are all that `mergeExports`
 * reads, so that adding a small export never re-reads the text of the large ones.
 */
export interface ExportKeys {
  /** SHA-256 of the export's text file, lower-case hex: the name of the bronze object. */
  readonly exportId: string;
  readonly length: number;
  readonly senders: readonly string[];
  /** Wall-clock seconds since 1970-01-01T00:00:00 as printed (see ChatColumns.sentAt). */
  readonly sentAt: Float64Array;
  /** Index into `senders`; -1 for system messages. */
  readonly sender: Int32Array;
  readonly kind: Uint8Array;
  readonly mediaType: Uint8Array;
  readonly flags: Uint8Array;
  /** Byte range of the body in the export's UTF-8 bytes, so that the text of a row can be fetched by a ranged read. */
  readonly bodyStart: Uint32Array;
  readonly bodyEnd: Uint32Array;
  /** Hash of the cleaned content (no invisible characters, NFC, trimmed); of the kind alone for markers. Two words a message. */
  readonly contentHash: Uint32Array;
  /** False where the day-month order of the export is a guess that an overlap may overrule. */
  readonly dateOrderProved: boolean;
}

export type ExportKeysOf = (exportId: string, chat: ParsedChat) => ExportKeys;
