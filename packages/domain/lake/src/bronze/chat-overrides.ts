import type { ObjectStore } from '@homelake/storage';
import { chatOverrideKey, removeExisting } from '@homelake/storage';
import { listKeys } from './bronze-record.ts';
import type { GroupOverride } from '../merge/group-exports.ts';
import { mapBounded, READS_AT_ONCE } from './map-bounded.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** One object for a pair of exports, so that a later word replaces an earlier one. */
function overrideKey([a, b]: readonly [string, string]): string {
  const [one, other] = a < b ? [a, b] : [b, a];
  return chatOverrideKey.build({ one: one.slice(0, 32), other: other.slice(0, 32) });
}

/** Written to bronze: it is something that came in, and no build can derive it. Takes effect with the next build. */
export async function putChatOverride(store: ObjectStore, override: GroupOverride): Promise<void> {
  const [a, b] = override.exports;
  if (a === b) throw new TypeError('exports: an export is always of the same chat as itself');
  const value = { version: 1, exports: a < b ? [a, b] : [b, a], relation: override.relation };
  await store.put(overrideKey(override.exports), encoder.encode(`${JSON.stringify(value)}\n`), {
    contentType: 'application/json',
  });
}

/** True when there was one. */
export async function removeChatOverride(store: ObjectStore, exports: readonly [string, string]): Promise<boolean> {
  return removeExisting(store, overrideKey(exports));
}

/** In the order of their keys. */
export const readChatOverrides = async (store: ObjectStore): Promise<readonly GroupOverride[]> =>
  readOverrides(store, await listKeys(store, chatOverrideKey.prefix));

/** The same, of keys that were listed already. */
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
