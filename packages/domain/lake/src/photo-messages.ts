import { photoKey } from '@homelake/storage';
import type { QueryEngine } from './query-engine.ts';

const PAGE_ROWS = 10_000;

/** Page after page by `media_key`, then `message_id`: a key may be sent by many messages. */
const PAGE = `select media_key, message_id, sent_at
from messages
where media_key like '${photoKey.prefix}%' and (media_key > ? or (media_key = ? and message_id > ?))
order by media_key, message_id
limit ${PAGE_ROWS}`;

/** By id of a photo, the message that sent it first; of two in the same moment the one whose id is less. Rejects with `QueryError`. */
export async function readPhotoMessages(engine: QueryEngine): Promise<ReadonlyMap<string, string>> {
  await engine.refresh();
  const first = new Map<string, { readonly sentAt: string; readonly messageId: string }>();
  for (let after = ['', ''], full = true; full;) {
    const [afterKey = '', afterMessage = ''] = after;
    const { rows } = await engine.query(PAGE, {
      parameters: [afterKey, afterKey, afterMessage],
      maxRows: PAGE_ROWS,
    });
    for (const cells of rows) {
      const [key = '', messageId = '', sentAt = ''] = cells.map(String);
      after = [key, messageId];
      const id = photoKey.parse(key)?.id;
      if (id === undefined) continue;
      const known = first.get(id);
      if (known === undefined || sentAt < known.sentAt || (sentAt === known.sentAt && messageId < known.messageId))
        first.set(id, { sentAt, messageId });
    }
    full = rows.length === PAGE_ROWS;
  }
  return new Map([...first].map(([id, { messageId }]) => [id, messageId]));
}
