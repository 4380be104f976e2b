import { check, equal } from '@homelake/storage/contract';

import { examplePhoto, examplePhotoId } from './example-photo.ts';
import { monthsOf, revisionsOf, shown, trashed } from './photo-catalog-contract-case.ts';
import type { CatalogCase } from './photo-catalog-contract-case.ts';
import type { PhotoCatalog } from './photo-catalog.ts';

const trashedAt = '2024-06-01T00:00:00.000Z';
const album = (id: string) => ({ id, name: `Album ${id}`, createdAt: trashedAt });
const idsOf = (...numbers: number[]): string[] => numbers.map(examplePhotoId).sort();
const shownIn = async (catalog: PhotoCatalog): Promise<string[]> => (await shown(catalog)).sort();
const albumsIn = async (catalog: PhotoCatalog): Promise<string> => (await catalog.albums()).map(({ id }) => id).join();

export const rebuildingCases: readonly CatalogCase[] = [
  {
    name: 'a new catalog needs a rebuild until one has ended',
    async run({ catalog, reopen }) {
      equal(await catalog.needsRebuild(), true, 'new');
      await catalog.put([examplePhoto(1)]);
      equal(await (await reopen()).needsRebuild(), true, 'with a photo');
      const epoch = await catalog.beginRebuild();
      equal(await (await reopen()).needsRebuild(), true, 'during the first rebuild');
      equal(await catalog.endRebuild(epoch), true, 'the end of it');
      equal(await (await reopen()).needsRebuild(), false, 'after it');
      await catalog.beginRebuild();
      equal(await (await reopen()).needsRebuild(), false, 'during a later one, which leaves what is there');
    },
  },
  {
    name: 'a rebuild removes photos that were not put since it began, also from the trash, and keeps all others',
    async run({ catalog, reopen }) {
      await catalog.put([
        examplePhoto(1, { albums: ['a'] }),
        examplePhoto(2, { albums: ['a'], takenLocal: '2024-07-01T00:00:00' }),
        examplePhoto(3, { trashedAt }),
        examplePhoto(4, { trashedAt }),
        examplePhoto(5),
      ]);
      for (const id of ['a', 'b']) await catalog.putAlbum(album(id));
      const epoch = await catalog.beginRebuild();
      await catalog.put([examplePhoto(1, { albums: ['a'] }), examplePhoto(3, { trashedAt })]);
      await catalog.put([examplePhoto(5, { title: 'new' }), examplePhoto(6)]);
      await catalog.putAlbum(album('b'));
      equal(await catalog.endRebuild(epoch), true, 'the end');
      const other = await reopen();
      equal(await shownIn(other), idsOf(1, 5, 6), 'the timeline');
      equal(await trashed(other), idsOf(3), 'the trash');
      equal(await monthsOf(other), '2024-05 3+0+1', 'the months');
      equal(await other.inAlbum('a'), idsOf(1), 'an album');
      equal(await albumsIn(other), 'b', 'the albums');
      equal((await other.get(examplePhotoId(5)))?.title, 'new', 'a photo that changed');
      equal(await other.get(examplePhotoId(2)), null, 'a photo that was dropped');
    },
  },
  {
    name: 'during a rebuild old photos can be read, and puts and removals hold before and after its end',
    async run({ catalog, reopen }) {
      await catalog.put([examplePhoto(1), examplePhoto(2), examplePhoto(3)]);
      await catalog.putAlbum(album('a'));
      const epoch = await catalog.beginRebuild();
      equal(await shownIn(await reopen()), idsOf(1, 2, 3), 'as it begins');
      const writer = await reopen();
      await writer.put([examplePhoto(4), examplePhoto(2, { title: 'changed' })]);
      await writer.remove([examplePhotoId(3)]);
      await writer.putAlbum(album('b'));
      equal(await shownIn(await reopen()), idsOf(1, 2, 4), 'before it ends');
      equal(await albumsIn(await reopen()), 'a,b', 'albums before it ends');
      equal(await catalog.endRebuild(epoch), true, 'the end');
      const other = await reopen();
      equal(await shownIn(other), idsOf(2, 4), 'after it');
      equal((await other.get(examplePhotoId(2)))?.title, 'changed', 'what changed meanwhile');
      equal(await albumsIn(other), 'b', 'albums after it');
    },
  },
  {
    name: 'a rebuild that is not ended loses nothing, and the next one begins from the start',
    async run({ catalog, reopen }) {
      await catalog.put([examplePhoto(1), examplePhoto(2)]);
      await catalog.beginRebuild();
      await catalog.put([examplePhoto(1)]);
      const other = await reopen();
      equal(await shownIn(other), idsOf(1, 2), 'after it was left');
      const epoch = await other.beginRebuild();
      await other.put([examplePhoto(2)]);
      await other.endRebuild(epoch);
      equal(await shownIn(await reopen()), idsOf(2), 'after the next one, which did not put the first photo');
    },
  },
  {
    name: 'only the later of two concurrent rebuilds removes photos',
    async run({ catalog, reopen }) {
      await catalog.put([examplePhoto(1), examplePhoto(2), examplePhoto(3)]);
      const first = await catalog.beginRebuild();
      await catalog.put([examplePhoto(1)]);
      const other = await reopen();
      const second = await other.beginRebuild();
      check(first !== second, 'each has an epoch of its own');
      await catalog.put([examplePhoto(2)]);
      equal(await catalog.endRebuild(first), false, 'the end of the first');
      equal(await shownIn(await reopen()), idsOf(1, 2, 3), 'after it');
      await other.put([examplePhoto(1)]);
      equal(await other.endRebuild(second), true, 'the end of the second');
      equal(await shownIn(await reopen()), idsOf(1, 2), 'after both');
    },
  },
  {
    name: 'a rebuild that changes nothing changes no revision',
    async run({ catalog, reopen }) {
      await catalog.put([examplePhoto(1, { tags: ['a'] }), examplePhoto(2, { hidden: true })]);
      const before = await revisionsOf(catalog);
      const epoch = await catalog.beginRebuild();
      await catalog.put([examplePhoto(1, { tags: ['a'] }), examplePhoto(2, { hidden: true })]);
      await catalog.endRebuild(epoch);
      equal(await revisionsOf(await reopen()), before, 'revisions');
    },
  },
];
