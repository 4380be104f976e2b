import type { ZipErrorCode } from '@homelake/chat/zip';

/**
 * The error of an archive or of one of its entries, with one sentence for a person. A zip has all codes of its reader. A tar is `truncated`,
 * `corrupt`, `not-a-tar`, `too-many-entries`, `too-large` or `suspicious-ratio`. Errors of the source itself pass through unchanged.
 */
export class ArchiveError extends Error {
  readonly code: ZipErrorCode | 'not-a-tar';

  constructor(code: ArchiveError['code'], sentence: string, options?: { cause?: unknown }) {
    super(sentence, options);
    this.name = 'ArchiveError';
    this.code = code;
  }
}
