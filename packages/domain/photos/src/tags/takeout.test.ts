import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { readTakeout } from './takeout.ts';

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const PHOTO = {
  title: 'IMG_1.jpg',
  description: 'On the roof',
  photoTakenTime: { timestamp: '1709235912', formatted: '29 Feb 2024, 19:45:12 UTC' },
  creationTime: { timestamp: '1709999999', formatted: '' },
  geoData: { latitude: 28.6139, longitude: 77.209, altitude: 216, latitudeSpan: 0, longitudeSpan: 0 },
  people: [{ name: 'Ann' }, { name: '' }, {}, null, { name: 'Bo' }],
  favorited: true,
};

it('a photo of Takeout says when and where it was taken, and who is on it', () => {
  expect(readTakeout(bytesOf(PHOTO))).toEqual({
    title: 'IMG_1.jpg',
    description: 'On the roof',
    takenUtc: '2024-02-29T19:45:12Z',
    latitude: 28.6139,
    longitude: 77.209,
    altitudeMetres: 216,
    people: ['Ann', 'Bo'],
    favourite: true,
    trashed: false,
  });
});

it('a position that Google does not know is asked of the file that was uploaded', () => {
  const nowhere = { latitude: 0, longitude: 0, altitude: 0 };
  const facts = readTakeout(bytesOf({ ...PHOTO, geoData: nowhere, geoDataExif: PHOTO.geoData }));
  expect(facts).toMatchObject({ latitude: 28.6139, longitude: 77.209 });
  expect(readTakeout(bytesOf({ ...PHOTO, geoData: nowhere }))).toMatchObject({ latitude: null, longitude: null });
});

it.each([
  ['an album', bytesOf({ title: 'Rome', description: '', date: { timestamp: '1709235912' } })],
  ['another JSON', bytesOf([1, 2])],
  ['a text', new TextEncoder().encode('{"photoTakenTime":')],
  ['nothing', new Uint8Array(0)],
  ['more than anybody writes about a photo', bytesOf({ ...PHOTO, description: 'x'.repeat(2_000_000) })],
])('%s is no photo of Takeout', (_what, bytes) => {
  expect(readTakeout(bytes)).toBeNull();
});

it('fields of other types are as good as missing', () => {
  const odd = {
    photoTakenTime: { timestamp: 5 },
    title: 1,
    description: {},
    geoData: 'x',
    people: 'y',
    favorited: 'yes',
  };
  expect(readTakeout(bytesOf(odd))).toMatchObject({
    title: null,
    takenUtc: null,
    latitude: null,
    people: [],
    favourite: false,
  });
});

it('arbitrary bytes and arbitrary JSON give facts or none', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void readTakeout(bytes)));
  const any = fc.anything();
  fc.assert(
    fc.property(
      fc.record({ photoTakenTime: fc.record({ timestamp: any }), geoData: any, people: any, description: any }),
      (json) => {
        let text: string | undefined;
        try {
          text = JSON.stringify(json);
        } catch {
          return;
        }
        readTakeout(new TextEncoder().encode(text));
      },
    ),
  );
});
