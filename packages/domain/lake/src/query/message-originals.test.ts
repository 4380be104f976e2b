import { examplePhoto, examplePhotoId } from '@homelake/photos/contract';
import { createMemoryPhotoCatalog } from '@homelake/photos/memory';
import { expect, test } from 'vitest';
import { withOriginals } from './message-originals.ts';
import type { ChatMessage } from './chat-message.ts';

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

const copyOf = (original: number) => ({ sentCopy: true, originalId: examplePhotoId(original) });

test('a message has the original of its photo, where that exists and is not in the trash', async () => {
  const catalog = createMemoryPhotoCatalog();
  await catalog.put([
    examplePhoto(1),
    examplePhoto(2, { trashedAt: '2024-02-01T00:00:00.000Z' }),
    examplePhoto(4, { ...copyOf(1), hidden: true }),
    // The copy is a favourite, so it is shown beside its original. The original is still the better picture.
    examplePhoto(5, { ...copyOf(1), favourite: true }),
    examplePhoto(6, copyOf(2)),
    examplePhoto(7, copyOf(3)),
    examplePhoto(8),
  ]);
  const messages = [4, 5, 6, 7, 8, 9].map((number) => message(examplePhotoId(number)));
  const shown = await withOriginals(catalog, [...messages, message(null)]);
  expect(shown.map(({ media }) => media?.originalId)).toEqual([
    examplePhotoId(1),
    examplePhotoId(1),
    null,
    null,
    null,
    null,
    undefined,
  ]);
  expect(shown.map(({ media }) => media?.photoId ?? null)).toEqual([...[4, 5, 6, 7, 8, 9].map(examplePhotoId), null]);
});

test('a photo of several messages is read once', async () => {
  const asked: string[] = [];
  const get = (id: string) => {
    asked.push(id);
    return Promise.resolve(null);
  };
  await withOriginals({ get }, [message(examplePhotoId(1)), message(examplePhotoId(1))]);
  expect(asked).toEqual([examplePhotoId(1)]);
});
