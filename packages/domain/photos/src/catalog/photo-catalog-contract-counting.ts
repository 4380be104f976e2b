import { check, equal } from '@homelake/storage/contract';

import { examplePhoto, examplePhotoId } from './example-photo.ts';
import { monthsOf, revisionsOf } from './photo-catalog-contract-case.ts';
import type { CatalogCase } from './photo-catalog-contract-case.ts';
import type { PhotoCatalog } from './photo-catalog.ts';
import type { Photo } from './photo.ts';
import { compareTimeline } from './timeline.ts';

const trashedAt = '2024-06-01T00:00:00.000Z';
const may = (number: number, known: Partial<Photo> = {}): Photo => examplePhoto(number, known);
const june = (number: number, known: Partial<Photo> = {}): Photo =>
  examplePhoto(number, { takenLocal: '2024-06-01T00:00:00', ...known });

async function scanned(catalog: PhotoCatalog, month: string): Promise<Photo[]> {
  const photos: Photo[] = [];
  for await (const batch of catalog.scan(month)) {
    check(batch.length > 0 && batch.length <= 10_000, `a batch of ${batch.length}`);
    photos.push(...batch);
  }
  return photos;
}

export const countingCases: readonly CatalogCase[] = [
  {
    name: 'the counts of months follow every change',
    async run({ catalog, reopen }) {
      await catalog.put([may(1), may(2), june(3)]);
      equal(await monthsOf(await reopen()), '2024-06 1+0+0,2024-05 2+0+0', 'after a put');
      await catalog.put([may(1), may(2)]);
      equal(await monthsOf(await reopen()), '2024-06 1+0+0,2024-05 2+0+0', 'after the same put');
      await catalog.put([may(1, { trashedAt })]);
      equal(await monthsOf(await reopen()), '2024-06 1+0+0,2024-05 1+0+1', 'after one went into the trash');
      await catalog.put([june(2)]);
      equal(await monthsOf(await reopen()), '2024-06 2+0+0,2024-05 0+0+1', 'after one was dated anew');
      await catalog.put([june(1)]);
      equal(await monthsOf(await reopen()), '2024-06 3+0+0', 'after one came out of the trash, dated anew');
      await catalog.remove([examplePhotoId(1), examplePhotoId(3)]);
      equal(await monthsOf(await reopen()), '2024-06 1+0+0', 'after a removal');
    },
  },
  {
    name: 'hidden copies are counted separately, and are on no page',
    async run({ catalog, reopen }) {
      const copy = { sentCopy: true, originalId: examplePhotoId(1), hidden: true };
      await catalog.put([may(1), may(2, copy), june(3, copy)]);
      const other = await reopen();
      equal(await monthsOf(other), '2024-06 0+1+0,2024-05 1+1+0', 'months');
      equal((await other.page({ limit: 9 })).id, [examplePhotoId(1)], 'the page');
      equal((await other.page({ limit: 9, month: '2024-06' })).id, [], 'the page of a month of copies');
      await catalog.put([june(3, { ...copy, hidden: false })]);
      equal(await monthsOf(await reopen()), '2024-06 1+0+0,2024-05 1+1+0', 'after one came out');
      await catalog.put([june(3, { ...copy, hidden: false, trashedAt })]);
      equal(await monthsOf(await reopen()), '2024-06 0+0+1,2024-05 1+1+0', 'after it went into the trash');
    },
  },
  {
    name: 'a month’s revision changes with what is hidden in it, and a month of nothing else has one',
    async run({ catalog, reopen }) {
      const copy = { sentCopy: true, originalId: examplePhotoId(1) };
      await catalog.put([may(1), june(2, { ...copy, hidden: true })]);
      const before = await revisionsOf(await reopen());
      equal(Object.keys(before).sort(), ['2024-05', '2024-06'], 'months');
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
        equal(changed.sort().join(), months, what);
      }
    },
  },
  {
    name: 'a put without a change, or within the trash, changes no revision',
    async run({ catalog, reopen }) {
      await catalog.put([may(1, { tags: ['a'] }), june(2), may(3, { trashedAt })]);
      const before = await revisionsOf(catalog);
      await catalog.put([may(1, { tags: ['a'] }), june(2)]);
      await catalog.put([may(3, { trashedAt, title: 'x' }), may(4, { trashedAt })]);
      await catalog.remove([examplePhotoId(3), examplePhotoId(9)]);
      await catalog.putAlbum({ id: 'a', name: 'Sea', createdAt: trashedAt });
      equal(await revisionsOf(await reopen()), before, 'revisions');
    },
  },
  {
    name: 'a revision never occurs again, even after a rebuild emptied the month',
    async run({ catalog }) {
      const seen = new Set<string>();
      for (let round = 0; round < 3; round++) {
        for (const change of [() => catalog.put([may(1)]), () => catalog.put([may(1, { title: 'x' })])]) {
          await change();
          const revision = (await revisionsOf(catalog))['2024-05'] ?? '';
          check(revision !== '' && !seen.has(revision), `${revision} in round ${round} is new`);
          seen.add(revision);
        }
        await catalog.endRebuild(await catalog.beginRebuild());
      }
    },
  },
  {
    name: 'a scan yields all photos of a month outside the trash, oldest first, including hidden ones',
    async run({ catalog, reopen }) {
      const photos = Array.from({ length: 40 }, (_, index) =>
        may(index, { takenLocal: `2024-05-${10 + (index % 7)}T12:00:00`, hidden: index % 5 === 0 }),
      );
      await catalog.put([...photos, june(100), may(101, { trashedAt })]);
      equal(await scanned(await reopen(), '2024-05'), [...photos].sort(compareTimeline).toReversed(), 'the photos');
      equal(await scanned(catalog, '2024-07'), [], 'a month without photos');
    },
  },
];
