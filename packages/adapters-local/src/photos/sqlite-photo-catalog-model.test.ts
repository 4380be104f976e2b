import { rmSync } from 'node:fs';
import { join } from 'node:path';

import type {
  Photo,
  PhotoCatalog,
  PhotoFilter,
  PhotoKind,
  PhotoSearch,
  PhotoState,
  TakenSource,
} from '@homelake/photos';
import { examplePhoto } from '@homelake/photos/contract';
import { createMemoryPhotoCatalog, createMemoryPhotoSearch } from '@homelake/photos/memory';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { scratchDirectory } from '../scratch.test-helper.ts';
import { openSqlitePhotos } from './sqlite-photos.ts';

const of = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const places = [
  null,
  { name: 'Łódź', region: null, country: 'Poland', countryCode: 'PL' },
  { name: 'Rome', region: 'Lazio', country: 'Italy', countryCode: 'IT' },
  { name: 'Singapore', region: null, country: 'Singapore', countryCode: 'SG' },
];
// Few values of each property, so that photos share seconds, months and tags.
const times = [
  '2024-01-31T23:59:59',
  '2024-01-31T23:59:59.5',
  '2024-01-31T23:59:59.499',
  '2024-02-01T00:00:00',
  '2023-07-01T10:00:00',
];
const tags = ['sea', 'Été', 'été', 'sea side', '京都 東福寺', '東京'];
const albums = ['a', 'b'];
const texts = ['', 'sea', 'ete s', 'img 1', 'lodz', 'rom', 'canon r6 im', '"', 'side ete', '東京', '京', '都東'];
const trash = ['2024-06-01T00:00:00.000Z', '2024-06-02T00:00:00Z'];

const photo: fc.Arbitrary<Photo> = fc
  .record({
    number: fc.nat({ max: 11 }),
    takenLocal: of(...times),
    takenSource: of<TakenSource>('exif', 'file-name', 'file-time', 'arrival'),
    place: of(...places),
    camera: of(null, 'Canon EOS R6', 'Pixel 8'),
    kind: of<PhotoKind>('image', 'video'),
    state: of<PhotoState>('ready', 'ready', 'failed'),
    tags: fc.uniqueArray(of(...tags), { maxLength: 2 }),
    albums: fc.uniqueArray(of(...albums), { maxLength: 2 }),
    favourite: fc.boolean(),
    perceptualHash: of(null, '00000000000000ff', '00000000000003ff', '1000100010001001'),
    trashedAt: of(null, null, null, ...trash),
    sentCopy: fc.boolean(),
    originalId: of(null, examplePhoto(1).id, examplePhoto(2).id),
    hidden: fc.boolean(),
  })
  .map(({ number, ...known }) => examplePhoto(number, known));
const filter: fc.Arbitrary<PhotoFilter> = fc.record(
  {
    text: of(...texts),
    camera: of('Canon EOS R6', 'none'),
    place: of('Poland', 'Rome', 'Singapore'),
    tag: of(...tags),
    album: of(...albums),
    favourite: fc.boolean(),
    dated: fc.boolean(),
    kind: of('image', 'video'),
    state: of('ready', 'failed', 'no-preview'),
    trashed: fc.boolean(),
    hidden: fc.boolean(),
    from: of('2024-01-31', '2024-02-01', '2023-07-01T10:00:00'),
    to: of('2024-02-01', '2024-01-31T23:59:59', '2025-01-01'),
  },
  { requiredKeys: [] },
);
const page = fc.record(
  { filter, month: of('2024-01', '2024-02', '2020-01'), limit: fc.integer({ min: 1, max: 6 }) },
  { requiredKeys: ['filter', 'limit'] },
);

interface Photos {
  readonly catalog: PhotoCatalog;
  readonly search: PhotoSearch;
}

/** A change of a catalog, or a question to it or its search, with its result. */
type Step = (photos: Photos) => Promise<unknown>;
const put = fc.array(photo, { maxLength: 6 });
const change: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: put.map(
      (photos): Step =>
        ({ catalog }) =>
          catalog.put(photos),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.array(photo, { maxLength: 3 }).map(
      (photos): Step =>
        ({ catalog }) =>
          catalog.remove(photos.map(({ id }) => id)),
    ),
  },
  fc.record({ id: of(...albums), name: of('Sea', 'sea', 'Birthday'), createdAt: of(...trash) }).map(
    (album): Step =>
      ({ catalog }) =>
        catalog.putAlbum(album),
  ),
  of(...albums).map(
    (album): Step =>
      ({ catalog }) =>
        catalog.removeAlbum(album),
  ),
  {
    weight: 2,
    arbitrary: fc.record({ photos: put, ends: fc.boolean() }).map(({ photos, ends }): Step => async ({ catalog }) => {
      const epoch = await catalog.beginRebuild();
      await catalog.put(photos);
      return ends && (await catalog.endRebuild(epoch));
    }),
  },
);
const question: fc.Arbitrary<Step> = fc.oneof(
  page.map((request): Step => async ({ search }) => {
    const pages = [await search.page(request)];
    for (let cursor = pages[0]?.nextCursor ?? null; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null) {
      pages.push(await search.page({ ...request, cursor }));
    }
    return pages;
  }),
  filter.map(
    (some): Step =>
      ({ search }) =>
        Promise.all([search.months(some), search.facets(some)]),
  ),
);

