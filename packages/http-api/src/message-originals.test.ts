import { createMemoryPhotoCatalog } from '@homelake/photos/memory';
import { expect, test } from 'vitest';
import { withOriginals } from './message-originals.ts';
import { idOf, photoOf } from './photo-lake.test-helper.ts';
import type { ChatMessage } from './schemas.ts';

const message = (photoId: string | null): ChatMessage => ({
  id: 'm',
  sentAt: '2024-01-29T10:00:00',
  senderId: 'a',
  sender: 'Ann',
  kind: 'media',
  text: '',
  media:
    photoId === null
      ? null
      : { name: 'x.jpg', type: 'image', key: `raw-photos/${photoId}/x.jpg`, photoId, originalId: null },
  edited: false,
  call: null,
  poll: null,
  location: null,
  event: null,
});

const copyOf = (original: number) => ({ sentCopy: true, originalId: idOf(original) });

test('a message shows the original of its photo, where that is there and not in the trash', async () => {
  const catalog = createMemoryPhotoCatalog();
  await catalog.put([
    photoOf(1),
    photoOf(2, { trashedAt: '2024-02-01T00:00:00.000Z' }),
    photoOf(4, { ...copyOf(1), hidden: true }),
    // Its owner has it a favourite: it is seen beside its original, and the original is the better picture still.
    photoOf(5, { ...copyOf(1), favourite: true }),
    photoOf(6, copyOf(2)),
    photoOf(7, copyOf(3)),
    photoOf(8),
  ]);
  const messages = [4, 5, 6, 7, 8, 9].map((number) => message(idOf(number)));
  const shown = await withOriginals(catalog, [...messages, message(null)]);
  expect(shown.map(({ media }) => media?.originalId)).toEqual([idOf(1), idOf(1), null, null, null, null, undefined]);
  expect(shown.map(({ media }) => media?.photoId ?? null)).toEqual([...[4, 5, 6, 7, 8, 9].map(idOf), null]);
});

test('a photo that many messages show is looked up once', async () => {
  const asked: string[] = [];
  const get = (id: string) => {
    asked.push(id);
    return Promise.resolve(null);
  };
  await withOriginals({ get }, [message(idOf(1)), message(idOf(1))]);
  expect(asked).toEqual([idOf(1)]);
});
