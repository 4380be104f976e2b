import { StorageError } from './object-store.ts';
import type { ObjectKey, ObjectStore } from './object-store.ts';

/** How a kind of JSON object is read and written. */
export interface JsonForm<Value> {
  /** May throw for bytes that are no such object; what it throws is passed on. */
  readonly decode: (bytes: Uint8Array) => Value;
  /** The same value always gives the same bytes. */
  readonly encode: (value: Value) => Uint8Array;
}

const encoder = new TextEncoder();
const MOST_TRIES = 20;

/** JSON as all records are written: two spaces deep, with a line feed at the end. */
export const encodeJson = (value: unknown): Uint8Array => encoder.encode(`${JSON.stringify(value, null, 2)}\n`);

/**
 * Changes a JSON object in place, however many do so at once: `change` is given what stands there, null where nothing does, and
 * again where somebody else wrote meanwhile. What stays the same is not written. Answers what stands there afterwards; null where
 * `change` gave null, which changes nothing. Rejects with StorageError: `precondition-failed` where others were faster 20 times.
 */
export async function updateJson<Value, Result extends Value | null>(
  store: ObjectStore,
  key: ObjectKey,
  { decode, encode }: JsonForm<Value>,
  change: (known: Value | null) => Result,
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    // The mark first: whoever writes after this look makes the put below fail.
    const mark = await store.head(key);
    const bytes = mark === null ? null : await store.read(key);
    const changed = change(bytes === null ? null : decode(bytes));
    if (changed === null) return changed;
    const written = encode(changed);
    if (bytes !== null && sameBytes(bytes, written)) return changed;
    try {
      const ifMatch = mark === null ? 'absent' : { etag: mark.etag };
      await store.put(key, written, { contentType: 'application/json', ifMatch });
      return changed;
    } catch (error) {
      const isLate = error instanceof StorageError && error.code === 'precondition-failed';
      if (!isLate || tries === MOST_TRIES) throw error;
    }
  }
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);