/** The answers to all other questions. A revision may be any text; only which revisions changed is compared. */
async function everything({ catalog, search }: Photos, before: Map<string, string>): Promise<unknown> {
  const months = await catalog.months();
  const revisions = await search.revisions();
  const changed = revisions.map(({ month, revision }) => [month, before.get(month) === revision ? 'as before' : 'new']);
  before.clear();
  for (const { month, revision } of revisions) before.set(month, revision);
  const scanned: Photo[] = [];
  for (const { month } of months) for await (const batch of catalog.scan(month)) scanned.push(...batch);
  return [
    changed,
    scanned,
    months.map(({ revision: _revision, ...counts }) => counts),
    await catalog.page({ limit: 5 }),
    await catalog.trash({ limit: 500 }),
    await catalog.trash({ before: '2024-06-01T12:00:00Z', limit: 2 }),
    await catalog.ties(),
    await catalog.ties(examplePhoto(1).id),
    await catalog.albums(),
    await Promise.all(albums.map((album) => catalog.inAlbum(album))),
    await catalog.named('img1'),
    await catalog.get(examplePhoto(1).id),
    await catalog.needsRebuild(),
    await search.months({ trashed: true }),
    await search.months({ hidden: true }),
    await search.facets({}),
    await search.albums(),
    await search.alike(examplePhoto(1).id),
    await search.perceptualHashes(),
    await search.perceptualHashes('copies'),
    await search.perceptualHashes('others'),
  ];
}

const openMemory = (): Photos => {
  const catalog = createMemoryPhotoCatalog();
  return { catalog, search: createMemoryPhotoSearch({ catalog }) };
};

it('the SQLite catalog and its search answer as those in memory do, after any changes', async () => {
  const directory = scratchDirectory();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(change, question), { maxLength: 12 }), async (steps) => {
      const memory = openMemory();
      const sqlite = openSqlitePhotos({ path: join(directory, `${(run += 1)}.sqlite`) });
      const [memoryRevisions, sqliteRevisions] = [new Map<string, string>(), new Map<string, string>()];
      try {
        for (const step of steps) {
          expect(await step(sqlite)).toEqual(await step(memory));
          expect(await everything(sqlite, sqliteRevisions)).toEqual(await everything(memory, memoryRevisions));
        }
      } finally {
        sqlite.close();
      }
    }),
    { numRuns: 120, seed: 20_261_122 },
  );
  rmSync(directory, { recursive: true });
});

it('both find the same photos by any words in any script', async () => {
  const directory = scratchDirectory();
  const sqlite = openSqlitePhotos({ path: join(directory, 'photos.sqlite') });
  const scripts = fc.constantFrom(
    'é',
    'E\u0301',
    'ß',
    'İ',
    'Łó',
    'Ж',
    'ё',
    'ﬁ',
    'Ａ',
    '東',
    'ガ',
    '한',
    'हि',
    '़',
    'a',
    'B',
    '9',
    '½',
  );
  const others = fc.constantFrom(
    ' ',
    '_',
    '"',
    '*',
    "'",
    '-',
    '(',
    '\u0000',
    '\u00a0',
    '\u{e000}',
    '😀',
    '\ud800',
    '\n',
  );
  const text = fc.array(fc.oneof(scripts, scripts, others), { maxLength: 8 }).map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 1, maxLength: 6 }),
      fc.array(text, { maxLength: 4 }),
      async (names, asked) => {
        const memory = openMemory();
        const photos = names.map((name, number) => examplePhoto(number, { name, tags: [name], camera: name }));
        await sqlite.catalog.endRebuild(await sqlite.catalog.beginRebuild());
        for (const { catalog } of [memory, sqlite]) await catalog.put(photos);
        for (const words of [...asked, ...names]) {
          const wanted = (await memory.search.page({ filter: { text: words }, limit: 9 })).id;
          expect((await sqlite.search.page({ filter: { text: words }, limit: 9 })).id).toEqual(wanted);
        }
        expect(await sqlite.search.page({ filter: { tag: names[0] ?? '' }, limit: 9 })).toEqual(
          await memory.search.page({ filter: { tag: names[0] ?? '' }, limit: 9 }),
        );
        expect(await sqlite.catalog.get(photos[0]?.id ?? '')).toEqual(photos[0]);
      },
    ),
    { numRuns: 80, seed: 20_261_122 },
  );
  sqlite.close();
  rmSync(directory, { recursive: true });
});
