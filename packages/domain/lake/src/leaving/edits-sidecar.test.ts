import { readXmp } from '@homelake/photos';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../property-seed.test-helper.ts';
import { editsSidecar, isEdited } from './edits-sidecar.ts';
import type { EditedPhoto } from './edits-sidecar.ts';

const PLAIN: EditedPhoto = {
  takenLocal: '2024-01-28T15:30:12',
  takenSource: 'exif',
  offsetMinutes: 60,
  title: null,
  description: null,
  tags: [],
  rating: null,
  favourite: false,
  trashedAt: null,
  standsAlone: false,
  hasOwnTags: false,
  albumNames: [],
};
const read = (changes: Partial<EditedPhoto>) => readXmp(editsSidecar({ ...PLAIN, ...changes }));

describe('the sidecar of an edited photo', () => {
  it('has the corrected time with its offset, and no time that the original has itself', () => {
    expect(read({ takenSource: 'user' })).toMatchObject({
      'exif:DateTimeOriginal': '2024-01-28T15:30:12+01:00',
      'photoshop:DateCreated': '2024-01-28T15:30:12+01:00',
    });
    expect(read({ takenSource: 'user', offsetMinutes: -570 })['exif:DateTimeOriginal']).toBe(
      '2024-01-28T15:30:12-09:30',
    );
    expect(read({ takenSource: 'user', offsetMinutes: null })['exif:DateTimeOriginal']).toBe('2024-01-28T15:30:12');
    expect(read({})).not.toHaveProperty('exif:DateTimeOriginal');
  });

  it('gives a favourite five stars, unless it has a rating', () => {
    expect(read({ favourite: true })).toMatchObject({ 'xmp:Rating': '5', 'homelake:Favourite': 'True' });
    expect(read({ favourite: true, rating: 3 })['xmp:Rating']).toBe('3');
    expect(read({ rating: 0 })['xmp:Rating']).toBe('0');
    expect(read({})).not.toHaveProperty('xmp:Rating');
  });

  it('has caption, keywords, albums and the trash', () => {
    const found = read({
      title: 'Harbour',
      description: 'Two boats',
      tags: ['sea'],
      albumNames: ['Norway|2024'],
      trashedAt: '2024-05-01T10:00:00.000Z',
      standsAlone: true,
    });
    expect(found).toMatchObject({
      'dc:title': ['Harbour'],
      'dc:description': ['Two boats'],
      'dc:subject': ['sea'],
      'lr:hierarchicalSubject': ['Albums|Norway/2024'],
      'homelake:Albums': ['Norway|2024'],
      'homelake:TrashedAt': '2024-05-01T10:00:00.000Z',
      'homelake:StandsAlone': 'True',
    });
  });

  it('gives any words back as they are', () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .map((text) => text.replace(/\p{Cc}/gu, '').trim())
      .filter((text) => text !== '');
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 6 }), word, (tags, description) => {
        expect(read({ tags, description })).toMatchObject({ 'dc:subject': tags, 'dc:description': [description] });
      }),
    );
  });

  it.each<[string, Partial<EditedPhoto>]>([
    ['a favourite', { favourite: true }],
    ['tags of its owner', { hasOwnTags: true }],
    ['an album', { albumNames: ['a'] }],
    ['the trash', { trashedAt: '2024-05-01T10:00:00.000Z' }],
    ['a corrected time', { takenSource: 'user' }],
    ['a copy that stands alone', { standsAlone: true }],
  ])('is written for %s', (_what, changes) => {
    expect(isEdited({ ...PLAIN, ...changes })).toBe(true);
    expect(isEdited(PLAIN)).toBe(false);
  });
});
