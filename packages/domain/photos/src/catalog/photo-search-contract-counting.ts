import { equal } from '@homelake/storage/contract';

import { examplePhoto, examplePhotoId } from './example-photo.ts';
import { caughtUp, filled, found } from './photo-search-contract-case.ts';
import type { SearchCase } from './photo-search-contract-case.ts';
import type { HashedKind, PhotoFilter, PhotoSearch } from './photo-search.ts';
import type { Photo } from './photo.ts';

const trashedAt = '2024-06-01T00:00:00.000Z';
const may = (number: number, known: Partial<Photo> = {}): Photo => examplePhoto(number, known);
const june = (number: number, known: Partial<Photo> = {}): Photo =>
  examplePhoto(number, { takenLocal: '2024-06-01T00:00:00', ...known });
const rome = { name: 'Rome', region: null, country: 'Italy', countryCode: 'IT' };
const milan = { name: 'Milan', region: null, country: 'Italy', countryCode: 'IT' };
const hash = (number: number) => ({ perceptualHash: number.toString(16).padStart(16, '0') });

/** Facets as text, e.g. `Rome 2,Milan 1`. */
const listed = (facets: readonly { readonly value: string; readonly count: number }[]): string =>
  facets.map(({ value, count }) => `${value} ${count}`).join();
/** Cameras, places and tags of a filter, and the number of photos without a date. */
async function facetsOf(search: PhotoSearch, filter: PhotoFilter): Promise<readonly [string, string, string, number]> {
  const { cameras, places, tags, undated } = await search.facets(filter);
  return [listed(cameras), listed(places), listed(tags), undated];
}

/** The answers of a search to all its questions. */
const answers = async (search: PhotoSearch): Promise<unknown> => [
  await search.revisions(),
  await found(search),
  await found(search, { trashed: true }),
  await search.months({ kind: 'image' }),
  await facetsOf(search, {}),
  await facetsOf(search, { kind: 'image' }),
  await search.albums(),
  await search.alike(examplePhotoId(1)),
  await search.perceptualHashes(),
];
const NOTHING = [[], [], [], [], ['', '', '', 0], ['', '', '', 0], [], [], { id: [], hash: [] }];

