import type { Photo } from '@homelake/photos';
import { examplePhoto } from '@homelake/photos/contract';

/** Number of photos in each month for any size of the catalog, so that pages of one size contain the same at every size. */
export const MONTH_PHOTOS = 5000;
const LAST_YEAR = 2025;

const cameras = ['Canon EOS R6', 'Pixel 8', 'iPhone 15 Pro', 'NIKON Z 6', 'FUJIFILM X-T4', 'Galaxy S23', null, null];
const towns = ['Rome', 'Łódź', 'Paris', 'Graz', 'Tromsø', 'Porto', 'Bergen', 'Kraków', 'Zürich', 'Málaga'];
const tags = ['sea', 'garden', 'birthday', 'mountain', 'cat', 'snow', 'dinner', 'harbour', 'train', 'sketch'];
const words = ['morning', 'walk', 'old', 'bridge', 'window', 'blue', 'market', 'children', 'boat', 'summer', 'evening'];

const pick = <T>(values: readonly T[], number: number): T | undefined => values[number % values.length];
const two = (number: number): string => String(number).padStart(2, '0');

/** The photos of a generated library with numbers from `from` up to `to` (excluded), newest first. The same in every run. */
export function catalogPhotos(from: number, to: number): Photo[] {
  return Array.from({ length: to - from }, (_, index) => catalogPhoto(from + index));
}

export function catalogPhoto(number: number): Photo {
  const monthsBack = Math.floor(number / MONTH_PHOTOS);
  const place = MONTH_PHOTOS - 1 - (number % MONTH_PHOTOS);
  // 28 days with the same number of photos, each from eight in the morning on.
  const day = Math.floor((place * 28) / MONTH_PHOTOS) + 1;
  const second = 8 * 3600 + ((place * 227) % 43_200);
  const month = two(12 - (monthsBack % 12));
  const time = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
  const takenLocal = `${LAST_YEAR - Math.floor(monthsBack / 12)}-${month}-${two(day)}T${time}`;
  // Multiplied by primes, so that the facts of a photo do not depend on each other.
  const mixed = Math.imul(number + 1, 0x9e37_79b1) >>> 8;
  const town = pick(towns, Math.floor(mixed / 7));
  const video = mixed % 37 === 0;
  return examplePhoto(number, {
    name: `IMG_${takenLocal.slice(0, 10).replaceAll('-', '')}_${number}.${video ? 'mp4' : 'jpg'}`,
    takenLocal,
    kind: video ? 'video' : 'image',
    durationSeconds: video ? 12.5 : null,
    camera: pick(cameras, mixed) ?? null,
    lens: mixed % 3 === 0 ? 'RF24-70mm F2.8 L IS USM' : null,
    place:
      town === undefined || mixed % 4 === 0
        ? null
        : { name: town, region: 'Region', country: 'Europe', countryCode: 'EU' },
    title: mixed % 5 === 0 ? `${pick(words, mixed)} ${pick(words, mixed >> 4)}` : null,
    tags: mixed % 6 === 0 ? [pick(tags, mixed >> 3) ?? ''] : [],
    favourite: mixed % 50 === 0,
    albums: mixed % 1000 === 0 ? ['holidays'] : [],
    state: mixed % 5003 === 0 ? 'failed' : 'ready',
    latitude: 41.9 + (mixed % 1000) / 100,
    longitude: 12.5 + (mixed % 900) / 100,
    aperture: 2.8,
    iso: 100,
    placeholder: 'YTkGJwaRhWUIt4lbgnhZl3ath2BUBGYA',
    // Five shots of one scene look alike.
    perceptualHash: examplePhoto(Math.floor(number / 5)).sha256.slice(32, 48),
  });
}
