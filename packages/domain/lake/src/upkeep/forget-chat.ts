import { exportDigestKey, photoKey, removeExisting, settledDigestKey, updateJson } from '@homelake/storage';
import { bronzeRecordForm, readBronze } from '../bronze/bronze-record.ts';
import type { BronzeRecord } from '../bronze/bronze-record.ts';
import { mediaUses } from './files-of-chat.ts';
import type { ForgetPorts } from './forget-photo.ts';
import { forgetUploads } from './forget-uploads.ts';
import { leaveChat } from '../imports/leave-chat.ts';
import { readSilverState } from '../silver/silver-state.ts';

export interface ForgottenChat {
  /** Exports whose text is gone. */
  readonly exportIds: readonly string[];
  /** Every key that was removed. */
  readonly removed: readonly string[];
  /** Ids of photos that came with this chat alone, and went with it. */
  readonly photoIds: readonly string[];
}

/**
 * Takes a chat out of bronze: its texts, their media, their records. A photo that came in another way as well stays, no
 * longer knows of this chat, and is described anew by what is left; one that came with it alone goes, with the files
 * of companions that joined it alone. The records of the uploads that brought them go as well. Silver still shows the chat until the next build, which
 * removes the months that became empty and writes the others without it. null where the last build knows no such chat.
 *
 * May be killed and run again: the first export, which gives the chat its id, goes last. Photos of it that wait to be processed leave it
 * when they are.
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
  // First, so that a photo of theirs that is processed meanwhile does not stay.
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
      const gone = await leaveChat(ports, photoId, chat.exportIds);
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
