import { check, equal, rejectsWith } from '@homelake/storage/contract';

import { examplePhoto, examplePhotoId } from './example-photo.ts';
import { caughtUp, filled, found } from './photo-search-contract-case.ts';
import type { SearchCase } from './photo-search-contract-case.ts';
import type { PhotoFilter, PhotoSearch } from './photo-search.ts';
import type { Photo } from './photo.ts';

const rome = { name: 'Rome', region: 'Lazio', country: 'Italy', countryCode: 'IT' };
const singapore = { name: 'Singapore', region: null, country: 'Singapore', countryCode: 'SG' };
const lodz = { name: 'Łódź', region: 'Łódzkie', country: 'Poland', countryCode: 'PL' };

/** Photos that are numbered from the oldest on. */
const album: readonly Partial<Photo>[] = [
  {
    takenLocal: '2023-12-31T23:59:59.999',
    name: 'Straße am Meer.JPG',
    place: rome,
    camera: 'Canon EOS R6',
    tags: ['sea'],
  },
  { takenLocal: '2024-01-01T00:00:00', title: 'Crème brûlée', place: rome, favourite: true, albums: ['a', 'b'] },
  {
    takenLocal: '2024-01-15T12:00:00',
    description: 'ΜΈΓΑΣ Tromsø',
    lens: 'RF 24-70',
    camera: 'Pixel 8',
    albums: ['a'],
  },
  {
    takenLocal: '2024-01-15T12:30:00',
    kind: 'video',
    place: singapore,
    tags: ['Sea side', 'night'],
    camera: 'Pixel 8',
    takenSource: 'arrival',
  },
  {
    takenLocal: '2024-02-01T00:00:00',
    takenSource: 'file-time',
    state: 'failed',
    name: '東京タワー.jpg',
    place: lodz,
    favourite: true,
  },
  {
    takenLocal: '2024-02-02T00:00:00',
    name: 'IMG_2024-WA0001.jpg',
    trashedAt: '2024-06-01T00:00:00.000Z',
    place: rome,
  },
];
const photos = album.map((known, number) => examplePhoto(number, known));

/** Numbers of the photos that match a filter, newest first. */
async function numbersOf(search: PhotoSearch, filter: PhotoFilter, limit?: number): Promise<number[]> {
  return (await found(search, filter, limit)).map((id) => photos.findIndex((photo) => photo.id === id));
}

async function expectAll(
  search: PhotoSearch,
  expected: readonly (readonly [filter: PhotoFilter, numbers: readonly number[]])[],
): Promise<void> {
  for (const [filter, numbers] of expected) equal(await numbersOf(search, filter), numbers, JSON.stringify(filter));
}

