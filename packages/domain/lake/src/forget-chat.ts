import type { ObjectStore } from '@homelake/storage';
import { exportKeysKey } from '@homelake/storage';
import { readBronze } from './bronze-record.ts';
import { readSilverState } from './silver-state.ts';

export interface ForgottenChat {
  /** Exports whose text is gone. */
  readonly exportIds: readonly string[];
  /** Every key that was removed. */
  readonly removed: readonly string[];
}

/**
 * Takes a chat out of bronze: its texts, their media, their records. Silver still shows it until the next build, which
 * removes the months that became empty and writes the others without it. null where the last build knows no such chat.
 *
 * May be killed and run again: the first export, which gives the chat its id, goes last.
 */
export async function forgetChat(store: ObjectStore, chatId: string): Promise<ForgottenChat | null> {
  const chat = (await readSilverState(store)).chats.find((one) => one.chatId === chatId);
  if (chat === undefined) return null;
  const removed: string[] = [];
  const remove = async (key: string): Promise<void> => {
    if (await store.remove(key)) removed.push(key);
  };
  const bronze = await readBronze(store);
  const media = new Map<string, number>();
  for (const { record } of bronze)
    for (const key of Object.values(record.media)) media.set(key, (media.get(key) ?? 0) + 1);
  const own = bronze.filter(({ record }) => chat.exportIds.includes(record.exportId));
  for (const { record, key } of own.toReversed()) {
    for (const mediaKey of Object.values(record.media)) if (media.get(mediaKey) === 1) await remove(mediaKey);
    await remove(exportKeysKey.build({ sha256: record.exportId }));
    await remove(key);
    await remove(key.replace(/\.txt$/, '.json'));
  }
  return { exportIds: own.map(({ record }) => record.exportId), removed };
}
