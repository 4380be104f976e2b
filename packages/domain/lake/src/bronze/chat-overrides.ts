import type { ObjectStore } from '@homelake/storage';
import { chatOverrideKey, removeExisting } from '@homelake/storage';
import type { GroupOverride } from '../merge/group-exports.ts';
import { mapBounded, READS_AT_ONCE } from './map-bounded.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** One key for each pair of exports, so that a later override replaces an earlier one. */
function overrideKey([a, b]: readonly [string, string]): string {
  const [one, other] = a < b ? [a, b] : [b, a];
  return chatOverrideKey.build({ one: one.slice(0, 32), other: other.slice(0, 32) });
}

/**
 * Stores the owner's statement that two exports are of the same chat, or of different chats. It is stored in bronze, because no build can
 * derive it, and takes effect with the next build. Throws TypeError where both exports are the same.
 */
export async function putChatOverride(store: ObjectStore, override: GroupOverride): Promise<void> {
  const [a, b] = override.exports;
  if (a === b) throw new TypeError('exports: the two exports must differ');
  const value = { version: 1, exports: a < b ? [a, b] : [b, a], relation: override.relation };
  await store.put(overrideKey(override.exports), encoder.encode(`${JSON.stringify(value)}\n`), {
    contentType: 'application/json',
  });
}

/** Removes the override of a pair of exports. Returns false where there was none. */
export async function removeChatOverride(store: ObjectStore, exports: readonly [string, string]): Promise<boolean> {
  return removeExisting(store, overrideKey(exports));
}

/** Reads overrides by their keys, in that order. Objects that are gone or not valid are skipped. */
export async function readOverrides(
  store: Pick<ObjectStore, 'read'>,
  keys: readonly string[],
): Promise<readonly GroupOverride[]> {
  const overrides = await mapBounded(keys, READS_AT_ONCE, async (key): Promise<readonly GroupOverride[]> => {
    const bytes = await store.read(key);
    const value: unknown = bytes === null ? null : JSON.parse(decoder.decode(bytes));
    return isOverride(value) ? [{ exports: value.exports, relation: value.relation }] : [];
  });
  return overrides.flat();
}

function isOverride(value: unknown): value is GroupOverride {
  return (
    typeof value === 'object' &&
    value !== null &&
    'relation' in value &&
    (value.relation === 'same-chat' || value.relation === 'different-chat') &&
    'exports' in value &&
    Array.isArray(value.exports) &&
    value.exports.length === 2 &&
    value.exports.every((id) => typeof id === 'string')
  );
}
