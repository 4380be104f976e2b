import { check, equal } from '@homelake/storage/contract';

import { examplePhoto, examplePhotoId } from './example-photo.ts';
import { found } from './photo-catalog-contract-case.ts';
import type { CatalogCase } from './photo-catalog-contract-case.ts';
import type { HashedKind, PhotoCatalog, PhotoFilter, Tie } from './photo-catalog.ts';
import type { Photo } from './photo.ts';
import { compareTimeline } from './timeline.ts';

const trashedAt = '2024-06-01T00:00:00.000Z';
const may = (number: number, known: Partial<Photo> = {}): Photo => examplePhoto(number, known);
const june = (number: number, known: Partial<Photo> = {}): Photo =>
  examplePhoto(number, { takenLocal: '2024-06-01T00:00:00', ...known });

const monthsOf = async (catalog: PhotoCatalog, filter: PhotoFilter = {}): Promise<string> =>
  (await catalog.months(filter)).map(({ month, count }) => `${month} ${count}`).join();
const revisionsOf = async (catalog: PhotoCatalog): Promise<Record<string, string>> =>
  Object.fromEntries((await catalog.revisions()).map(({ month, revision }) => [month, revision]));
async function scanned(catalog: PhotoCatalog, month: string): Promise<Photo[]> {
  const photos: Photo[] = [];
  for await (const batch of catalog.scan(month)) {
    check(batch.length > 0 && batch.length <= 10_000, `a batch of ${batch.length}`);
    photos.push(...batch);
  }
  return photos;
}

const copyOf = (number: number) => ({ sentCopy: true, originalId: examplePhotoId(number) });
const hash = (number: number) => ({ perceptualHash: number.toString(16).padStart(16, '0') });
const tie = (copy: number, original: number): Tie => ({
  copyId: examplePhotoId(copy),
  originalId: examplePhotoId(original),
});
const inOrder = (ties: readonly Tie[]): Tie[] => ties.toSorted((a, b) => (a.copyId < b.copyId ? -1 : 1));

