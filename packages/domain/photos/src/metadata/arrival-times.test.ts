import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { arrivalTimes, isFileTime, isOlder } from './arrival-times.ts';

const arrivedAt = '2024-06-01T00:00:00.000Z';
const timesOf = (...names: readonly string[]) =>
  arrivalTimes(names.map((name) => ({ name, fileTime: null, arrivedAt }))).names.map(
    ({ local, instant }) => local ?? instant,
  );

it.each([
  [null, false],
  ['1980-01-01T00:00:00Z', false],
  ['1980-01-02T23:59:59Z', false],
  ['1980-01-03T00:00:00Z', true],
  ['1980-01-03T00:00:01Z', true],
])('the file system’s %s is a time and no zip’s word for none: %s', (instant, isTime) => {
  expect(isFileTime(instant)).toBe(isTime);
  expect(arrivalTimes([{ name: 'a.jpg', fileTime: instant, arrivedAt }]).fileTimes).toEqual(isTime ? [instant] : []);
});

it.each([
  ['2016-05-06T07:08:09Z', null, true],
  ['2016-05-06T07:08:09Z', '1980-01-01T00:00:00Z', true],
  ['2016-05-06T07:08:09Z', '2016-05-06T07:08:09.001Z', true],
  ['2016-05-06T07:08:09Z', '2016-05-06T07:08:09.000Z', false],
  ['1980-01-01T00:00:00Z', '2016-05-06T07:08:09Z', false],
  [null, null, false],
])('the file time %s is older than %s: %s', (fileTime, known, isOlderOne) => {
  expect(isOlder(fileTime, known)).toBe(isOlderOne);
});

it('a name with a time comes before one with a day, and the earlier before the later', () => {
  expect(
    timesOf('b 2011-02-03.jpg', 'IMG_20200102_030405.jpg', 'a 2010-02-03.jpg', 'PXL_20190102_030405678.jpg', 'x.jpg'),
  ).toEqual(['2019-01-02T03:04:05.678Z', '2020-01-02T03:04:05', '2010-02-03T12:00:00', '2011-02-03T12:00:00']);
});

it('arrivals say the same in any order', () => {
  const arrival = fc.record({
    name: fc.constantFrom('IMG_20200102_030405.jpg', 'a/IMG_20200102_030405.jpg', 'b 2020-01-02.jpg', 'x.jpg'),
    fileTime: fc.constantFrom(null, '2020-01-02T03:04:05Z', '2020-01-02T03:04:05.000Z', '2019-01-02T03:04:05.5Z'),
    arrivedAt: fc.constantFrom('2024-06-01T00:00:00.000Z', '2024-06-01T00:00:00.001Z'),
  });
  fc.assert(
    fc.property(fc.array(arrival, { minLength: 1 }), (arrivals) => {
      expect(arrivalTimes(arrivals.toReversed())).toEqual(arrivalTimes(arrivals));
    }),
  );
});

it('a photo came at least once', () => {
  expect(() => arrivalTimes([])).toThrow(TypeError);
});
