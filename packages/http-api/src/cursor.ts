import type { MessagePosition } from '@homelake/lake';
import { foreignCursor } from './problem.ts';

/** A list of strings and numbers as URL-safe text. Callers of the API must not look inside, so the shape may change. */
export function encodeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts again. A text that `encodeCursor` did not make, or with parts of other types, is the caller's error. */
export function decodeCursor<const Shape extends readonly ('string' | 'number')[]>(
  cursor: string,
  shape: Shape,
): { [Index in keyof Shape]: Shape[Index] extends 'string' ? string : number } {
  const parts = parse(cursor);
  if (!Array.isArray(parts) || parts.length !== shape.length || parts.some((part, i) => typeof part !== shape[i]))
    throw foreignCursor();
  return parts as { [Index in keyof Shape]: Shape[Index] extends 'string' ? string : number };
}

const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;

/** The place in a conversation that the cursor of a page of messages stands for. */
export function messagePlaceOf(cursor: string): MessagePosition {
  const [month, position] = decodeCursor(cursor, ['string', 'number']);
  if (!MONTH.test(month) || !Number.isInteger(position) || position < 0) throw foreignCursor();
  return { month, position };
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
}
