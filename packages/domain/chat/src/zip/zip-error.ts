export type ZipErrorCode =
  /** No zip structure at all. */
  | 'not-a-zip'
  /** A zip whose end, or a part of it, is missing. */
  | 'truncated'
  /** Headers that contradict each other, or data that does not inflate. */
  | 'corrupt'
  | 'encrypted'
  | 'unsupported-method'
  /** A name that leads out of the archive, or that no file can have; a link. */
  | 'unsafe-name'
  /** More or fewer bytes come out than the directory declares. */
  | 'size-mismatch'
  | 'checksum-mismatch'
  | 'overlapping-entries'
  | 'too-many-entries'
  /** An entry, or all of them together, above the bound. */
  | 'too-large'
  /** Compressed far more than any honest file. */
  | 'suspicious-ratio'
  /** A sound zip, with no chat text in it. */
  | 'no-chat';

/** What is wrong with a zip or with one entry of it. Failures of the source itself pass through as they are. */
export class ZipError extends Error {
  readonly code: ZipErrorCode;
  /** Name of the entry; null where the archive as a whole is meant. */
  readonly entryName: string | null;

  constructor(code: ZipErrorCode, entryName: string | null, reason: string, options?: { cause?: unknown }) {
    super(entryName === null ? `The zip ${reason}.` : `Zip entry ${JSON.stringify(entryName)} ${reason}.`, options);
    this.name = 'ZipError';
    this.code = code;
    this.entryName = entryName;
  }
}
