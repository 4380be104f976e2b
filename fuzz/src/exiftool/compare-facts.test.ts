import { expect, test } from 'vitest';
import { exiftoolFacts } from './exiftool-facts.ts';
import { agreement, FIELDS, type FileFacts } from './file-facts.ts';

const PICTURE = {
  'File:MIMEType': 'image/jpeg',
  'IFD0:Make': 'Acme',
  'IFD0:Model': 'Acme One',
  'IFD0:Orientation': 6,
  'ExifIFD:DateTimeOriginal': '2024:03:01 01:15:12',
  'ExifIFD:OffsetTimeOriginal': '+05:30',
  'ExifIFD:ExposureTime': 0.008,
  'Composite:ImageSize': '4000 3000',
  'Composite:GPSLatitude': 28.6139,
  'Composite:GPSLongitude': 77.209,
};
const SAME: FileFacts = {
  date: '2024-03-01T01:15:12',
  utc: '2024-02-29T19:45:12',
  offset: 330,
  place: [28.613_95, 77.209],
  altitude: null,
  camera: 'Acme One',
  lens: null,
  aperture: null,
  exposure: 0.008,
  iso: null,
  'focal length': null,
  size: [3000, 4000],
  duration: null,
};
const agreements = (tags: object, ours: FileFacts) =>
  Object.fromEntries(FIELDS.map((field) => [field, agreement(field, exiftoolFacts({ ...tags }), ours)]));

test('a picture with equal facts agrees in every field', () => {
  const said = agreements(PICTURE, SAME);
  expect(Object.keys(said).filter((field) => said[field] !== 'neither' && said[field] !== 'same')).toEqual([]);
  expect(Object.values(said).filter((one) => one === 'same')).toHaveLength(6);
});

test.each([
  ['date', { date: '2024-03-01T01:15:13', utc: null }],
  ['offset', { offset: 300 }],
  ['place', { place: [28.614_05, 77.209] }],
  ['camera', { camera: 'Other One' }],
  ['exposure', { exposure: 0.0085 }],
  ['size', { size: [4000, 3000] }],
] as const)('a %s with another value differs', (field, over) => {
  expect(agreements(PICTURE, { ...SAME, ...over })[field]).toBe('differs');
});

test('a fact that only one program has is counted by itself', () => {
  expect(agreements(PICTURE, { ...SAME, date: null, lens: 'Prime 35' })).toMatchObject({
    date: 'only exiftool',
    lens: 'only Homelake',
  });
});

test('the header of a video is equal in UTC and in local time', () => {
  const video = {
    'File:MIMEType': 'video/mp4',
    'QuickTime:CreateDate': '2024:02:29 19:45:12',
    'QuickTime:Duration': 2.5,
  };
  expect(agreements(video, { ...SAME, duration: 2.51 })).toMatchObject({ date: 'same', duration: 'same' });
});

test('zeros and blanks are no date, and the next tag is used', () => {
  const tags = {
    ...PICTURE,
    'ExifIFD:DateTimeOriginal': '0000:00:00 00:00:00',
    'XMP-xmp:CreateDate': '2020:01:02 03:04:05',
  };
  expect(exiftoolFacts(tags)).toMatchObject({ date: '2020-01-02T03:04:05', offset: null });
  expect(exiftoolFacts({ 'ExifIFD:CreateDate': '    :  :     :  :  ' }).date).toBeNull();
});

test('a position of zeros is no position', () => {
  expect(exiftoolFacts({ 'Composite:GPSLatitude': 0, 'Composite:GPSLongitude': 0 }).place).toBeNull();
});