export const countingCases: readonly CatalogCase[] = [
  {
    name: 'the counts of months follow every change',
    async run({ catalog, reopen }) {
      await catalog.put([may(1), may(2), june(3)]);
      equal(await monthsOf(await reopen()), '2024-06 1,2024-05 2', 'after a put');
      await catalog.put([may(1), may(2)]);
      equal(await monthsOf(await reopen()), '2024-06 1,2024-05 2', 'after the same put');
      await catalog.put([may(1, { trashedAt })]);
      equal(await monthsOf(await reopen()), '2024-06 1,2024-05 1', 'after one went into the trash');
      equal(await monthsOf(await reopen(), { trashed: true }), '2024-05 1', 'in the trash');
      await catalog.put([june(2)]);
      equal(await monthsOf(await reopen()), '2024-06 2', 'after one was dated anew');
      await catalog.put([june(1)]);
      equal(await monthsOf(await reopen()), '2024-06 3', 'after one came out of the trash, dated anew');
      equal(await monthsOf(await reopen(), { trashed: true }), '', 'in the trash');
      await catalog.remove([examplePhotoId(1), examplePhotoId(3)]);
      equal(await monthsOf(await reopen()), '2024-06 1', 'after a removal');
    },
  },
  {
    name: 'facets count cameras, towns and tags outside the trash, the most frequent first, and what has no date',
    async run({ catalog, reopen }) {
      const rome = { name: 'Rome', region: null, country: 'Italy', countryCode: 'IT' };
      await catalog.put([
        may(1, { camera: 'B', place: rome, tags: ['x', 'y'] }),
        may(2, { camera: 'A', place: rome, tags: ['y'] }),
        may(3, { camera: 'B', tags: ['X'] }),
        may(4, { camera: 'A', tags: ['x', 'z'], trashedAt }),
        may(5, { camera: 'C', tags: ['z'] }),
        may(6, { takenSource: 'file-time' }),
        may(7, { takenSource: 'arrival' }),
        may(8, { takenSource: 'arrival' }),
        may(9, { takenSource: 'arrival', trashedAt }),
        may(10, { takenSource: 'file-name' }),
      ]);
      await catalog.put([may(5), may(8, { takenSource: 'user' })]);
      const expected = {
        cameras: [
          { value: 'B', count: 2 },
          { value: 'A', count: 1 },
        ],
        places: [{ value: 'Rome', count: 2 }],
        tags: [
          { value: 'y', count: 2 },
          { value: 'X', count: 1 },
          { value: 'x', count: 1 },
        ],
        undated: 2,
      };
      equal(await (await reopen()).facets(), expected, 'facets');
    },
  },
  {
    name: 'facets list the 200 most frequent of each kind',
    async run({ catalog }) {
      const tags = Array.from({ length: 205 }, (_, index) => `tag ${String(index).padStart(3, '0')}`);
      await catalog.put([may(1, { tags }), may(2, { tags: ['tag 204'] })]);
      const listed = (await catalog.facets()).tags;
      equal(listed.length, 200, 'how many');
      equal(
        [listed[0], listed[199]],
        [
          { value: 'tag 204', count: 2 },
          { value: 'tag 198', count: 1 },
        ],
        'first and last',
      );
    },
  },
  {
    name: 'albums come by name, with what is in them outside the trash and the newest of it',
    async run({ catalog, reopen }) {
      const createdAt = '2024-01-01T00:00:00.000Z';
      await catalog.put([
        may(1, { albums: ['s', 'b'] }),
        june(2, { albums: ['s'] }),
        june(3, { albums: ['s'], trashedAt }),
      ]);
      await catalog.putAlbum({ id: 's', name: 'Sea', createdAt: '2023-01-01T00:00:00.000Z' });
      await catalog.putAlbum({ id: 'b', name: 'birthday', createdAt });
      await catalog.putAlbum({ id: 'e', name: 'Empty', createdAt });
      await catalog.putAlbum({ id: 's', name: 'Sea', createdAt });
      equal(
        await (await reopen()).albums(),
        [
          { id: 'b', name: 'birthday', createdAt, count: 1, coverId: examplePhotoId(1) },
          { id: 'e', name: 'Empty', createdAt, count: 0, coverId: null },
          { id: 's', name: 'Sea', createdAt, count: 2, coverId: examplePhotoId(2) },
        ],
        'albums',
      );
    },
  },
  {
    name: 'a removed album lets go of its photos, in the trash too',
    async run({ catalog, reopen }) {
      await catalog.putAlbum({ id: 'a', name: 'Sea', createdAt: trashedAt });
      await catalog.put([may(1, { albums: ['b', 'a'] }), may(2, { albums: ['a'], trashedAt })]);
      equal([await catalog.removeAlbum('a'), await catalog.removeAlbum('a')], [true, false], 'whether it was there');
      const other = await reopen();
      equal(await other.albums(), [], 'albums');
      equal((await other.get(examplePhotoId(1)))?.albums, ['b'], 'albums of a photo');
      equal((await other.get(examplePhotoId(2)))?.albums, [], 'albums of a photo in the trash');
      equal([await found(other, { album: 'a' }), (await found(other, { album: 'b' })).length], [[], 1], 'filters');
    },
  },
  {
    name: 'what is hidden behind its original has months of its own, and counts in no facet and no album',
    async run({ catalog, reopen }) {
      const copy = { sentCopy: true, originalId: examplePhotoId(1), hidden: true };
      await catalog.putAlbum({ id: 'a', name: 'Sea', createdAt: trashedAt });
      await catalog.put([may(1, { camera: 'B' }), may(2, { ...copy, camera: 'B', albums: ['a'] }), june(3, copy)]);
      const other = await reopen();
      equal(await monthsOf(other), '2024-05 1', 'months of the timeline');
      equal(await monthsOf(other, { hidden: true }), '2024-06 1,2024-05 1', 'months of what is hidden');
      equal(await monthsOf(other, { hidden: true, to: '2024-05-20' }), '2024-05 1', 'a part of a month');
      equal((await other.facets()).cameras, [{ value: 'B', count: 1 }], 'cameras');
      equal(
        (await other.albums()).map(({ count, coverId }) => [count, coverId]),
        [[0, null]],
        'albums',
      );
      await catalog.put([june(3, { ...copy, hidden: false })]);
      equal(await monthsOf(await reopen()), '2024-06 1,2024-05 1', 'after one came out');
      await catalog.put([june(3, { ...copy, hidden: false, trashedAt })]);
      equal(await monthsOf(await reopen(), { trashed: true }), '2024-06 1', 'after it went into the trash');
    },
  },
  {
    name: 'a month’s revision changes with what is hidden in it, and a month of nothing else has one',
    async run({ catalog, reopen }) {
      const copy = { sentCopy: true, originalId: examplePhotoId(1) };
      await catalog.put([may(1), june(2, { ...copy, hidden: true })]);
      const before = await revisionsOf(await reopen());
      equal(Object.keys(before), ['2024-05', '2024-06'], 'months');
      await catalog.put([june(2, copy)]);
      const after = await revisionsOf(await reopen());
      equal(
        Object.keys(after).filter((month) => after[month] !== before[month]),
        ['2024-06'],
        'months that changed',
      );
    },
  },
  {
    name: 'copies are tied to their originals, whether hidden or not, outside the trash',
    async run({ catalog, reopen }) {
      await catalog.put([
        may(1),
        may(2),
        may(3, { ...copyOf(1), hidden: true }),
        may(4, copyOf(1)),
        may(5, copyOf(2)),
        may(6, { ...copyOf(2), trashedAt }),
      ]);
      const other = await reopen();
      equal(await other.ties(), inOrder([tie(3, 1), tie(4, 1), tie(5, 2)]), 'all');
      equal(await other.ties(examplePhotoId(1)), inOrder([tie(3, 1), tie(4, 1)]), 'of one');
      equal(await other.ties(examplePhotoId(3)), [], 'of a copy');
      await catalog.put([may(4)]);
      await catalog.remove([examplePhotoId(5)]);
      equal(await (await reopen()).ties(), [tie(3, 1)], 'after one was let go and one was removed');
    },
  },
  {
    name: 'perceptual hashes of copies and of all others come apart, hidden ones among them',
    async run({ catalog, reopen }) {
      await catalog.put([
        may(1, hash(1)),
        may(2, { ...hash(2), sentCopy: true }),
        may(3, { ...hash(3), sentCopy: true, originalId: examplePhotoId(1), hidden: true }),
        may(4, { ...hash(4), sentCopy: true, trashedAt }),
        may(5, { sentCopy: true }),
        may(6, { ...hash(6), trashedAt }),
      ]);
      const other = await reopen();
      const numbers = async (which?: HashedKind) =>
        (await other.perceptualHashes(which)).hash.map((one) => Number.parseInt(one, 16)).sort((a, b) => a - b);
      equal(await numbers('copies'), [2, 3], 'copies');
      equal(await numbers('others'), [1], 'others');
      equal(await numbers(), [1, 2], 'shown');
    },
  },
  {
    name: 'a month’s revision changes with its photos, and no other month’s does',
    async run({ catalog, reopen }) {
      await catalog.put([may(1), may(2), june(3), june(4, { trashedAt })]);
      const changes: readonly (readonly [what: string, months: string, change: () => Promise<unknown>])[] = [
        ['a photo more', '2024-05', () => catalog.put([may(5)])],
        ['another title', '2024-05', () => catalog.put([may(5, { title: 'x' })])],
        ['a favourite', '2024-05', () => catalog.put([may(5, { title: 'x', favourite: true })])],
        ['into the trash', '2024-05', () => catalog.put([may(5, { trashedAt })])],
        ['out of the trash', '2024-06', () => catalog.put([june(4)])],
        ['dated anew', '2024-05,2024-06', () => catalog.put([june(2)])],
        ['removed', '2024-06', () => catalog.remove([examplePhotoId(2)])],
      ];
      for (const [what, months, change] of changes) {
        const before = await revisionsOf(catalog);
        await change();
        const after = await revisionsOf(await reopen());
        const changed = Object.keys(after).filter((month) => after[month] !== before[month]);
        equal(changed.join(), months, what);
      }
    },
  },
  {
    name: 'what changes nothing, or happens within the trash, changes no revision',
    async run({ catalog, reopen }) {
      await catalog.put([may(1, { tags: ['a'] }), june(2), may(3, { trashedAt })]);
      const before = await catalog.revisions();
      await catalog.put([may(1, { tags: ['a'] }), june(2)]);
      await catalog.put([may(3, { trashedAt, title: 'x' }), may(4, { trashedAt })]);
      await catalog.remove([examplePhotoId(3), examplePhotoId(9)]);
      await catalog.putAlbum({ id: 'a', name: 'Sea', createdAt: trashedAt });
      equal(await (await reopen()).revisions(), before, 'revisions');
    },
  },
  {
    name: 'a revision never comes back, not even after a rebuild',
    async run({ catalog }) {
      const seen = new Set<string>();
      for (let round = 0; round < 3; round++) {
        for (const change of [() => catalog.put([may(1)]), () => catalog.put([may(1, { title: 'x' })])]) {
          await change();
          const revision = (await revisionsOf(catalog))['2024-05'] ?? '';
          check(revision !== '' && !seen.has(revision), `${revision} in round ${round} is new`);
          seen.add(revision);
        }
        await catalog.clear();
      }
    },
  },
  {
    name: 'a scan gives all of a month outside the trash, oldest first, hidden ones in their places',
    async run({ catalog, reopen }) {
      const photos = Array.from({ length: 40 }, (_, index) =>
        may(index, { takenLocal: `2024-05-${10 + (index % 7)}T12:00:00`, hidden: index % 5 === 0 }),
      );
      await catalog.put([...photos, june(100), may(101, { trashedAt })]);
      equal(await scanned(await reopen(), '2024-05'), [...photos].sort(compareTimeline).toReversed(), 'the photos');
      equal(await scanned(catalog, '2024-07'), [], 'a month without photos');
    },
  },
  {
    name: 'perceptual hashes come by id, where there is one and the photo is not in the trash',
    async run({ catalog, reopen }) {
      const hashed = [1, 2, 3, 4].map((number) => may(number, { perceptualHash: `000000000000000${number}` }));
      await catalog.put([...hashed, may(5), may(6, { perceptualHash: '00000000000000ff', trashedAt })]);
      const byId = [...hashed].sort((a, b) => (a.id < b.id ? -1 : 1));
      equal(
        await (await reopen()).perceptualHashes(),
        { id: byId.map(({ id }) => id), hash: byId.map(({ perceptualHash }) => perceptualHash) },
        'hashes',
      );
    },
  },
  {
    name: 'what lies in the trash since before an instant is found by the instant, however it is written',
    async run({ catalog, reopen }) {
      await catalog.put([
        may(1, { trashedAt: '2024-06-01T00:00:00.000Z' }),
        may(2, { trashedAt: '2024-06-01T00:00:00.001Z' }),
        may(3, { trashedAt: '2024-05-31T23:59:59Z' }),
        may(4),
      ]);
      const before = async (instant: string): Promise<string[]> =>
        [...(await (await reopen()).trashedBefore(instant))].sort();
      equal(await before('2024-06-01T00:00:00Z'), [examplePhotoId(3)], 'that instant itself is not before it');
      equal(await before('2024-06-01T00:00:00.001Z'), [examplePhotoId(1), examplePhotoId(3)].sort(), 'a moment later');
      equal((await before('2024-06-02T00:00:00Z')).length, 3, 'a day later');
    },
  },
];