export const searchCountingCases: readonly SearchCase[] = [
  {
    name: 'an empty catalog and an emptied one have no matches',
    async run(subject) {
      const { catalog, search } = subject;
      equal(await answers(search), NOTHING, 'an empty catalog');
      const known = { camera: 'A', place: rome, tags: ['x'], albums: ['a'], ...hash(255) };
      await filled(subject, [may(1, known), may(2, known), may(3, { ...known, trashedAt })]);
      await catalog.remove([1, 2, 3].map(examplePhotoId));
      equal(await answers(await caughtUp(catalog, search)), NOTHING, 'an emptied one');
    },
  },
  {
    name: 'a search follows puts, changes and removals, and returns the revisions from which it answers',
    async run(subject) {
      const { catalog, reopen } = subject;
      const search = await filled(subject, [may(1, { tags: ['x'] }), june(2)]);
      equal(await found(search, { tag: 'x' }), [examplePhotoId(1)], 'after a put');
      const before = await search.revisions();
      equal(
        before.map(({ month }) => month),
        ['2024-05', '2024-06'],
        'months',
      );
      await filled(subject, [may(1), june(2, { tags: ['x'] })]);
      equal(await found(search, { tag: 'x' }), [examplePhotoId(2)], 'after a change');
      await filled(subject, [june(1, { tags: ['x'] }), june(3, { tags: ['x'], hidden: true, sentCopy: true })]);
      equal((await found(search, { tag: 'x' })).length, 2, 'after one was dated anew');
      await catalog.remove([examplePhotoId(1)]);
      equal(await found(await caughtUp(catalog, search), { tag: 'x' }), [examplePhotoId(2)], 'after a removal');
      await filled(subject, [june(2, { tags: ['x'], trashedAt })]);
      equal(await found(search, { tag: 'x' }), [], 'after it went into the trash');
      equal(await found(search, { tag: 'x', trashed: true }), [examplePhotoId(2)], 'in the trash');
      const other = await caughtUp(catalog, await reopen());
      equal(
        (await other.revisions()).map(({ month }) => month),
        ['2024-06'],
        'months of another search',
      );
    },
  },
  {
    name: 'a search does not find photos that a rebuild removed',
    async run(subject) {
      const { catalog, search } = subject;
      await filled(subject, [may(1, { tags: ['x'], albums: ['a'] }), may(2, { tags: ['x'], albums: ['a'] }), june(3)]);
      const epoch = await catalog.beginRebuild();
      await catalog.put([may(2, { tags: ['x'], albums: ['a'] })]);
      equal((await found(await caughtUp(catalog, search), { tag: 'x' })).length, 2, 'before its end');
      await catalog.endRebuild(epoch);
      await caughtUp(catalog, search);
      equal(await found(search, { tag: 'x' }), [examplePhotoId(2)], 'a filter');
      equal(await found(search), [examplePhotoId(2)], 'all');
      equal(await facetsOf(search, {}), ['', '', 'x 1', 0], 'facets');
      equal(await facetsOf(search, { kind: 'image' }), ['', '', 'x 1', 0], 'facets of a filter');
      equal(await search.albums(), [{ id: 'a', count: 1, coverId: examplePhotoId(2) }], 'albums');
    },
  },
  {
    name: 'facets count cameras, towns and tags outside the trash, most frequent first, and undated photos',
    async run(subject) {
      const { catalog, reopen } = subject;
      await filled(subject, [
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
      const search = await caughtUp(catalog, await reopen());
      equal(await facetsOf(search, {}), ['B 2,A 1', 'Rome 2', 'y 2,X 1,x 1', 2], 'facets');
      equal(await facetsOf(search, { trashed: true }), ['A 1', '', 'x 1,z 1', 1], 'facets of the trash');
    },
  },
  {
    name: 'facets follow the filter, and each list ignores the filter’s own choice from it',
    async run(subject) {
      const search = await filled(subject, [
        may(1, { camera: 'A', place: rome, tags: ['x'] }),
        may(2, { camera: 'A', place: milan, tags: ['y'], takenSource: 'arrival' }),
        june(3, { camera: 'B', place: rome, tags: ['x', 'y'], favourite: true }),
        june(4, { camera: 'B', tags: ['z'], takenSource: 'file-time', kind: 'video' }),
        june(5, { place: milan }),
      ]);
      const expected: readonly (readonly [PhotoFilter, readonly [string, string, string, number]])[] = [
        [{ camera: 'A' }, ['A 2,B 2', 'Milan 1,Rome 1', 'x 1,y 1', 1]],
        [{ place: 'Rome' }, ['A 1,B 1', 'Milan 2,Rome 2', 'x 2,y 1', 0]],
        [{ place: 'Italy' }, ['A 2,B 1', 'Milan 2,Rome 2', 'x 2,y 2', 1]],
        [{ tag: 'y' }, ['A 1,B 1', 'Milan 1,Rome 1', 'x 2,y 2,z 1', 1]],
        [{ camera: 'A', tag: 'x' }, ['A 1,B 1', 'Rome 1', 'x 1,y 1', 0]],
        [{ dated: false }, ['A 1,B 1', 'Milan 1', 'y 1,z 1', 2]],
        [{ favourite: true }, ['B 1', 'Rome 1', 'x 1,y 1', 0]],
        [{ from: '2024-05-15', camera: 'B' }, ['B 2', 'Rome 1', 'x 1,y 1,z 1', 1]],
        [{ to: '2024-05-15' }, ['A 2', 'Milan 1,Rome 1', 'x 1,y 1', 1]],
        [{ text: 'rome', kind: 'image' }, ['A 1,B 1', 'Rome 2', 'x 2,y 1', 0]],
        [{ camera: 'none' }, ['A 2,B 2', '', '', 0]],
        [{ kind: 'video', tag: 'x' }, ['', '', 'z 1', 0]],
        [{ text: 'nothing of the kind' }, ['', '', '', 0]],
      ];
      for (const [filter, facets] of expected) equal(await facetsOf(search, filter), facets, JSON.stringify(filter));
    },
  },
  {
    name: 'facets list the 200 most frequent of each kind',
    async run(subject) {
      const tags = Array.from({ length: 205 }, (_, index) => `tag ${String(index).padStart(3, '0')}`);
      const search = await filled(subject, [may(1, { tags }), may(2, { tags: ['tag 204'] })]);
      for (const filter of [{}, { kind: 'image' }] as const) {
        const { tags: most } = await search.facets(filter);
        equal(
          [most.length, most[0], most[199]],
          [200, { value: 'tag 204', count: 2 }, { value: 'tag 198', count: 1 }],
          JSON.stringify(filter),
        );
      }
    },
  },
  {
    name: 'albums have the number and the newest of their photos outside the trash',
    async run(subject) {
      const search = await filled(subject, [
        may(1, { albums: ['s', 'b'] }),
        june(2, { albums: ['s'] }),
        june(3, { albums: ['s'], trashedAt }),
        june(4, { albums: ['t'], trashedAt }),
        june(5, { albums: ['h'], hidden: true, sentCopy: true, originalId: examplePhotoId(1) }),
      ]);
      equal(
        await search.albums(),
        [
          { id: 'b', count: 1, coverId: examplePhotoId(1) },
          { id: 's', count: 2, coverId: examplePhotoId(2) },
        ],
        'albums',
      );
    },
  },
  {
    name: 'similar photos are ordered by distance, only those of the timeline and without the photo itself',
    async run(subject) {
      const near = (number: number, perceptualHash: string, known: Partial<Photo> = {}) =>
        june(number, { perceptualHash, ...known });
      const search = await filled(subject, [
        near(1, '7fff0000ffff0000'),
        near(2, '7fff0000ffff0001'),
        near(3, '7fff0000ffff0000'),
        // Six different bits in as many sixteenths of the hash as possible.
        near(4, '7ffe0001fffe0007', { takenLocal: '2023-01-01T00:00:00' }),
        near(5, '7fff0000ffff007f'),
        near(6, '7fff0000ffff0000', { trashedAt }),
        near(7, '7fff0000ffff0000', { hidden: true, sentCopy: true, originalId: examplePhotoId(1) }),
        near(8, '0000000000000000'),
        near(9, '0000000000000000'),
        june(10),
        near(11, '7fff0000ffff3f00'),
        near(12, '000000000000003f'),
      ]);
      const alikeTo = async (number: number) =>
        (await search.alike(examplePhotoId(number))).map(({ id, bits }) => [
          [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].find((one) => examplePhotoId(one) === id),
          bits,
        ]);
      equal(
        await alikeTo(1),
        [
          [3, 0],
          [2, 1],
          [4, 6],
          [11, 6],
        ].sort(([a = 0, m = 0], [b = 0, n = 0]) => m - n || (examplePhotoId(a) < examplePhotoId(b) ? -1 : 1)),
        'by nearness, then by id',
      );
      const ofTrashed = (await alikeTo(6)).slice(0, 2).sort(([a = 0], [b = 0]) => a - b);
      equal(
        ofTrashed,
        [
          [1, 0],
          [3, 0],
        ],
        'of a photo in the trash',
      );
      equal([await alikeTo(8), await alikeTo(10), await alikeTo(99)], [[], [], []], 'of what cannot be compared');
      equal(await alikeTo(12), [], 'six bits from a picture without structure');
    },
  },
  {
    name: 'the 50 most similar photos are listed',
    async run(subject) {
      const photos = Array.from({ length: 60 }, (_, number) =>
        may(number, { perceptualHash: number < 45 ? '7fff0000ffff0000' : '7fff0000ffff0001' }),
      );
      const search = await filled(subject, photos);
      const alike = await search.alike(examplePhotoId(0));
      const bits = alike.map((one) => one.bits);
      equal([bits.length, bits.filter((one) => one === 0).length], [50, 44], 'all that are nearest, then some others');
    },
  },
  {
    name: 'perceptual hashes of copies and of other photos are listed separately, including hidden ones',
    async run(subject) {
      const search = await filled(subject, [
        may(1, hash(1)),
        may(2, { ...hash(2), sentCopy: true }),
        may(3, { ...hash(3), sentCopy: true, originalId: examplePhotoId(1), hidden: true }),
        may(4, { ...hash(4), sentCopy: true, trashedAt }),
        may(5, { sentCopy: true }),
        may(6, { ...hash(6), trashedAt }),
      ]);
      const numbers = async (which?: HashedKind) =>
        (await search.perceptualHashes(which)).hash.map((one) => Number.parseInt(one, 16)).sort((a, b) => a - b);
      equal(await numbers('copies'), [2, 3], 'copies');
      equal(await numbers('others'), [1], 'others');
      equal(await numbers(), [1, 2], 'shown');
    },
  },
  {
    name: 'perceptual hashes are listed by id, for photos outside the trash that have one',
    async run(subject) {
      const hashed = [1, 2, 3, 4].map((number) => may(number, hash(number)));
      const search = await filled(subject, [...hashed, may(5), may(6, { ...hash(255), trashedAt })]);
      const byId = [...hashed].sort((a, b) => (a.id < b.id ? -1 : 1));
      equal(
        await search.perceptualHashes(),
        { id: byId.map(({ id }) => id), hash: byId.map(({ perceptualHash }) => perceptualHash) },
        'hashes',
      );
    },
  },
];
