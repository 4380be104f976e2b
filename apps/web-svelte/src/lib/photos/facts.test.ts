import { describe, expect, it } from 'vitest';
import {
  clockText,
  copyText,
  exposureText,
  isDated,
  photoName,
  placeText,
  sizesText,
  spanOfYears,
  takenLines,
  timeText,
} from './facts.ts';

describe('facts in words', () => {
  it.each([
    [1.8, 0.004, 100, 26, 'f/1.8 · 1/250 s · ISO 100 · 26 mm'],
    [8, 2.5, null, null, 'f/8 · 2.5 s'],
    [null, 1 / 3, null, 4.25, '0.3 s · 4.3 mm'],
    [null, 1 / 8000, 6400, null, '1/8000 s · ISO 6400'],
    [null, null, null, null, ''],
  ])('exposure %d %d %d %d', (aperture, exposureSeconds, iso, focalLengthMm, text) => {
    expect(exposureText({ aperture, exposureSeconds, iso, focalLengthMm })).toBe(text);
  });

  it.each([
    [['an export'], 1600, 1200, 'Sent in a chat, 1600 × 1200'],
    [[], 1200, 1600, 'WhatsApp’s copy, 1200 × 1600'],
    [['an export'], null, null, 'Sent in a chat'],
  ])('a copy from %j, %d by %d', (exportIds, width, height, text) => {
    expect(copyText({ exportIds, width, height })).toBe(text);
  });

  it.each([
    [0, '16:05, UTC'],
    [120, '16:05, UTC+2'],
    [330, '16:05, UTC+5:30'],
    [-210, '16:05, UTC−3:30'],
    [null, '16:05'],
  ])('a zone of %d minutes', (offsetMinutes, text) => {
    expect(timeText({ takenLocal: '2023-07-14T16:05:12', offsetMinutes })).toBe(text);
  });

  it('sizes, with and without known pixels', () => {
    expect(sizesText({ width: 4032, height: 3024, sizeBytes: 3_412_000 })).toBe('4032 × 3024 · 12.2 MP · 3.4 MB');
    expect(sizesText({ width: 60, height: 45, sizeBytes: 4_300 })).toBe('60 × 45 · 4.3 kB');
    expect(sizesText({ width: null, height: null, sizeBytes: 820 })).toBe('820 bytes');
  });

  it('a place, without repeated names', () => {
    expect(placeText({ name: 'Rome', region: 'Lazio', country: 'Italy', countryCode: 'IT' })).toBe(
      'Rome, Lazio, Italy',
    );
    expect(placeText({ name: 'Singapore', region: null, country: 'Singapore', countryCode: 'SG' })).toBe('Singapore');
  });

  it('a duration in the form of video players', () => {
    expect([7, 64.6, 3_750].map(clockText)).toEqual(['0:07', '1:05', '1:02:30']);
  });

  it('an accessible name', () => {
    const video = { kind: 'video', takenLocal: '2023-07-14T16:05:12' } as const;
    expect(photoName({ ...video, dated: true })).toBe('Video, Fri 14 July 2023, 16:05');
    expect(photoName({ ...video, dated: false })).toBe('Video without a date, shown at Fri 14 July 2023');
  });

  it.each([
    ['exif', ['Fri 14 July 2023', '16:05, UTC+2']],
    ['file-name', ['Fri 14 July 2023', '16:05, UTC+2', 'Time from the file name']],
    ['user', ['Fri 14 July 2023', '16:05, UTC+2', 'You set this time']],
    ['file-time', ['No date', 'Shown at the time when its file was last changed: Fri 14 July 2023, 16:05']],
    ['arrival', ['No date', 'Shown at the time of its import: Fri 14 July 2023, 16:05']],
  ] as const)('a time from %s', (takenSource, lines) => {
    expect(takenLines({ takenSource, takenLocal: '2023-07-14T16:05:12', offsetMinutes: 120 })).toEqual(lines);
    expect(isDated({ takenSource })).toBe(lines[0] !== 'No date');
  });
});

it.each([
  [['2026-11', '2009-02'], '2009 to today'],
  [['2026-11', '2026-02'], 'this year'],
  [['2023-05', '2009-02'], '2009 to 2023'],
  [['2023-05', '2023-02'], '2023'],
])('months from %j span %s', (months, text) => {
  expect(spanOfYears(months, '2026-11')).toBe(text);
});
