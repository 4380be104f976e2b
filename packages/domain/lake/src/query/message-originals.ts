import type { PhotoCatalog } from '@homelake/photos';
import type { ChatMessage } from './chat-message.ts';

/**
 * Sets `originalId` of each message whose photo is a copy of an original that is in the catalog and not in the trash. Needs up to two catalog
 * reads for each photo.
 */
export async function withOriginals(
  catalog: Pick<PhotoCatalog, 'get'>,
  messages: readonly ChatMessage[],
): Promise<ChatMessage[]> {
  const ids = new Set(messages.flatMap(({ media }) => media?.photoId ?? []));
  const originals = new Map(
    await Promise.all([...ids].map(async (id) => [id, await shownOriginal(catalog, id)] as const)),
  );
  return messages.map((message) => {
    const { media } = message;
    const originalId = media?.photoId == null ? null : (originals.get(media.photoId) ?? null);
    return media === null || originalId === null ? message : { ...message, media: { ...media, originalId } };
  });
}

async function shownOriginal(catalog: Pick<PhotoCatalog, 'get'>, id: string): Promise<string | null> {
  const originalId = (await catalog.get(id))?.originalId ?? null;
  const original = originalId === null ? null : await catalog.get(originalId);
  return original === null || original.trashedAt !== null ? null : original.id;
}
