import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exifPosition, iso6709Position, positionOf, xmpPosition } from './position.ts';

const DELHI = { latitude: 28.6139, longitude: 77.209, altitudeMetres: null };
const EXIF = { GPSLatitude: [28, 36, 50.04], GPSLatitudeRef: 'N', GPSLongitude: [77, 12, 32.4], GPSLongitudeRef: 'E' };

describe('a position in EXIF', () => {
  it('is degrees, minutes and seconds', () => expect(exifPosition(EXIF)).toEqual(DELHI));

  it('lies south or west where its letter says so', () => {
    expect(exifPosition({ ...EXIF, GPSLatitudeRef: 'S\0', GPSLongitudeRef: 'w' })).toEqual({
      ...DELHI,
      latitude: -28.6139,
      longitude: -77.209,
    });
  });

  it('has an altitude above or below the sea', () => {
    expect(exifPosition({ ...EXIF, GPSAltitude: 216, GPSAltitudeRef: 0 })?.altitudeMetres).toBe(216);
    expect(exifPosition({ ...EXIF, GPSAltitude: 430.5, GPSAltitudeRef: 1 })?.altitudeMetres).toBe(-430.5);
    expect(exifPosition({ ...EXIF, GPSAltitude: 4_294_967_295 })?.altitudeMetres).toBeNull();
  });

  it.each([
    ['without letters', { GPSLatitude: [28, 36, 50.04], GPSLongitude: [77, 12, 32.4] }],
    ['0,0', { ...EXIF, GPSLatitude: [0, 0, 0], GPSLongitude: [0, 0, 0] }],
    ['off the earth', { ...EXIF, GPSLatitude: [91, 0, 0] }],
    ['no number', { ...EXIF, GPSLongitude: [Number.NaN, 0, 0] }],
    ['empty', { ...EXIF, GPSLongitude: [] }],
    ['half', { GPSLatitude: [28, 36, 50.04], GPSLatitudeRef: 'N' }],
  ])('%s is none', (_what, exif) => {
    expect(exifPosition(exif)).toBeNull();
  });
});

it('one coordinate may be zero', () => {
  expect(positionOf(0, 9.45, null)).not.toBeNull();
  expect(positionOf(51.47, 0, null)).not.toBeNull();
});

it.each([
  ['28,36.834N', '77,12.54E', DELHI],
  ['28,36,50.04N', '77,12,32.4E', DELHI],
  ['28.6139', '77.209', DELHI],
  ['28,36.834S', '77,12.54W', { ...DELHI, latitude: -28.6139, longitude: -77.209 }],
  ['0,0.0N', '0,0.0E', null],
  ['28,36.834E', '77,12.54N', null],
  ['north', 'east', null],
])('XMP says %s %s', (latitude, longitude, position) => {
  expect(xmpPosition({ 'exif:GPSLatitude': latitude, 'exif:GPSLongitude': longitude })).toEqual(position);
});

it.each([
  ['+28.6139+077.2090/', DELHI],
  ['+28.6139+077.2090+216.000/', { ...DELHI, altitudeMetres: 216 }],
  ['+2836.834+07712.54/', DELHI],
  ['+283650.04+0771232.4/', DELHI],
  ['-33.8688-070.5000-5.5/', { latitude: -33.8688, longitude: -70.5, altitudeMetres: -5.5 }],
  ['+51.4169-000.0806/', { latitude: 51.4169, longitude: -0.0806, altitudeMetres: null }],
  ['+00.0000+000.0000/', null],
  ['28.6139,77.2090', null],
  ['', null],
])('ISO 6709 says %j', (text, position) => {
  expect(iso6709Position(text)).toEqual(position);
});

it('a place on earth comes back from what a video writes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -900_000, max: 900_000 }),
      fc.integer({ min: -1_800_000, max: 1_800_000 }),
      (y, x) => {
        const [latitude, longitude] = [y / 10_000, x / 10_000];
        fc.pre(latitude !== 0 || longitude !== 0);
        const [north, east] = (
          [
            [latitude, 7],
            [longitude, 8],
          ] as const
        ).map(([value, width]) => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(4).padStart(width, '0')}`);
        expect(iso6709Position(`${north}${east}/`)).toEqual({ latitude, longitude, altitudeMetres: null });
      },
    ),
  );
});
