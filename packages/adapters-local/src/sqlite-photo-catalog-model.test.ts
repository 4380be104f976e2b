import { rmSync } from 'node:fs';
import { join } from 'node:path';

import type { Photo, PhotoCatalog, PhotoFilter, PhotoKind, PhotoState, TakenSource } from '@homelake/photos';
import { examplePhoto } from '@homelake/photos/contract';
import { createMemoryPhotoCatalog, emptyCatalogMemory } from '@homelake/photos/memory';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { scratchDirectory } from './scratch.test-helper.ts';
import { openSqlitePhotoCatalog } from './sqlite-photo-catalog.ts';

const of = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const places = [
  null,
  { name: 'Łódź', region: null, country: 'Poland', countryCode: 'PL' },
  { name: 'Rome', region: 'Lazio', country: 'Italy', countryCode: 'IT' },
  { name: 'Singapore', region: null, country: 'Singapore', countryCode: 'SG' },
];
// Few values of each, so that photos meet: in a second, a month, a tag.
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
    perceptualHash: of(null, '00000000000000ff'),
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
  { requiredKeys: ['limit'] },
);

/** One thing done to a catalog, and what it answers. */
type Step = (catalog: PhotoCatalog) => Promise<unknown>;
const change: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.array(photo, { maxLength: 6 }).map((photos) => (catalog: PhotoCatalog) => catalog.put(photos)),
  },
  {
    weight: 2,
    arbitrary: fc
      .array(photo, { maxLength: 3 })
      .map((photos) => (catalog: PhotoCatalog) => catalog.remove(photos.map(({ id }) => id))),
  },
  fc
    .record({ id: of(...albums), name: of('Sea', 'sea', 'Birthday'), createdAt: of(...trash) })
    .map((album) => (catalog: PhotoCatalog) => catalog.putAlbum(album)),
  of(...albums).map((album) => (catalog: PhotoCatalog) => catalog.removeAlbum(album)),
  { weight: 1, arbitrary: fc.constant((catalog: PhotoCatalog) => catalog.clear()) },
);
const question: fc.Arbitrary<Step> = fc.oneof(
  page.map((request) => async (catalog: PhotoCatalog) => {
    const pages = [await catalog.page(request)];
    for (let cursor = pages[0]?.nextCursor ?? null; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null) {
      pages.push(await catalog.page({ ...request, cursor }));
    }
    return pages;
  }),
  filter.map((some) => (catalog: PhotoCatalog) => catalog.months(some)),
);

/** Whatever else a catalog can be asked. Revisions are any text: what counts is which of them changed. */
async function everything(catalog: PhotoCatalog, before: Map<string, string>): Promise<unknown> {
  const revisions = await catalog.revisions();
  const changed = revisions.map(({ month, revision }) => [month, before.get(month) === revision ? 'as before' : 'new']);
  before.clear();
  for (const { month, revision } of revisions) before.set(month, revision);
  const scanned: Photo[] = [];
  for (const { month } of revisions) for await (const batch of catalog.scan(month)) scanned.push(...batch);
  return [
    changed,
    scanned,
    await catalog.months(),
    await catalog.months({ trashed: true }),
    await catalog.months({ hidden: true }),
    await catalog.facets(),
    await catalog.albums(),
    await catalog.perceptualHashes(),
    await catalog.perceptualHashes('copies'),
    await catalog.perceptualHashes('others'),
    await catalog.ties(),
    await catalog.ties(examplePhoto(1).id),
    [...(await catalog.trashedBefore('2024-06-01T12:00:00Z'))].sort(),
    await catalog.get(examplePhoto(1).id),
  ];
}

it('the SQLite catalog answers what the one in memory does, after any changes', async () => {
  const directory = scratchDirectory();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(change, question), { maxLength: 12 }), async (steps) => {
      const memory = createMemoryPhotoCatalog({ memory: emptyCatalogMemory() });
      const sqlite = openSqlitePhotoCatalog({ path: join(directory, `${(run += 1)}.sqlite`) });
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
  const sqlite = openSqlitePhotoCatalog({ path: join(directory, 'photos.sqlite') });
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
        const memory = createMemoryPhotoCatalog();
        const photos = names.map((name, number) => examplePhoto(number, { name, tags: [name], camera: name }));
        await sqlite.clear();
        for (const catalog of [memory, sqlite]) await catalog.put(photos);
        for (const words of [...asked, ...names]) {
          const wanted = (await memory.page({ filter: { text: words }, limit: 9 })).id;
          expect((await sqlite.page({ filter: { text: words }, limit: 9 })).id).toEqual(wanted);
        }
        expect(await sqlite.page({ filter: { tag: names[0] ?? '' }, limit: 9 })).toEqual(
          await memory.page({ filter: { tag: names[0] ?? '' }, limit: 9 }),
        );
        expect(await sqlite.get(photos[0]?.id ?? '')).toEqual(photos[0]);
      },
    ),
    { numRuns: 80, seed: 20_261_122 },
  );
  sqlite.close();
  rmSync(directory, { recursive: true });
});
