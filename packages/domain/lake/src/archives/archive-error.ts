import type { ZipErrorCode } from '@homelake/chat/zip';

/**
 * An archive, or one of its entries, is damaged or exceeds a bound. The message is one sentence for a person. A zip has the codes of its
 * reader. The codes of a tar are `truncated`, `corrupt`, `not-a-tar`, `too-many-entries`, `too-large` and `suspicious-ratio`. Errors of the
 * source pass through unchanged.
 */
export class ArchiveError extends Error {
  readonly code: ZipErrorCode | 'not-a-tar';

  constructor(code: ArchiveError['code'], sentence: string, options?: { cause?: unknown }) {
    super(sentence, options);
    this.name = 'ArchiveError';
    this.code = code;
  }
}
