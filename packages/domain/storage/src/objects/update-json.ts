import { StorageError } from './object-store.ts';
import type { ObjectKey, ObjectStore } from './object-store.ts';
import { sameBytes } from './same-bytes.ts';

/** Decoder and encoder of a kind of JSON object. */
export interface JsonForm<Value> {
  /** May throw for invalid bytes; `updateJson` rejects with the same error. */
  readonly decode: (bytes: Uint8Array) => Value;
  /** The same value always gives the same bytes. */
  readonly encode: (value: Value) => Uint8Array;
}

const encoder = new TextEncoder();
const MOST_TRIES = 20;

/** Encodes JSON in the form of all records: indented by two spaces, with a line feed at the end. */
export const encodeJson = (value: unknown): Uint8Array => encoder.encode(`${JSON.stringify(value, null, 2)}\n`);

/**
 * Reads, changes and writes a JSON object by compare-and-set, safely with concurrent writers. `change` gets the current value, null where
 * there is no object, may look elsewhere before it answers, and is called again with the new value when another writer was faster. A value that stays the same is not written.
 * Resolves to the value after the change. If `change` gives null, nothing is written and the result is null. Rejects with StorageError
 * `precondition-failed` when other writers were faster 20 times.
 */
export async function updateJson<Value, Result extends Value | null>(
  store: ObjectStore,
  key: ObjectKey,
  { decode, encode }: JsonForm<Value>,
  change: (known: Value | null) => Result | Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    // The etag is read before the value: a write after this line makes the put below fail.
    const mark = await store.head(key);
    const bytes = mark === null ? null : await store.read(key);
    const changed = await change(bytes === null ? null : decode(bytes));
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
