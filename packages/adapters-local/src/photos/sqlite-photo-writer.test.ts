import { rmSync } from 'node:fs';
import { join } from 'node:path';

import type { Photo } from '@homelake/photos';
import { compareTimeline } from '@homelake/photos';
import { examplePhoto } from '@homelake/photos/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { scratchDirectory } from '../scratch.test-helper.ts';
import { openSqlitePhotos } from './sqlite-photos.ts';
import type { SqlitePhotos } from './sqlite-photos.ts';

let directory: string;
let photosAt: SqlitePhotos;
beforeEach(() => {
  directory = scratchDirectory();
  photosAt = openSqlitePhotos({ path: join(directory, 'photos.sqlite') });
});
afterEach(() => {
  photosAt.close();
  rmSync(directory, { recursive: true });
});

/** Photos of one second whose ids have the same start, so that all have the same preferred place. */
const crowd = Array.from({ length: 80 }, (_, number) =>
  examplePhoto(number, { id: `abcdef${String(number).padStart(26, '0')}`, takenLocal: '2024-05-01T12:00:00.5' }),
);
const ids = (photos: readonly Photo[]): string[] => [...photos].sort(compareTimeline).map(({ id }) => id);

describe('photos that want the same place in their second', () => {
  const orders: Readonly<Record<string, readonly Photo[]>> = {
    rising: crowd,
    falling: crowd.toReversed(),
    'from the middle': crowd.toSorted((a, b) => ((a.sizeBytes * 37) % 83) - ((b.sizeBytes * 37) % 83)),
  };
  it.each(Object.entries(orders))(
    'are in order, found and counted when they come one by one, %s',
    async (_, photos) => {
      const { catalog, search } = photosAt;
      for (const photo of photos) await catalog.put([photo]);
      expect((await catalog.page({ limit: 500 })).id).toEqual(ids(crowd));
      expect((await search.page({ filter: { text: 'img' }, limit: 500 })).id).toEqual(ids(crowd));
      expect((await search.page({ filter: { text: 'img 17 j' }, limit: 500 })).id).toEqual([crowd[17]?.id]);
      expect(await search.months({ state: 'ready' })).toEqual([{ month: '2024-05', count: 80 }]);
      for (const photo of photos.slice(0, 50)) await catalog.remove([photo.id]);
      expect((await search.page({ filter: { text: 'img' }, limit: 500 })).id).toEqual(ids(photos.slice(50)));
    },
  );

  it('keep their rebuild number when they are moved to another slot', async () => {
    const { catalog, search } = photosAt;
    await catalog.put(crowd.slice(0, 30));
    const epoch = await catalog.beginRebuild();
    for (const photo of crowd.slice(20)) await catalog.put([photo]);
    await catalog.endRebuild(epoch);
    expect((await catalog.page({ limit: 500 })).id).toEqual(ids(crowd.slice(20)));
    expect((await search.page({ filter: { text: 'img' }, limit: 500 })).id).toEqual(ids(crowd.slice(20)));
  });

  it('move no photo of the seconds beside them', async () => {
    const { catalog } = photosAt;
    const neighbours = ['2024-05-01T11:59:59.999', '2024-05-01T12:00:00', '2024-05-01T12:00:01'].map(
      (takenLocal, index) => examplePhoto(1000 + index, { takenLocal }),
    );
    await catalog.put([...neighbours, ...crowd.slice(0, 40)]);
    for (const photo of crowd.slice(40)) await catalog.put([photo]);
    expect((await catalog.page({ limit: 500 })).id).toEqual(ids([...neighbours, ...crowd]));
  });
});
