/** Line ends counted by what follows them. */
export interface LineEnds {
  readonly headerLf: number;
  readonly headerCrlf: number;
  readonly innerLf: number;
  readonly innerCrlf: number;
}

/** Line ends of a sample, and how many messages would hold headers, were one ending inside messages alone. */
export interface TerminatorEvidence extends LineEnds {
  /** Messages that hold headers after LF, where CRLF ends messages: rows of such headers. */
  readonly holdersOfLf: number;
  /** The same the other way round. */
  readonly holdersOfCrlf: number;
}

/** Line ends of a whole file as evidence, with the upper bound that each header stands in a message of its own. */
export const withHolders = (ends: LineEnds): TerminatorEvidence => ({
  ...ends,
  holdersOfLf: ends.headerLf,
  holdersOfCrlf: ends.headerCrlf,
});

/**
 * The line ending that ends messages, where the file keeps to one and uses the other one inside messages: CRLF on iOS, LF on
 * Android. Somebody may quote a hundred lines of a chat in one message, so messages that hold headers count, not the headers.
 * Null where both stand anywhere (files saved again by hand) or only one is used (files converted as a whole).
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
