import { type ObjectStore, photoKey } from '@homelake/storage';
import { type ColumnBatch, type ColumnData, isValid } from '../tables/column-batch.ts';
import { readSilverState, type SentPhotos, type FirstMessage } from './silver-state.ts';

const decoder = new TextDecoder();

/**
 * Returns the photos that rows of `messages` contain, each with its first message. Of two messages of one time, the one with the smaller id
 * counts. Pure.
 */
export function sentPhotosOf({ rows, columns }: ColumnBatch): SentPhotos {
  const keys = textsOf(columns['media_key']);
  const ids = textsOf(columns['message_id']);
  const times = columns['sent_at'];
  if (times?.type !== 'timestamp') throw new TypeError('batch: expected a timestamp column sent_at');
  const sent: Record<string, FirstMessage> = {};
  for (let row = 0; row < rows; row++) {
    const photoId = photoIdOfKey(keys(row));
    if (photoId === null) continue;
    const sending: FirstMessage = [Number(times.micros[row]), ids(row) ?? ''];
    const known = sent[photoId];
    if (known === undefined || isEarlier(sending, known)) sent[photoId] = sending;
  }
  return Object.fromEntries(Object.entries(sent).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const isEarlier = ([at, id]: FirstMessage, [otherAt, otherId]: FirstMessage): boolean =>
  at < otherAt || (at === otherAt && id < otherId);

const photoIdOfKey = (key: string | null): string | null => (key === null ? null : (photoKey.parse(key)?.id ?? null));

const textsOf = (column: ColumnData | undefined): ((row: number) => string | null) => {
  if (column?.type !== 'utf8') throw new TypeError('batch: expected utf8 columns media_key and message_id');
  const { offsets, bytes } = column;
  return (row) => (isValid(column, row) ? decoder.decode(bytes.subarray(offsets[row], offsets[row + 1])) : null);
};

/** Reads, by photo id, the id of the first message that contains the photo, from the last build of the messages. */
export async function readPhotoMessages(store: ObjectStore): Promise<ReadonlyMap<string, string>> {
  const { months } = await readSilverState(store);
  const first = new Map<string, FirstMessage>();
  for (const { sentPhotos } of Object.values(months)) {
    for (const [id, sending] of Object.entries(sentPhotos)) {
      const known = first.get(id);
      if (known === undefined || isEarlier(sending, known)) first.set(id, sending);
    }
  }
  return new Map([...first].map(([id, [, messageId]]) => [id, messageId]));
}
