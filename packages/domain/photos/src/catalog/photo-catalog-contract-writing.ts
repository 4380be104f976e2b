import { check, equal } from '@homelake/storage/contract';

import { examplePhoto, examplePhotoId } from './example-photo.ts';
import { monthsOf, shown, trashed } from './photo-catalog-contract-case.ts';
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

/** The answers of a catalog to all its questions. */
const answers = async (catalog: PhotoCatalog): Promise<unknown> => [
  await shown(catalog),
  await trashed(catalog),
  await monthsOf(catalog),
  await catalog.named('img1'),
  await catalog.ties(),
  await catalog.albums(),
  await catalog.inAlbum('a'),
];
const NOTHING = [[], [], '', [], [], [], []];

export const writingCases: readonly CatalogCase[] = [
  {
    name: 'a photo read through another handle equals the photo that was put',
    async run({ catalog, reopen }) {
      await catalog.put([everythingKnown, examplePhoto(2)]);
      const other = await reopen();
      equal(await other.get(everythingKnown.id), everythingKnown, 'a photo of which all is known');
      equal(await other.get(examplePhotoId(2)), examplePhoto(2), 'a photo of which little is known');
    },
  },
  {
    name: 'an empty catalog has empty results',
    async run({ catalog }) {
      equal(await answers(catalog), NOTHING, 'all questions');
      equal(await catalog.get(examplePhotoId(1)), null, 'a photo');
      await catalog.remove([examplePhotoId(1)]);
      await catalog.removeAlbum('a');
      await catalog.put([]);
      equal(await answers(catalog), NOTHING, 'all questions after a put of none');
    },
  },
  {
    name: 'a photo that is put replaces the one of its id in all results',
    async run({ catalog, reopen }) {
      await catalog.put([examplePhoto(1, { albums: ['a'], sentCopy: true, originalId: examplePhotoId(2) })]);
      const now = examplePhoto(1, { name: 'DSC_1.jpg', takenLocal: '2023-01-01T00:00:00' });
      await catalog.put([now]);
      const other = await reopen();
      equal(await other.get(now.id), now, 'the photo');
      equal(await answers(other), [[now.id], [], '2023-01 1+0+0', [], [], [], []], 'all questions');
      equal(await other.named('dsc1'), [now.id], 'its new name');
    },
  },
  {
    name: 'two handles that put the same photos at once leave each photo whole',
    async run({ catalog, reopen }) {
      const other = await reopen();
      const versions = [
        (number: number) => examplePhoto(number),
        (number: number) => examplePhoto(number, { takenLocal: '2024-06-01T00:00:00', albums: ['a'] }),
        (number: number) => examplePhoto(number, { trashedAt: '2024-06-01T00:00:00.000Z', name: 'DSC.jpg' }),
      ];
      const numbers = Array.from({ length: 24 }, (_, number) => number);
      await Promise.all(
        numbers.flatMap((number) =>
          versions.map((version, at) => ((number + at) % 2 === 0 ? catalog : other).put([version(number)])),
        ),
      );
      const reader = await reopen();
      const photos = (await Promise.all(numbers.map((number) => reader.get(examplePhotoId(number))))).flatMap(
        (photo) => photo ?? [],
      );
      equal(photos.length, numbers.length, 'how many there are');
      const idsOf = (holds: (photo: Photo) => boolean): string[] =>
        photos
          .filter(holds)
          .map(({ id }) => id)
          .sort();
      equal(
        (await shown(reader)).sort(),
        idsOf(({ trashedAt }) => trashedAt === null),
        'the timeline',
      );
      equal(
        (await trashed(reader)).sort(),
        idsOf(({ trashedAt }) => trashedAt !== null),
        'the trash',
      );
      equal(
        await reader.inAlbum('a'),
        idsOf(({ albums }) => albums.includes('a')),
        'the album',
      );
      equal(
        await reader.named('dsc'),
        idsOf(({ name }) => name === 'DSC.jpg'),
        'the name',
      );
      const counts = (month: string): string => {
        const inMonth = photos.filter(({ takenLocal }) => takenLocal.startsWith(month));
        const inTrash = inMonth.filter(({ trashedAt }) => trashedAt !== null).length;
        return inMonth.length === 0 ? '' : `${month} ${inMonth.length - inTrash}+0+${inTrash}`;
      };
      equal(await monthsOf(reader), ['2024-06', '2024-05'].map(counts).filter(Boolean).join(), 'the months');
    },
  },
  {
    name: 'the last of several photos with one id in one put counts',
    async run({ catalog }) {
      const last = examplePhoto(1, { tags: ['last'] });
      await catalog.put([examplePhoto(1, { takenLocal: '2030-01-01T00:00:00' }), examplePhoto(2), last]);
      equal(await catalog.get(last.id), last, 'the photo');
      equal(await monthsOf(catalog), '2024-05 2+0+0', 'the months');
    },
  },
  {
    name: 'a malformed photo is a TypeError, and no photo of its put is written',
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
    name: 'a removed photo leaves nothing behind',
    async run({ catalog, reopen }) {
      const trashedAt = '2024-06-01T00:00:00.000Z';
      const known = { albums: ['a'], sentCopy: true, originalId: examplePhotoId(9) };
      await catalog.put([examplePhoto(1, known), examplePhoto(2, { ...known, trashedAt })]);
      await catalog.remove([examplePhotoId(1), examplePhotoId(2), examplePhotoId(3)]);
      const other = await reopen();
      equal(await answers(other), NOTHING, 'all questions');
      equal([await other.get(examplePhotoId(1)), await other.get(examplePhotoId(2))], [null, null], 'the photos');
    },
  },
];
