/** Line ends counted by what follows them. */
export interface LineEnds {
  readonly headerLf: number;
  readonly headerCrlf: number;
  readonly innerLf: number;
  readonly innerCrlf: number;
}

/** Line ends of a sample, and for each ending the number of messages that contain headers if that ending only occurs inside messages. */
export interface TerminatorEvidence extends LineEnds {
  /** Number of messages that would contain headers (after LF) if CRLF alone ended messages. */
  readonly holdersOfLf: number;
  /** Number of messages that would contain headers (after CRLF) if LF alone ended messages. */
  readonly holdersOfCrlf: number;
}

/**
 * Makes evidence of the line ends of a whole file, in which the messages that contain headers were not counted: each header counts as one such
 * message, which is the upper bound.
 */
export const withHolders = (ends: LineEnds): TerminatorEvidence => ({
  ...ends,
  holdersOfLf: ends.headerLf,
  holdersOfCrlf: ends.headerCrlf,
});

/**
 * The line ending that ends messages, in a file that uses the other one only inside messages: CRLF on iOS, LF on Android. One message may quote
 * a hundred lines of a chat, so that messages with headers are counted, not the headers. Null where both endings occur anywhere (files saved
 * again by hand) or only one is used (files converted as a whole).
 */
export function learnTerminator(ends: TerminatorEvidence): 'lf' | 'crlf' | null {
  const { headerLf, headerCrlf, innerLf, innerCrlf, holdersOfLf, holdersOfCrlf } = ends;
  if (headerCrlf >= 3 && holdersOfLf * 3 <= headerCrlf && innerCrlf === 0 && innerLf + headerLf > 0) return 'crlf';
  if (headerLf >= 3 && holdersOfCrlf * 3 <= headerLf && innerLf === 0 && innerCrlf > 0) return 'lf';
  return null;
}

export function lineEndingOf(ends: LineEnds): 'lf' | 'crlf' | 'mixed' {
  const lf = ends.headerLf + ends.innerLf;
  const crlf = ends.headerCrlf + ends.innerCrlf;
  if (lf > 0 && crlf > 0) return 'mixed';
  return crlf > 0 ? 'crlf' : 'lf';
}
