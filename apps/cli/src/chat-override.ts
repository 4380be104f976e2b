import type { LocalLake } from '@homelake/composition/local';
import type { GroupOverride } from '@homelake/lake';
import { putChatOverride, removeChatOverride } from '@homelake/lake';
import { Failure } from './failure.ts';

/** Records the user's decision whether two exports are of one chat. It takes effect with the next build of the tables. */
export async function overrideChats(
  lake: LocalLake,
  named: readonly string[],
  relation: GroupOverride['relation'],
): Promise<void> {
  await putChatOverride(lake.store, { exports: await findExports(lake, named), relation });
}

/** Removes the user's decision about two exports. From the next build of the tables on, their content decides again. */
export async function undoOverride(lake: LocalLake, named: readonly string[]): Promise<void> {
  const wasThere = await removeChatOverride(lake.store, await findExports(lake, named));
  if (!wasThere) throw new Failure('neither --join nor --split was used on these two exports');
}

async function findExports(lake: LocalLake, named: readonly string[]): Promise<readonly [string, string]> {
  const [one, other, ...more] = named;
  if (one === undefined || other === undefined || more.length > 0)
    throw new Failure('two exports are needed; "homelake chats --explain CHAT" shows their ids', { exitCode: 2 });
  const ids = (await lake.listExports()).map(({ exportId }) => exportId);
  const exports = [findExport(ids, one), findExport(ids, other)] as const;
  if (exports[0] === exports[1]) throw new Failure('both ids name the same export', { exitCode: 2 });
  return exports;
}

function findExport(ids: readonly string[], start: string): string {
  const found = ids.filter((id) => id.startsWith(start.toLowerCase()));
  const [id] = found;
  if (id === undefined)
    throw new Failure(`there is no export ${start}; "homelake chats --explain CHAT" shows their ids`);
  if (found.length > 1) throw new Failure(`${start} matches ${found.length} exports; give more digits of the id`);
  return id;
}
