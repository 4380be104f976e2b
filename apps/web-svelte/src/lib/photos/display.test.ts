import { describe, expect, it } from 'vitest';
import { cannotPlay, fitted, worthOriginal } from './display.ts';

const PHOTO = {
  kind: 'image',
  state: 'ready',
  contentType: 'image/jpeg',
  width: 4032,
  height: 3024,
  sizeBytes: 4_000_000,
} as const;
const LAPTOP = { width: 1440, height: 900 };

it('a picture is shown complete, and is never enlarged', () => {
  expect(fitted({ width: 4000, height: 3000 }, LAPTOP)).toEqual({ width: 1200, height: 900 });
  expect(fitted({ width: 320, height: 240 }, LAPTOP)).toEqual({ width: 320, height: 240 });
});

describe('the original', () => {
  it('is loaded where the screen has more pixels than the preview', () => {
    expect(worthOriginal(PHOTO, LAPTOP, 1)).toBe(false);
    expect(worthOriginal(PHOTO, LAPTOP, 2)).toBe(true);
  });

  it('is not loaded where it has no more pixels than the preview', () => {
    expect(worthOriginal({ ...PHOTO, width: 1500, height: 1000 }, LAPTOP, 3)).toBe(false);
  });

  it.each([
    ['a type that browsers cannot show', { contentType: 'image/heic' }],
    ['a damaged file', { state: 'failed' }],
    ['a video', { kind: 'video' }],
    ['a file of 80 MB', { sizeBytes: 80_000_000 }],
    ['a picture of unknown size', { width: null }],
  ] as const)('is not loaded for %s', (_, part) => {
    expect(worthOriginal({ ...PHOTO, ...part }, LAPTOP, 2)).toBe(false);
  });

  it('is always loaded for a GIF, which may be animated', () => {
    expect(worthOriginal({ ...PHOTO, contentType: 'image/gif', width: 200, height: 100 }, LAPTOP, 1)).toBe(true);
  });
});

it.each([
  ['was stopped', { code: 1 }, false],
  ['broke off on the way', { code: 2 }, false],
  ['cannot be decoded', { code: 3 }, true],
  ['is of a kind that is not known', { code: 4 }, true],
  ['has no failure', null, false],
])('replacement of a video that %s by its still: %o is %s', (_, error, expected) => {
  expect(cannotPlay(error)).toBe(expected);
});
