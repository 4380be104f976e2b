/** Line and column of an offset in a text, both counted from 1. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** Start and end of the word at an offset; one character where there is no word. */
export function wordAt(text: string, offset: number): { start: number; end: number } {
  const start = Math.min(Math.max(offset, 0), Math.max(text.length - 1, 0));
  const word = /^[\p{L}\p{N}_]+/u.exec(text.slice(start))?.[0] ?? text.slice(start, start + 1);
  return { start, end: start + word.length };
}
