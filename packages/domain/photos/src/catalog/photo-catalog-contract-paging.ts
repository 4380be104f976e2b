import { check, equal, rejectsWith } from '@homelake/storage/contract';

import { examplePhoto, examplePhotoId } from './example-photo.ts';
import { pagesOf, shown } from './photo-catalog-contract-case.ts';
import type { CatalogCase } from './photo-catalog-contract-case.ts';
import type { Photo } from './photo.ts';
import { compareTimeline, encodeCursor } from './timeline.ts';

/** Photos with numbers from `first` on, as many on each day of May 2024, from 1 May on, as `counts` says. */
const onDays = (first: number, ...counts: number[]): Photo[] =>
  counts.flatMap((count, day) =>
    Array.from({ length: count }, (_, index) =>
      examplePhoto(first + day * 1000 + index, {
        takenLocal: `2024-05-${String(day + 1).padStart(2, '0')}T12:00:${String(index % 60).padStart(2, '0')}`,
      }),
    ),
  );
const inOrder = (photos: readonly Photo[]): string[] => [...photos].sort(compareTimeline).map(({ id }) => id);

export const pagingCases: readonly CatalogCase[] = [
  {
    name: 'the timeline is newest first, and at the same time the greater id is first',
    async run({ catalog, reopen }) {
      const times = [
        '10:00:00',
        '10:00:00',
        '10:00:00',
        '10:00:00.001',
        '10:00:00.5',
        '10:00:00.49',
        '10:00:01',
        '09:59:60',
      ];
      const photos = times.map((time, index) => examplePhoto(index, { takenLocal: `2024-05-01T${time}` }));
      photos.push(examplePhoto(100, { takenLocal: '0001-01-01T00:00:00' }));
      photos.push(examplePhoto(101, { takenLocal: '9999-12-31T23:59:59.999' }));
      for (const photo of photos) await catalog.put([photo]);
      equal(await shown(await reopen()), inOrder(photos), 'in one page');
      equal(await shown(await reopen(), 1), inOrder(photos), 'in pages of one');
    },
  },
  {
    name: 'a page has the columns of its photos, with null or 0 for unknown values',
    async run({ catalog, reopen }) {
      await catalog.put([
        examplePhoto(1, { takenLocal: '2024-05-03T00:00:00', width: null, height: null, state: 'failed' }),
        examplePhoto(2, {
          takenLocal: '2024-05-02T00:00:00.250',
          takenSource: 'file-time',
          width: 3000,
          height: 4000,
          kind: 'video',
          state: 'no-preview',
          placeholder: 'YTkG',
          durationSeconds: 61.25,
          favourite: true,
          motionKey: 'raw-photos/x/y.mov',
          place: { name: 'Rome', region: 'Lazio', country: 'Italy', countryCode: 'IT' },
        }),
      ]);
      equal(
        await (await reopen()).page({ limit: 10 }),
        {
          id: [examplePhotoId(1), examplePhotoId(2)],
          takenLocal: ['2024-05-03T00:00:00', '2024-05-02T00:00:00.250'],
          dated: [true, false],
          width: [0, 3000],
          height: [0, 4000],
          kind: ['image', 'video'],
          state: ['failed', 'no-preview'],
          placeholder: [null, 'YTkG'],
          durationSeconds: [null, 61.25],
          favourite: [false, true],
          motion: [false, true],
          place: [null, 'Rome'],
          nextCursor: null,
        },
        'the page',
      );
    },
  },
  {
    name: '1,205 photos of one second come in three pages, without a gap or a double',
    async run({ catalog, reopen }) {
      const photos = Array.from({ length: 1205 }, (_, index) => examplePhoto(index));
      await catalog.put(photos.slice(0, 700));
      await catalog.put(photos.slice(700));
      const pages = await pagesOf(await reopen(), { limit: 500 });
      equal(
        pages.map((page) => page.id.length),
        [500, 500, 205],
        'photos a page',
      );
      equal(
        pages.flatMap((page) => page.id),
        inOrder(photos),
        'the photos',
      );
    },
  },
  {
    name: 'a page ends with a whole day where that leaves at least half of it',
    async run({ catalog }) {
      await catalog.put(onDays(0, 4, 3, 5, 2, 3, 1));
      const lengths = async (limit: number): Promise<number[]> =>
        (await pagesOf(catalog, { limit })).map((page) => page.id.length);
      // The numbers of photos on the days, newest first, are 1, 3, 2, 5, 3 and 4.
      equal(await lengths(8), [6, 8, 4], 'pages of eight');
      equal(await lengths(6), [6, 5, 3, 4], 'pages of six');
      equal(await lengths(5), [4, 5, 5, 4], 'pages of five, of which one day is cut');
    },
  },
  {
    name: 'a page that just fits has no cursor',
    async run({ catalog }) {
      await catalog.put(onDays(0, 2, 1));
      equal((await catalog.page({ limit: 3 })).nextCursor, null, 'three of three');
      const first = await catalog.page({ limit: 2 });
      check(first.nextCursor !== null, 'less than all has a cursor');
      const pages = await pagesOf(catalog, { limit: 2 });
      check(
        pages.every((page) => page.id.length > 0),
        'no page is empty',
      );
    },
  },
  {
    name: 'pages of a month contain only that month, including its first and last second',
    async run({ catalog }) {
      const times = [
        '2024-04-30T23:59:59.999',
        '2024-05-01T00:00:00',
        '2024-05-31T23:59:59.999',
        '2024-06-01T00:00:00',
      ];
      const photos = [...onDays(10, 3, 3, 3), ...times.map((takenLocal, index) => examplePhoto(index, { takenLocal }))];
      await catalog.put(photos);
      const pages = await pagesOf(catalog, { month: '2024-05', limit: 4 });
      equal(
        pages.flatMap((page) => page.id),
        inOrder(photos.filter(({ takenLocal }) => takenLocal.startsWith('2024-05'))),
        'the photos',
      );
      equal((await catalog.page({ month: '2024-07', limit: 4 })).id, [], 'a month without photos');
    },
  },
  {
    name: 'photos that are added or removed between pages neither repeat nor hide others',
    async run({ catalog, reopen }) {
      const photos = Array.from({ length: 12 }, (_, index) => examplePhoto(index)).sort(compareTimeline);
      const [rest, late] = [photos.slice(0, 10), photos.slice(10)];
      await catalog.put(rest);
      const other = await reopen();
      for (const change of ['removed', 'trashed', 'dated anew'] as const) {
        const first = await other.page({ limit: 4 });
        const last = rest[3];
        check(last !== undefined && first.nextCursor !== null, 'a first page');
        if (change === 'removed') await catalog.remove([last.id]);
        if (change === 'trashed') await catalog.put([{ ...last, trashedAt: '2024-06-01T00:00:00.000Z' }]);
        if (change === 'dated anew') await catalog.put([{ ...last, takenLocal: '2024-05-20T00:00:00' }]);
        await catalog.put([...late, examplePhoto(50, { takenLocal: '2024-05-10T00:00:00' })]);
        const second = await other.page({ limit: 20, cursor: first.nextCursor });
        equal(
          second.id,
          [...rest.slice(4), ...late].map(({ id }) => id),
          `after the last of a page is ${change}`,
        );
        await catalog.put([last]);
        await catalog.remove([...late.map(({ id }) => id), examplePhotoId(50)]);
      }
    },
  },
  {
    name: 'a malformed cursor is refused',
    async run({ catalog }) {
      await catalog.put([examplePhoto(1)]);
      const { id, takenLocal } = examplePhoto(1);
      const odd = ['', 'x', '%%%', '☃', 'AAAA', `${takenLocal} ${id}`, encodeCursor({ id: "' OR 1", takenLocal })];
      for (const cursor of odd) {
        await rejectsWith('bad-cursor', () => catalog.page({ limit: 1, cursor }), JSON.stringify(cursor));
      }
      equal((await catalog.page({ limit: 1, cursor: encodeCursor({ id, takenLocal }) })).id, [], 'one that is');
    },
  },
  {
    name: 'a limit outside 1 to 500 and a malformed month are TypeErrors',
    async run({ catalog }) {
      const odd = [
        { limit: 0 },
        { limit: 501 },
        { limit: 1.5 },
        { limit: 1, month: '2024-5' },
        { limit: 1, month: '2024-13' },
      ];
      for (const request of odd) {
        let thrown: unknown;
        await catalog.page(request).catch((error: unknown) => (thrown = error));
        check(thrown instanceof TypeError, `${JSON.stringify(request)} throws TypeError`);
      }
    },
  },
];
