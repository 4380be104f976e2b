import { check, equal, rejectsWith } from '@homelake/storage/contract';

import { examplePhoto, examplePhotoId } from './example-photo.ts';
import { shown, trashed } from './photo-catalog-contract-case.ts';
import type { CatalogCase } from './photo-catalog-contract-case.ts';
import type { Tie } from './photo-catalog.ts';

const trashedAt = '2024-06-01T00:00:00.000Z';
const copyOf = (number: number) => ({ sentCopy: true, originalId: examplePhotoId(number) });
const tie = (copy: number, original: number): Tie => ({
  copyId: examplePhotoId(copy),
  originalId: examplePhotoId(original),
});
const inOrder = (ties: readonly Tie[]): Tie[] => ties.toSorted((a, b) => (a.copyId < b.copyId ? -1 : 1));
const at = (number: number, instant: string) => examplePhoto(number, { trashedAt: instant });
const idsOf = (...numbers: number[]): string[] => numbers.map(examplePhotoId).sort();

/** Cases about lists other than the timeline: the trash, names, copies and albums. */
export const listCases: readonly CatalogCase[] = [
  {
    name: 'the trash begins with the photo that is there longest, and a cursor works although photos are added and removed',
    async run({ catalog, reopen }) {
      const [first, second, third, same, later] = [
        at(1, '2024-05-31T23:59:59Z'),
        at(2, '2024-06-01T00:00:00.000Z'),
        at(3, '2024-06-01T00:00:00.001Z'),
        at(4, '2024-06-01T00:00:00.001Z'),
        at(5, '2024-06-01T02:00:01+01:00'),
      ];
      await catalog.put([later, same, third, second, first, examplePhoto(6)]);
      const other = await reopen();
      const rest = [third, same].map(({ id }) => id).sort();
      const all = [first.id, second.id, ...rest, later.id];
      equal(await trashed(other), all, 'in one page');
      equal(await trashed(other, undefined, 1), all, 'in pages of one');
      const page = await other.trash({ limit: 2 });
      check(page.nextCursor !== null, 'a first page has a cursor');
      await catalog.remove([second.id]);
      await catalog.put([at(7, '2024-06-03T00:00:00Z'), { ...first, trashedAt: null }]);
      const next = await (await reopen()).trash({ limit: 9, cursor: page.nextCursor });
      equal(next, { id: [...rest, later.id, examplePhotoId(7)], nextCursor: null }, 'the page after it');
      equal((await catalog.trash({ limit: 5 })).nextCursor === null, true, 'a page that just fits has no cursor');
    },
  },
  {
    name: 'photos moved to the trash before an instant are found, in any form of the instant',
    async run({ catalog, reopen }) {
      await catalog.put([
        examplePhoto(1, { trashedAt: '2024-06-01T00:00:00.000Z' }),
        examplePhoto(2, { trashedAt: '2024-06-01T00:00:00.001Z' }),
        examplePhoto(3, { trashedAt: '2024-05-31T23:59:59Z' }),
        examplePhoto(4),
      ]);
      const before = async (instant: string): Promise<string[]> => (await trashed(await reopen(), instant)).sort();
      equal(await before('2024-06-01T00:00:00Z'), idsOf(3), 'that instant itself is not before it');
      equal(await before('2024-06-01T02:00:00.001+02:00'), idsOf(1, 3), 'a moment later');
      equal((await before('2024-06-02T00:00:00Z')).length, 3, 'a day later');
    },
  },
  {
    name: 'a page of the trash refuses malformed cursors, instants and limits',
    async run({ catalog }) {
      await catalog.put([examplePhoto(1), examplePhoto(2)]);
      const timeline = (await catalog.page({ limit: 1 })).nextCursor ?? '';
      for (const cursor of ['', 'x', '☃', timeline]) {
        await rejectsWith('bad-cursor', () => catalog.trash({ limit: 1, cursor }), JSON.stringify(cursor));
      }
      for (const request of [{ limit: 0 }, { limit: 501 }, { limit: 1, before: 'yesterday' }]) {
        let thrown: unknown;
        await catalog.trash(request).catch((error: unknown) => (thrown = error));
        check(thrown instanceof TypeError, `${JSON.stringify(request)} throws TypeError`);
      }
    },
  },
  {
    name: 'photos are found by the name key of every arrival, also in the trash',
    async run({ catalog, reopen }) {
      const twice = { name: 'IMG_7(1).jpg', otherNames: ['Strand.jpg', '東京タ.jpg', '\u{1f3dd}.jpg'] };
      const folders = { folder: 'Takeout/Rome 2019', otherFolders: ['Takeout/Photos from 2019'] };
      const own = [
        examplePhoto(0, { ...twice, ...folders }),
        examplePhoto(1, { name: 'img_7-edited(1).jpg', trashedAt }),
        examplePhoto(2, { name: 'IMG_77.jpg', hidden: true, ...copyOf(1) }),
        examplePhoto(3, { name: 'img71.png', hidden: true, ...copyOf(1) }),
      ];
      await catalog.put([examplePhoto(0, { otherNames: ['Gone.jpg'] }), ...own.slice(1)]);
      await catalog.put(own);
      const again = await reopen();
      equal(await again.named('img71'), idsOf(0, 1, 3), 'img71');
      equal(await again.named('img7'), idsOf(0), 'the key that a clip of this name has');
      equal(await again.named('folderrome2019'), idsOf(0), 'its folder');
      equal(await again.named('folderphotosfrom2019'), idsOf(0), 'another of its folders');
      equal(await again.named('strand'), idsOf(0), 'strand');
      equal(await again.named('東京タ'), idsOf(0), 'another script');
      equal(await again.named('img'), [], 'the beginning of a key');
      equal(await again.named('gone'), [], 'a name that is no longer its own');
      let thrown: unknown;
      await again.named('" OR "').catch((error: unknown) => (thrown = error));
      check(thrown instanceof TypeError, 'what is no key throws TypeError');
    },
  },
  {
    name: 'copies are tied to their originals, whether hidden or not, outside the trash',
    async run({ catalog, reopen }) {
      await catalog.put([
        examplePhoto(1),
        examplePhoto(2),
        examplePhoto(3, { ...copyOf(1), hidden: true }),
        examplePhoto(4, copyOf(1)),
        examplePhoto(5, copyOf(2)),
        examplePhoto(6, { ...copyOf(2), trashedAt }),
      ]);
      const other = await reopen();
      equal(await other.ties(), inOrder([tie(3, 1), tie(4, 1), tie(5, 2)]), 'all');
      equal(await other.ties(examplePhotoId(1)), inOrder([tie(3, 1), tie(4, 1)]), 'of one');
      equal(await other.ties(examplePhotoId(3)), [], 'of a copy');
      await catalog.put([examplePhoto(4)]);
      await catalog.remove([examplePhotoId(5)]);
      equal(await (await reopen()).ties(), [tie(3, 1)], 'after one was let go and one was removed');
    },
  },
  {
    name: 'albums are ordered by name, and an album that is put replaces the one of its id',
    async run({ catalog, reopen }) {
      const createdAt = '2024-01-01T00:00:00.000Z';
      await catalog.putAlbum({ id: 's', name: 'Lake', createdAt });
      await catalog.putAlbum({ id: 'b', name: 'birthday', createdAt });
      await catalog.putAlbum({ id: 'e', name: 'Empty', createdAt });
      await catalog.putAlbum({ id: 's', name: 'Sea', createdAt });
      await catalog.removeAlbum('e');
      const albums = [
        { id: 'b', name: 'birthday', createdAt },
        { id: 's', name: 'Sea', createdAt },
      ];
      equal(await (await reopen()).albums(), albums, 'albums');
    },
  },
  {
    name: 'an album has its photos in every timeline, until they are put without it',
    async run({ catalog, reopen }) {
      await catalog.putAlbum({ id: 'a', name: 'Sea', createdAt: trashedAt });
      await catalog.put([
        examplePhoto(1, { albums: ['b', 'a'] }),
        examplePhoto(2, { albums: ['a'], trashedAt }),
        examplePhoto(3, { albums: ['a'], hidden: true, ...copyOf(1) }),
        examplePhoto(4),
      ]);
      equal(await (await reopen()).inAlbum('a'), idsOf(1, 2, 3), 'in the album');
      await catalog.removeAlbum('a');
      equal(await (await reopen()).inAlbum('a'), idsOf(1, 2, 3), 'after the album was removed');
      await catalog.put([examplePhoto(1, { albums: ['b'] }), examplePhoto(2, { trashedAt })]);
      await catalog.remove([examplePhotoId(3)]);
      const other = await reopen();
      equal([await other.inAlbum('a'), await other.inAlbum('b')], [[], idsOf(1)], 'after they were put without it');
      equal((await shown(other)).length, 2, 'photos that are left');
    },
  },
];
