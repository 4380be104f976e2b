/** The lines of a JSON text, from 1, on which its values begin. */
export interface JsonPlaces {
  /** Lines by place, e.g. `rules[2].when.kind`. The whole is the empty place. A key that is given twice has the line of the first. */
  readonly lines: ReadonlyMap<string, number>;
  /** Places of keys that an object has a second time. Of these, `JSON.parse` silently takes the last. */
  readonly repeated: readonly string[];
  /** Offset of the first character that no JSON text has there; null for a valid text. A bracket of a 65th level is a fault too. */
  readonly faultAt: number | null;
}

const SPACE = /[ \t\r\n]*/y;
// No control characters, quotes and backslashes.
const TEXT = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Objects and lists within one another. Nothing that people write has more, and a deep text must not end the process. */
const MOST_LEVELS = 64;

/**
 * Finds the lines of the values of a JSON text (RFC 8259). Of a text that is not valid it has those before the fault. `JSON.parse` names
 * the line of some faults only, and that of no value.
 */
export function findJsonPlaces(text: string): JsonPlaces {
  const lines = new Map<string, number>();
  const repeated: string[] = [];
  let at = 0;
  let depth = 0;
  /** The line of an offset that was reached before. Counted from there, so that a long text is read once. */
  let counted = { line: 1, offset: 0 };

  const lineNow = (): number => {
    const { line, offset } = counted;
    counted = { line: line + lineAt(text.slice(offset, at), at) - 1, offset: at };
    return counted.line;
  };
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    at += found?.length ?? 0;
    return found;
  };
  const next = (): string | undefined => {
    take(SPACE);
    return text[at];
  };
  const takeChar = (char: string): boolean => {
    if (next() !== char) return false;
    at += 1;
    return true;
  };

  /** The items of an object or a list, from its first bracket on. False where the text has a fault. */
  const items = (end: string, item: (index: number) => boolean): boolean => {
    if (depth === MOST_LEVELS) return false;
    at += 1;
    depth += 1;
    for (let index = 0; !takeChar(end); index++) {
      if (index > 0 && !takeChar(',')) return false;
      if (!item(index)) return false;
    }
    depth -= 1;
    return true;
  };

  const member = (place: string): boolean => {
    next();
    const line = lineNow();
    const key = take(TEXT);
    if (key === null) return false;
    const name = String(JSON.parse(key));
    const path = place === '' ? name : `${place}.${name}`;
    if (lines.has(path)) repeated.push(path);
    else lines.set(path, line);
    return takeChar(':') && value(path);
  };

  const value = (place: string): boolean => {
    const begin = next();
    if (!lines.has(place)) lines.set(place, lineNow());
    if (begin === '{') return items('}', () => member(place));
    if (begin === '[') return items(']', (index) => value(`${place}[${index}]`));
    return (take(TEXT) ?? take(LITERAL)) !== null;
  };

  const isValid = value('') && next() === undefined;
  return { lines, repeated, faultAt: isValid ? null : at };
}

/** The line of an offset in a text, from 1. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
