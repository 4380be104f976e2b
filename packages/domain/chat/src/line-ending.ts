/** Line ends counted by what follows them. */
export interface LineEnds {
  readonly headerLf: number;
  readonly headerCrlf: number;
  readonly innerLf: number;
  readonly innerCrlf: number;
}

/**
 * The line ending that ends messages, where the file keeps to one and uses the other one inside messages: CRLF on iOS, LF on
 * Android. Null where both stand anywhere (files saved again by hand) or only one is used (files converted as a whole).
 */
export function learnTerminator(ends: LineEnds): 'lf' | 'crlf' | null {
  const { headerLf, headerCrlf, innerLf, innerCrlf } = ends;
  if (headerCrlf >= 3 && headerLf * 3 <= headerCrlf && innerCrlf === 0 && innerLf > 0) return 'crlf';
  if (headerLf >= 3 && headerCrlf * 3 <= headerLf && innerLf === 0 && innerCrlf > 0) return 'lf';
  return null;
}

export function lineEndingOf(ends: LineEnds): 'lf' | 'crlf' | 'mixed' {
  const lf = ends.headerLf + ends.innerLf;
  const crlf = ends.headerCrlf + ends.innerCrlf;
  if (lf > 0 && crlf > 0) return 'mixed';
  return crlf > 0 ? 'crlf' : 'lf';
}
