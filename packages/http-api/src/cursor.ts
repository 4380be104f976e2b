import type { MessagePosition } from '@homelake/lake';
import { foreignCursor } from './problem.ts';

/** Encodes a list of strings and numbers as URL-safe text. The format is private: callers of the API treat a cursor as opaque. */
export function encodeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Decodes a cursor. `shape` names the type of each part. Throws HttpProblem 400 for text that is no cursor or has parts of other types. */
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

/** Position in a conversation that a cursor of a page of messages contains. Throws HttpProblem 400 for an invalid cursor. */
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
