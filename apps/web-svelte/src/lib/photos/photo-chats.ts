import type { Photo } from '@homelake/http-api';
import { runQuery } from '#lib/api.ts';

/** A chat in which a photo was sent. */
export interface PhotoChat {
  readonly id: string;
  readonly name: string;
  /** Day of the first message with the photo, `YYYY-MM-DD`. */
  readonly day: string;
}

/** Chats in which any of the photos was sent. Sends a request only for photos that came with a chat export. Throws ApiError. */
export async function chatsOf(
  photos: readonly Pick<Photo, 'key' | 'exportIds'>[],
  signal: AbortSignal,
): Promise<PhotoChat[]> {
  const keys = photos.flatMap(({ key, exportIds }) =>
    exportIds.length === 0 ? [] : [`'${key.replaceAll("'", "''")}'`],
  );
  if (keys.length === 0) return [];
  const { rows } = await runQuery(
    `select chat_id, chat_name, min(cast(sent_at as date)) as day from messages where media_key in (${keys.join(', ')}) group by 1, 2 order by 3`,
    100,
    signal,
  );
  return rows.map(([id, name, day]) => ({ id: String(id), name: String(name), day: String(day).slice(0, 10) }));
}
