import { exportDigestKey, photoKey, removeExisting, settledDigestKey, updateJson } from '@homelake/storage';
import { bronzeRecordForm, readBronze } from '../bronze/bronze-record.ts';
import type { BronzeRecord } from '../bronze/bronze-record.ts';
import { mediaUses } from './files-of-chat.ts';
import type { ForgetPorts } from './forget-photo.ts';
import { forgetUploads } from './forget-uploads.ts';
import { detachPhoto } from '../joins/detach-photo.ts';
import { readSilverState } from '../silver/silver-state.ts';

export interface ForgottenChat {
  /** Ids of the exports that were deleted. */
  readonly exportIds: readonly string[];
  /** Every key that was removed. */
  readonly removed: readonly string[];
  /** Ids of the photos that came only with this chat, and were deleted. */
  readonly photoIds: readonly string[];
}

/**
 * Deletes a chat from bronze: its texts, their media and records, and the records of the uploads that brought them. A photo that also came in
 * another way stays, without its arrivals from this chat, and is processed again. A photo that came only with this chat is deleted, with
 * companions that belong to it alone. The tables show the chat until the next build. Null where the last build has no such chat.
 *
 * It may be killed and run again: the first export, which gives the chat its id, is deleted last. Photos that still wait to be processed are
 * detached from the chat by their job.
 */
export async function forgetChat(ports: ForgetPorts, chatId: string): Promise<ForgottenChat | null> {
  const { store } = ports;
  const chat = (await readSilverState(store)).chats.find((one) => one.chatId === chatId);
  if (chat === undefined) return null;
  const removed: string[] = [];
  const photoIds: string[] = [];
  const remove = async (key: string): Promise<void> => {
    if (await removeExisting(store, key)) removed.push(key);
  };
  const bronze = await readBronze(store);
  const uses = mediaUses(bronze);
  const own = bronze.filter(({ record }) => chat.exportIds.includes(record.exportId));
  // First, so that a photo that is processed meanwhile is not attached again.
  for (const { key } of own) {
    await updateJson(
      store,
      recordKeyOf(key),
      bronzeRecordForm,
      (now): BronzeRecord | null => now && { ...now, leaving: true },
    );
  }
  for (const { record, key } of own.toReversed()) {
    for (const mediaKey of Object.values(record.media)) {
      const photoId = photoKey.parse(mediaKey)?.id;
      if (photoId === undefined) {
        if (uses.get(mediaKey) === 1) await remove(mediaKey);
        continue;
      }
      const gone = await detachPhoto(ports, photoId, chat.exportIds);
      if (gone.length > 0) {
        photoIds.push(photoId);
        await forgetUploads(ports, [{ of: photoId }, ...gone.map((one) => ({ key: one }))]);
      }
      removed.push(...gone);
    }
    for (const family of [exportDigestKey, settledDigestKey]) await remove(family.build({ sha256: record.exportId }));
    await forgetUploads(ports, [{ of: record.exportId }]);
    await remove(key);
    await remove(recordKeyOf(key));
  }
  return { exportIds: own.map(({ record }) => record.exportId), removed, photoIds };
}

const recordKeyOf = (textKey: string): string => textKey.replace(/\.txt$/, '.json');
