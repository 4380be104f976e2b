import { createMemoryPhotoCatalog, createMemoryPhotoSearch } from '@homelake/photos/memory';
import { expect, test } from 'vitest';
import { idOf, photoApp, photoOf } from './photo-lake.test-helper.ts';

const hashed = (n: number, perceptualHash: string | null) => photoOf(n, { perceptualHash });

async function appWith(...photos: ReturnType<typeof photoOf>[]) {
  const catalog = createMemoryPhotoCatalog();
  await catalog.put(photos);
  const { request } = photoApp({ catalog, search: createMemoryPhotoSearch({ catalog }) });
  const similar = async (n: number): Promise<unknown> => (await request(`/api/photos/${idOf(n)}/similar`)).json();
  return { request, similar };
}

test('similar photos are listed with the nearest first, without the photo itself', async () => {
  const { similar } = await appWith(
    hashed(1, 'ffff0000ffff0000'),
    hashed(2, 'ffff0000ffff000f'),
    hashed(3, 'ffff0000ffff0001'),
    hashed(4, 'ffff0000ffff0000'),
    hashed(5, '0000ffff0000ffff'),
    hashed(6, 'ffff0000ffff07ff'),
    hashed(7, null),
  );
  expect(await similar(1)).toEqual({
    photos: [
      { id: idOf(4), distance: 0 },
      { id: idOf(3), distance: 1 },
      { id: idOf(2), distance: 4 },
    ],
  });
  expect(await similar(7)).toEqual({ photos: [] });
});

test('a uniform picture is similar to no other', async () => {
  const { similar } = await appWith(hashed(1, '0000000000000000'), hashed(2, '0000000000000000'));
  expect(await similar(1)).toEqual({ photos: [] });
});

test('an unknown photo is 404', async () => {
  const { request } = await appWith();
  expect((await request(`/api/photos/${idOf(1)}/similar`)).status).toBe(404);
});
