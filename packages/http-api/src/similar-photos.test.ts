import { createMemoryPhotoCatalog } from '@homelake/photos/memory';
import { expect, test } from 'vitest';
import { idOf, photoApp, photoOf } from './photo-lake.test-helper.ts';

const hashed = (n: number, perceptualHash: string | null) => photoOf(n, { perceptualHash });

/** The app over a catalog that counts how often all hashes were read. */
async function appWith(...photos: ReturnType<typeof photoOf>[]) {
  const catalog = createMemoryPhotoCatalog();
  await catalog.put(photos);
  let reads = 0;
  const perceptualHashes = () => {
    reads += 1;
    return catalog.perceptualHashes();
  };
  const { request } = photoApp({ catalog: { ...catalog, perceptualHashes } });
  const similar = async (n: number): Promise<unknown> => (await request(`/api/photos/${idOf(n)}/similar`)).json();
  return { catalog, request, similar, reads: () => reads };
}

test('photos that look nearly the same come the nearest first, without the photo itself', async () => {
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

test('a picture without structure looks like no other', async () => {
  const { similar } = await appWith(hashed(1, '0000000000000000'), hashed(2, '0000000000000000'));
  expect(await similar(1)).toEqual({ photos: [] });
});

test('hashes are read once, and again when a photo has changed', async () => {
  const { catalog, similar, reads } = await appWith(hashed(1, 'ffff0000ffff0000'), hashed(2, 'ffff0000ffff000f'));
  await similar(1);
  await similar(2);
  expect(reads()).toBe(1);
  await catalog.put([hashed(3, 'ffff0000ffff0000')]);
  expect(await similar(1)).toMatchObject({ photos: [{ id: idOf(3) }, { id: idOf(2) }] });
  await catalog.put([{ ...hashed(3, 'ffff0000ffff0000'), trashedAt: '2024-02-01T00:00:00.000Z' }]);
  expect(await similar(1)).toMatchObject({ photos: [{ id: idOf(2) }] });
  expect(reads()).toBe(3);
});

test('of a photo that there is not, nothing looks similar: 404', async () => {
  const { request } = await appWith();
  expect((await request(`/api/photos/${idOf(1)}/similar`)).status).toBe(404);
});
