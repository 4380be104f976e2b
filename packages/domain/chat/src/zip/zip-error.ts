export type ZipErrorCode =
  /** The file has no structure of a zip. */
  | 'not-a-zip'
  /** The end of the zip, or a part of it, is missing. */
  | 'truncated'
  /** Headers contradict each other, or data does not inflate. */
  | 'corrupt'
  | 'encrypted'
  | 'unsupported-method'
  /** The name leads out of the archive or is impossible for a file, or the entry is a link. */
  | 'unsafe-name'
  /** The entry unpacks to more or fewer bytes than the directory declares. */
  | 'size-mismatch'
  | 'checksum-mismatch'
  | 'overlapping-entries'
  | 'too-many-entries'
  /** An entry, or all entries together, exceed a bound. */
  | 'too-large'
  /** The entry is compressed far more than any honest file. */
  | 'suspicious-ratio'
  /** The zip is sound and holds no text of a chat. */
  | 'no-chat';

/** The error of a zip or of one of its entries. Errors of the source itself pass through unchanged. */
export class ZipError extends Error {
  readonly code: ZipErrorCode;
  /** Name of the entry; null where the whole archive is meant. */
  readonly entryName: string | null;

  constructor(code: ZipErrorCode, entryName: string | null, reason: string, options?: { cause?: unknown }) {
    super(entryName === null ? `The zip ${reason}.` : `Zip entry ${JSON.stringify(entryName)} ${reason}.`, options);
    this.name = 'ZipError';
    this.code = code;
    this.entryName = entryName;
  }
}