export const findingCases: readonly SearchCase[] = [
  {
    name: 'words are found in name, title, description, tags, camera, lens and place, whatever their case and accents',
    async run(subject) {
      await filled(subject, photos);
      await expectAll(await caughtUp(subject.catalog, await subject.reopen()), [
        [{ text: 'strasse' }, [0]],
        [{ text: 'STRAẞE' }, [0]],
        [{ text: 'creme brulee' }, [1]],
        [{ text: 'CRÈME' }, [1]],
        [{ text: 'cre\u0300me' }, [1]],
        [{ text: 'μεγας' }, [2]],
        [{ text: 'tromso' }, [2]],
        [{ text: 'lodz' }, [4]],
        [{ text: 'Łódzkie' }, [4]],
        [{ text: 'lazio' }, [1, 0]],
        [{ text: 'italy' }, [1, 0]],
        [{ text: 'eos' }, [0]],
        [{ text: '24' }, [2]],
        [{ text: 'night' }, [3]],
        [{ text: '京' }, [4]],
        [{ text: 'タワー' }, [4]],
        [{ text: 'wa0001', trashed: true }, [5]],
      ]);
    },
  },
  {
    name: 'a photo is found by the words of every name of its arrivals',
    async run(subject) {
      const own = examplePhoto(0, { name: 'IMG_7(1).jpg', otherNames: ['Strand.jpg', '東京タ.jpg'] });
      await filled(subject, [examplePhoto(0, { otherNames: ['Gone.jpg'] }), examplePhoto(1)]);
      const search = await filled(subject, [own]);
      equal(await found(search, { text: 'strand' }), [own.id], 'another name');
      equal(await found(search, { text: '京タ' }), [own.id], 'another name in another script');
      equal(await found(search, { text: 'gone' }), [], 'a name that is no longer its own');
    },
  },
  {
    name: 'in scripts without spaces the typed text must occur unchanged, and marks of Hebrew and Arabic are ignored',
    async run(subject) {
      const texts = [
        '京都 東福寺',
        '東京都庁の夜景',
        'วันเกิดคุณแม่ที่เชียงใหม่',
        'ຫຼວງພະບາງກັບຄອບຄົວ',
        'ទីក្រុងភ្នំពេញនៅពេលយប់',
        'ရွှေတိဂုံဘုရားနေဝင်ချိန်',
        'חֲתֻנָּה בִּירוּשָׁלַיִם',
        'عيدُ ميلادِ أُمّي في مكــة',
      ];
      const own = texts.map((description, number) =>
        examplePhoto(number, { description, takenLocal: `2024-01-0${number + 1}T12:00:00` }),
      );
      const again = await filled(subject, own);
      for (const [text, numbers] of [
        ['東京', [1]],
        ['京都', [1, 0]],
        ['東', [1, 0]],
        ['東 寺', [0]],
        ['東福寺', [0]],
        ['寺福', []],
        ['夜景', [1]],
        ['แม่', [2]],
        ['เชียงใหม่', [2]],
        ['คุณแม่', [2]],
        ['ตลาด', []],
        ['ຄອບຄົວ', [3]],
        ['ភ្នំពេញ', [4]],
        ['យប់', [4]],
        ['ဘုရား', [5]],
        ['חתונה', []],
        ['חתנה', [6]],
        ['ירושלים', []],
        ['בירושלים', [6]],
        ['عيد ميلاد امي', [7]],
        ['مَكَّة', [7]],
        ['مكه', [7]],
      ] as const) {
        const ids = await found(again, { text });
        equal(
          ids.map((id) => own.findIndex((photo) => photo.id === id)),
          [...numbers],
          text,
        );
      }
    },
  },
  {
    name: 'all words must occur, the last as the beginning of one, in any order and field',
    async run(subject) {
      const search = await filled(subject, photos);
      await expectAll(search, [
        [{ text: 'sea' }, [3, 0]],
        [{ text: 'se' }, [3, 0]],
        [{ text: 'se night' }, []],
        [{ text: 'sea night' }, [3]],
        [{ text: 'night sing se' }, []],
        [{ text: 'night singapore se' }, [3]],
        [{ text: 'rome meer' }, [0]],
        [{ text: 'rom meer' }, []],
        [{ text: 'eer' }, []],
        [{ text: 'rome lodz' }, []],
        [{ text: 'pixel p' }, [3, 2]],
      ]);
    },
  },
  {
    name: 'a search text is words, never a query language',
    async run(subject) {
      const search = await filled(subject, photos);
      const everything = [4, 3, 2, 1, 0];
      await expectAll(search, [
        [{ text: '' }, everything],
        [{ text: ' \t\n' }, everything],
        [{ text: '"*()^-+:{}\'%_;\\' }, everything],
        [{ text: '\u0000\u{e000}' }, everything],
        [{ text: '"sea' }, [3, 0]],
        [{ text: 'sea*' }, [3, 0]],
        [{ text: '-sea' }, [3, 0]],
        [{ text: '^sea' }, [3, 0]],
        [{ text: 'sea OR rome' }, []],
        [{ text: 'sea AND' }, []],
        [{ text: 'NOT sea' }, []],
        [{ text: 'NEAR(sea rome)' }, []],
        [{ text: 'words:sea' }, []],
        [{ text: "'; DROP TABLE photo; --" }, []],
        [{ text: '\u{e000}1' }, [1]],
        [{ text: 'x'.repeat(10_000) }, []],
        [{ text: 'sea '.repeat(300) }, [3, 0]],
      ]);
      equal(await search.months({ text: '"' }), await search.months({}), 'months');
    },
  },
  {
    name: 'hidden copies are found only where they are requested',
    async run(subject) {
      const hidden = { hidden: true, sentCopy: true, originalId: examplePhotoId(0) };
      const search = await filled(
        subject,
        photos.map((photo, number) => (number % 2 === 1 ? { ...photo, ...hidden } : photo)),
      );
      await expectAll(search, [
        [{}, [4, 2, 0]],
        [{ hidden: false }, [4, 2, 0]],
        [{ hidden: true }, [3, 1]],
        [{ text: 'brulee' }, []],
        [{ text: 'brulee', hidden: true }, [1]],
        [{ camera: 'Pixel 8' }, [2]],
        [{ camera: 'Pixel 8', hidden: true }, [3]],
        [{ hidden: true, from: '2024-01-10' }, [3]],
        [{ trashed: true }, [5]],
        [{ trashed: true, hidden: true }, [5]],
      ]);
      const ids = [1, 3].map(examplePhotoId).sort();
      equal([...(await found(search, { hidden: true }, 1))].sort(), ids, 'page by page');
    },
  },
  {
    name: 'each filter finds exactly its matches',
    async run(subject) {
      await filled(subject, photos);
      await expectAll(await caughtUp(subject.catalog, await subject.reopen()), [
        [{}, [4, 3, 2, 1, 0]],
        [{ camera: 'Pixel 8' }, [3, 2]],
        [{ camera: 'pixel 8' }, []],
        [{ camera: 'Pixel' }, []],
        [{ place: 'Rome' }, [1, 0]],
        [{ place: 'Italy' }, [1, 0]],
        [{ place: 'Lazio' }, []],
        [{ place: 'Singapore' }, [3]],
        [{ tag: 'sea' }, [0]],
        [{ tag: 'Sea side' }, [3]],
        [{ album: 'a' }, [2, 1]],
        [{ album: 'none' }, []],
        [{ favourite: true }, [4, 1]],
        [{ favourite: false }, [3, 2, 0]],
        [{ dated: true }, [2, 1, 0]],
        [{ dated: false }, [4, 3]],
        [{ dated: false, kind: 'image' }, [4]],
        [{ kind: 'video' }, [3]],
        [{ kind: 'image' }, [4, 2, 1, 0]],
        [{ state: 'failed' }, [4]],
        [{ state: 'no-preview' }, []],
        [{ trashed: true }, [5]],
        [{ trashed: false }, [4, 3, 2, 1, 0]],
      ]);
    },
  },
  {
    name: 'from is inclusive and to is exclusive, to the second',
    async run(subject) {
      const search = await filled(subject, photos);
      await expectAll(search, [
        [{ from: '2024-01-01' }, [4, 3, 2, 1]],
        [{ to: '2024-01-01' }, [0]],
        [{ from: '2024-01-01', to: '2024-02-01' }, [3, 2, 1]],
        [{ from: '2024-01-15T12' }, [4, 3, 2]],
        [{ from: '2024-01-15T12:30' }, [4, 3]],
        [{ from: '2024-01-15T12:00:00', to: '2024-01-15T12:30:00' }, [2]],
        [{ from: '2024-01-15T12:00:01', to: '2024-01-15T12:30:01' }, [3]],
        [{ from: '2024-02-01', to: '2024-01-01' }, []],
      ]);
    },
  },
  {
    name: 'filters combine, and a cursor keeps its position among their matches',
    async run(subject) {
      const search = await filled(subject, photos);
      await expectAll(search, [
        [{ place: 'Italy', text: 'sea' }, [0]],
        [{ place: 'Italy', text: 'wa', trashed: true }, [5]],
        [{ favourite: true, state: 'ready' }, [1]],
        [{ camera: 'Pixel 8', kind: 'video', tag: 'night' }, [3]],
        [{ camera: 'Pixel 8', favourite: true }, []],
        [{ album: 'a', from: '2024-01-02' }, [2]],
        [{ text: 'pixel', to: '2024-01-15T12:10' }, [2]],
      ]);
      for (const filter of [{ text: 'jpg' }, { kind: 'image' }, { text: 'j', kind: 'image' }] as const) {
        equal(
          await numbersOf(search, filter, 1),
          await numbersOf(search, filter),
          `pages of ${JSON.stringify(filter)}`,
        );
      }
      equal(
        (await search.page({ filter: { kind: 'image' }, month: '2024-01', limit: 9 })).id,
        [examplePhotoId(2), examplePhotoId(1)],
        'a month',
      );
    },
  },
  {
    name: 'months can be counted for any filter',
    async run(subject) {
      const search = await filled(subject, photos);
      const counts = async (filter: PhotoFilter = {}): Promise<string> =>
        (await search.months(filter)).map(({ month, count }) => `${month} ${count}`).join();
      equal(await counts(), '2024-02 1,2024-01 3,2023-12 1', 'all');
      equal(await counts({ trashed: true }), '2024-02 1', 'the trash');
      equal(await counts({ text: 'jpg' }), '2024-02 1,2024-01 3,2023-12 1', 'a word');
      equal(await counts({ place: 'Rome' }), '2024-01 1,2023-12 1', 'a place');
      equal(await counts({ place: 'Rome', trashed: true }), '2024-02 1', 'a place in the trash');
      equal(await counts({ from: '2024-01-01T00:00:01', to: '2024-02-01' }), '2024-01 2', 'a part of a month');
      equal(await counts({ from: '2023-12-31', to: '2024-01-10' }), '2024-01 1,2023-12 1', 'parts of two months');
      equal(await counts({ camera: 'none' }), '', 'what nobody has');
    },
  },
  {
    name: 'a page has the columns of the timeline, or of one month where requested',
    async run(subject) {
      const search = await filled(subject, photos);
      equal(await search.page({ filter: {}, limit: 9 }), await subject.catalog.page({ limit: 9 }), 'all');
      const cursor = (await subject.catalog.page({ limit: 2 })).nextCursor ?? '';
      equal(
        await search.page({ filter: {}, month: '2024-01', limit: 1, cursor }),
        await subject.catalog.page({ month: '2024-01', limit: 1, cursor }),
        'after a cursor of the catalog',
      );
    },
  },
  {
    name: 'a limit outside 1 to 500, a bound that is not a wall time, and a malformed cursor are refused',
    async run({ search }) {
      const odd = [
        { limit: 0 },
        { limit: 501 },
        { limit: 1, month: '2024-13' },
        { limit: 1, filter: { from: '2024' } },
        { limit: 1, filter: { to: '2024-05-01T12:00:00Z' } },
      ];
      for (const request of odd) {
        let thrown: unknown;
        await search.page({ filter: {}, ...request }).catch((error: unknown) => (thrown = error));
        check(thrown instanceof TypeError, `${JSON.stringify(request)} throws TypeError`);
      }
      for (const cursor of ['', 'x', '☃', "' OR 1"]) {
        await rejectsWith('bad-cursor', () => search.page({ filter: {}, limit: 1, cursor }), JSON.stringify(cursor));
      }
    },
  },
];
