import { readPhotoRecord } from '@homelake/photos';
import type { PhotoCatalog, PhotoFile } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { photoKey } from '@homelake/storage';
import { readBronze } from '../bronze/bronze-record.ts';
import { filesToForget } from './files-to-forget.ts';
import { cameOnlyWith } from '../joins/detach-photo.ts';
import { readSilverState } from '../silver/silver-state.ts';

/** A file that is deleted with a chat: the text of an export, one of its media, or a file of a photo. */
export interface ChatFile {
  readonly name: string;
  readonly role: 'export' | 'media' | PhotoFile['role'];
}

/** Lists every file that `forgetChat` deletes for good. Null where the last build has no such chat. */
export async function filesOfChat(
  ports: { readonly store: ObjectStore; readonly catalog: PhotoCatalog },
  chatId: string,
): Promise<readonly ChatFile[] | null> {
  const { store } = ports;
  const chat = (await readSilverState(store)).chats.find((one) => one.chatId === chatId);
  if (chat === undefined) return null;
  const bronze = await readBronze(store);
  const uses = mediaUses(bronze);
  const files: ChatFile[] = [];
  const seen = new Set<string>();
  for (const { record } of bronze.filter((one) => chat.exportIds.includes(one.record.exportId))) {
    files.push({ name: record.names[0] ?? record.exportId, role: 'export' });
    for (const [name, key] of Object.entries(record.media)) {
      if (seen.has(key)) continue;
      seen.add(key);
      const photoId = photoKey.parse(key)?.id;
      if (photoId === undefined) {
        if (uses.get(key) === 1) files.push({ name, role: 'media' });
        continue;
      }
      const photo = await readPhotoRecord(store, photoId);
      if (photo !== null && cameOnlyWith(photo, chat.exportIds)) files.push(...(await filesToForget(ports, photoId)));
    }
  }
  return files;
}

/** Counts, by media key, the exports that refer to it. */
export function mediaUses(
  bronze: readonly { readonly record: { readonly media: Readonly<Record<string, string>> } }[],
): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const { record } of bronze)
    for (const key of Object.values(record.media)) uses.set(key, (uses.get(key) ?? 0) + 1);
  return uses;
}
