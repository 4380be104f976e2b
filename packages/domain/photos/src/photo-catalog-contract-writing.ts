import { check, equal } from '@homelake/storage/contract';

import { examplePhoto, examplePhotoId } from './example-photo.ts';
import { found } from './photo-catalog-contract-case.ts';
import type { CatalogCase } from './photo-catalog-contract-case.ts';
import type { PhotoCatalog } from './photo-catalog.ts';
import type { Photo } from './photo.ts';

const everythingKnown = examplePhoto(1, {
  name: 'Señor 😀 "quoted"\n.heic',
  reason: 'a reason',
  takenLocal: '2024-05-01T12:00:00.123',
  offsetMinutes: -210,
  offsetSource: 'gps',
  takenUtc: '2024-05-01T15:30:00.123Z',
  latitude: -33.123456789,
  longitude: 151.5,
  altitudeMetres: -1.5,
  place: { name: 'Łódź', region: null, country: 'Poland', countryCode: 'PL' },
  camera: 'Canon EOS R6',
  lens: 'RF 24-70 f/2.8',
  focalLengthMm: 24.5,
  aperture: 2.8,
  exposureSeconds: 1 / 3,
  iso: 100,
  flash: false,
  title: '',
  description: 'two\nlines',
  tags: ['a', 'ä', 'A b'],
  rating: 5,
  artist: 'Ann',
  copyright: '© Ann',
  durationSeconds: 1.5,
  placeholder: 'YTkGJwaRhWUIt4lbgnhZl3ath2BUBGYA',
  perceptualHash: 'ffffffffffffffff',
  motionKey: 'raw-photos/x/y.mov',
  exportIds: ['e1', 'e2'],
  favourite: true,
  albums: ['b', 'a'],
});

/** Everything that a catalog answers. */
const answers = async (catalog: PhotoCatalog): Promise<unknown> => [
  await found(catalog),
  await found(catalog, { trashed: true }),
  await found(catalog, { text: 'img' }),
  await catalog.months(),
  await catalog.months({ trashed: true }),
  await catalog.facets(),
  await catalog.albums(),
  (await catalog.revisions()).map(({ month }) => month),
  await catalog.perceptualHashes(),
  await catalog.trashedBefore('9999-01-01T00:00:00Z'),
];
const NOTHING = [
  [],
  [],
  [],
  [],
  [],
  { cameras: [], places: [], tags: [], undated: 0 },
  [],
  [],
  { id: [], hash: [] },
  [],
];

const wellKnown: Partial<Photo> = {
  camera: 'Canon EOS R6',
  place: { name: 'Rome', region: 'Lazio', country: 'Italy', countryCode: 'IT' },
  tags: ['sea'],
  perceptualHash: '00000000000000ff',
};

export const writingCases: readonly CatalogCase[] = [
  {
    name: 'a photo comes out of another handle as it went in',
    async run({ catalog, reopen }) {
      await catalog.put([everythingKnown, examplePhoto(2)]);
      const other = await reopen();
      equal(await other.get(everythingKnown.id), everythingKnown, 'a photo of which all is known');
      equal(await other.get(examplePhotoId(2)), examplePhoto(2), 'a photo of which little is known');
    },
  },
  {
    name: 'an empty catalog answers with nothing',
    async run({ catalog }) {
      equal(await answers(catalog), NOTHING, 'all questions');
      equal(await catalog.get(examplePhotoId(1)), null, 'a photo');
      equal(await catalog.remove([examplePhotoId(1)]), 0, 'a removal');
      await catalog.put([]);
      equal(await answers(catalog), NOTHING, 'all questions after a put of none');
    },
  },
  {
    name: 'a put photo replaces the one of its id in all that is asked',
    async run({ catalog, reopen }) {
      await catalog.put([examplePhoto(1, wellKnown)]);
      const now = examplePhoto(1, { name: 'DSC_1.jpg', takenLocal: '2023-01-01T00:00:00', tags: ['land'] });
      await catalog.put([now]);
      const other = await reopen();
      equal(await other.get(now.id), now, 'the photo');
      equal(
        await answers(other),
        [
          [now.id],
          [],
          [],
          [{ month: '2023-01', count: 1 }],
          [],
          { cameras: [], places: [], tags: [{ value: 'land', count: 1 }], undated: 0 },
          [],
          ['2023-01'],
          { id: [], hash: [] },
          [],
        ],
        'all questions',
      );
      equal([await found(other, { text: 'rome' }), await found(other, { text: 'dsc' })], [[], [now.id]], 'searches');
    },
  },
  {
    name: 'of photos with the same id in one put, the last counts',
    async run({ catalog }) {
      const last = examplePhoto(1, { tags: ['last'] });
      await catalog.put([examplePhoto(1, { takenLocal: '2030-01-01T00:00:00' }), examplePhoto(2), last]);
      equal(await catalog.get(last.id), last, 'the photo');
      equal(await catalog.months(), [{ month: '2024-05', count: 2 }], 'the months');
    },
  },
  {
    name: 'a malformed photo is a bug of the caller, and nothing of its put is kept',
    async run({ catalog }) {
      const malformed: Partial<Photo>[] = [
        { id: 'a' },
        { takenLocal: '2024-05-01' },
        { takenLocal: '2024-13-01T00:00:00' },
        { takenLocal: '2024-05-01T12:00:00Z' },
      ];
      for (const part of malformed) {
        let thrown: unknown;
        await catalog.put([examplePhoto(1), examplePhoto(2, part)]).catch((error: unknown) => (thrown = error));
        check(thrown instanceof TypeError, `${JSON.stringify(part)} throws TypeError`);
      }
      equal(await answers(catalog), NOTHING, 'all questions');
    },
  },
  {
    name: 'a removed photo leaves nothing behind, and the answer is how many there were',
    async run({ catalog, reopen }) {
      const trashedAt = '2024-06-01T00:00:00.000Z';
      await catalog.put([examplePhoto(1, wellKnown), examplePhoto(2, { ...wellKnown, trashedAt })]);
      equal(await catalog.remove([examplePhotoId(1), examplePhotoId(2), examplePhotoId(3)]), 2, 'how many');
      const other = await reopen();
      equal(await answers(other), NOTHING, 'all questions');
      equal([await other.get(examplePhotoId(1)), await other.get(examplePhotoId(2))], [null, null], 'the photos');
    },
  },
  {
    name: 'a cleared catalog is empty, albums and all, and can be filled anew',
    async run({ catalog, reopen }) {
      const photos = [examplePhoto(1, wellKnown), examplePhoto(2, { trashedAt: '2024-06-01T00:00:00.000Z' })];
      await catalog.put(photos);
      await catalog.putAlbum({ id: 'a', name: 'Sea', createdAt: '2024-01-01T00:00:00.000Z' });
      await catalog.clear();
      equal(await answers(await reopen()), NOTHING, 'all questions');
      await catalog.put(photos);
      equal(await found(await reopen(), { text: 'rome' }), [examplePhotoId(1)], 'a search afterwards');
      equal(await catalog.months(), [{ month: '2024-05', count: 1 }], 'the months afterwards');
    },
  },
];
