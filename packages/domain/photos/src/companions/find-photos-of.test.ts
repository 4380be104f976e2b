import { describe, expect, it } from 'vitest';
import { findPhotosOf } from './find-photos-of.ts';
import type { CandidatePhoto, KnownCompanion } from './find-photos-of.ts';

const NOON = '2020-06-01T12:00:00Z';

const json = (name: string, known: Partial<KnownCompanion> = {}): KnownCompanion => ({
  sha256: name,
  role: 'takeout',
  names: [name],
  title: 'a.jpg',
  taken: NOON,
  ...known,
});

const sidecar = (name: string, taken: string | null = null): KnownCompanion =>
  json(name, { role: 'sidecar', title: null, taken });

/** `takenLocal`: null where its bytes say nothing. */
const photo = (
  name: string,
  takenLocal: string | null = null,
  known: Partial<CandidatePhoto> = {},
): CandidatePhoto => ({
  id: name,
  names: [name],
  captured:
    takenLocal === null
      ? null
      : { takenLocal, takenSource: 'exif', offsetMinutes: null, offsetSource: null, takenUtc: null },
  durationSeconds: null,
  came: [],
  ...known,
});

const found = (companion: KnownCompanion, ...photos: readonly CandidatePhoto[]): readonly string[] =>
  findPhotosOf([companion], photos).get(companion.sha256)?.photoIds ?? [];

describe('the moments of a JSON and of a photo of another folder', () => {
  it.each([
    ['the same', '2020-06-01T12:00:00', true],
    ['apart by what clocks round', '2020-06-01T12:00:02', true],
    ['apart by more', '2020-06-01T12:00:03', false],
    ['with fractions', '2020-06-01T12:00:01.999', true],
    ['apart by a zone of three quarters', '2020-06-01T17:45:00', true],
    ['apart by a zone and what clocks round', '2020-06-01T17:44:58', true],
    ['apart by the widest zone', '2020-06-02T02:00:00', true],
    ['apart by more than any zone', '2020-06-02T02:15:00', false],
    ['a day apart', '2020-06-02T12:00:00', false],
  ])('%s: %s', (_what, takenLocal, isOne) => {
    expect(found(json('y/a.jpg.json'), photo('x/a.jpg', takenLocal))).toEqual(isOne ? ['x/a.jpg'] : []);
  });

  it('of a video may be those of its beginning and its end', () => {
    const starts = ['2020-06-01T11:58:20', '2020-06-01T12:01:40', '2020-06-01T11:59:00'];
    const videos = starts.map((taken) => photo('x/a.mp4', taken, { durationSeconds: 100 }));
    const counts = videos.map((video) => found(json('y/a.mp4.json', { title: 'a.mp4' }), video).length);
    expect(counts).toEqual([1, 1, 0]);
  });

  it('may be said by the photo’s name', () => {
    const title = 'IMG_20200601_140000.jpg';
    expect(found(json('y/IMG_20200601_140000.jpg.json', { title }), photo(`x/${title}`))).toEqual([`x/${title}`]);
    expect(
      found(json('y/IMG_20200601_140000.jpg.json', { title, taken: '2021-01-01T00:00:00Z' }), photo(`x/${title}`)),
    ).toEqual([]);
    const day = 'IMG-20200601-WA0001.jpg';
    const of = (taken: string) => found(json(`y/${day}.json`, { title: day, taken }), photo(`x/${day}`));
    expect([of('2020-06-02T12:00:00Z').length, of('2020-06-04T12:00:00Z').length]).toEqual([1, 0]);
  });
});

describe('of photos of one name', () => {
  it('one that came as an edited copy near the JSON and as the original elsewhere is the copy of the one near the JSON', () => {
    const copy = photo('copy', null, { names: ['far/a.jpg', 'x/album/a-edited.jpg'] });
    expect(found(json('y/album/a.jpg.json'), photo('x/album/a.jpg'), copy)).toEqual(['x/album/a.jpg', 'copy']);
  });

  it('the one with the moment comes before that of the folder, and that before one of another', () => {
    const companion = json('x/a.jpg.json');
    const [timed, near, far] = [photo('z/a.jpg', '2020-06-01T12:00:00'), photo('q/x/a.jpg'), photo('y/a.jpg')];
    expect(found(companion, far, near, timed)).toEqual(['z/a.jpg']);
    expect(found(companion, far, near)).toEqual(['q/x/a.jpg']);
    expect(found(companion, far)).toEqual(['y/a.jpg']);
  });

  it('of several with as much the one of the nearest folder is chosen, and none of two that stand alike', () => {
    const companion = json('T/x/a.jpg.json');
    expect(found(companion, photo('U/x/a.jpg'), photo('T/x/a.jpg'))).toEqual(['T/x/a.jpg']);
    const doubt = findPhotosOf([companion], [photo('U/x/a.jpg'), photo('V/x/a.jpg')]).get(companion.sha256);
    expect(doubt).toEqual({ photoIds: [], isByName: false, doubtful: ['U/x/a.jpg', 'V/x/a.jpg'] });
  });

  it('those that it came with have it, and nobody else for less', () => {
    const companion = json('x/a.jpg.json');
    const came = photo('x/a.jpg', null, { came: [companion.sha256] });
    expect(found(companion, came, photo('y/a.jpg', '2020-06-01T12:00:00'))).toEqual(['x/a.jpg']);
  });
});

describe('of JSONs of one name', () => {
  it('a photo without a time gets that of the nearest folder, and none of two that stand alike', () => {
    const [near, far] = [json('T/x/a.jpg.json'), json('U/x/a.jpg.json', { taken: '2019-01-01T00:00:01Z' })];
    const of = (one: CandidatePhoto) =>
      [...findPhotosOf([near, far], [one])].map(([, { photoIds }]) => photoIds.length);
    expect(of(photo('T/x/a.jpg'))).toEqual([1, 0]);
    expect(of(photo('V/x/a.jpg'))).toEqual([0, 0]);
    const same = json('U/x/a.jpg.json', { sha256: 'other bytes' });
    expect([...findPhotosOf([near, same], [photo('V/x/a.jpg')])].map(([, { photoIds }]) => photoIds.length)).toEqual([
      1, 1,
    ]);
  });

  it('a photo that came with one gets another of the same moment alone', () => {
    const came = photo('x/a.jpg', null, { came: ['x/a.jpg.json'] });
    const others = [json('y/a.jpg.json'), json('x/z/a.jpg.json', { taken: '2019-01-01T00:00:01Z' })];
    const all = findPhotosOf([json('x/a.jpg.json'), ...others], [came]);
    expect([...all].map(([, { photoIds }]) => photoIds.length)).toEqual([1, 1, 0]);
  });

  it('its own comes before that of the original, though it came with that', () => {
    const copy = photo('x/a-COLLAGE.jpg', null, { came: ['x/a.jpg.json'] });
    const own = json('x/a-COLLAGE.jpg.json', { title: 'a-COLLAGE.jpg', taken: '2021-01-01T00:00:00Z' });
    expect(found(own, copy)).toEqual(['x/a-COLLAGE.jpg']);
  });
});

it('edited copies have the JSON of their original from its folder or of its moment, and not for their name alone', () => {
  const copies = [photo('x/a-edited.jpg'), photo('y/a-edited.jpg'), photo('y/a-smile.jpg', '2020-06-01T12:00:00')];
  expect(found(json('x/a.jpg.json'), photo('x/a.jpg'), ...copies)).toEqual([
    'x/a.jpg',
    'x/a-edited.jpg',
    'y/a-smile.jpg',
  ]);
});

it('an edited copy of another folder and without a time has no JSON', () => {
  expect(found(json('x/a.jpg.json'), photo('x/a.jpg'), photo('y/a-edited.jpg'))).toEqual(['x/a.jpg']);
});

it('a JSON that came with a photo is of none of another name', () => {
  const companion = json('x/a.json');
  const came = photo('x/a.jpg', null, { came: [companion.sha256] });
  expect(found(companion, came, photo('x/a.jpeg', '2020-06-01T12:00:00'))).toEqual(['x/a.jpg']);
});

it('a copy that has a JSON of its own has none of its original, though both are of one moment', () => {
  const own = json('x/a-PANO.jpg.json', { title: 'a-PANO.jpg' });
  const all = findPhotosOf([json('x/a.jpg.json'), own], [photo('x/a-PANO.jpg')]);
  expect([...all].map(([, { photoIds }]) => photoIds.length)).toEqual([0, 1]);
});

it('of several names of a photo those count that are nearest to the JSON', () => {
  const copy = photo('copy', null, { names: ['z/a.jpg', 'x/a-edited.jpg'] });
  expect(found(json('x/a.jpg.json'), photo('x/a.jpg'), copy)).toEqual(['x/a.jpg', 'copy']);
});

it('a renamed JSON of a long name is not of its numbered twin', () => {
  const title = `${'long name '.repeat(6)}.jpg`;
  const cut = title.slice(0, 47);
  const renamed = json('x/download.json', { title });
  expect(found(renamed, photo(`x/${cut}.jpg`))).toHaveLength(1);
  expect(found(renamed, photo(`x/${cut}(1).jpg`))).toHaveLength(0);
});

it.each([
  ['a.jpg.json', 'b.jpg', 'b.jpg', true],
  ['a.jpg.json', 'b.jpg', 'a.jpg', false],
  ['download.json', 'a.jpg', 'a.jpg', true],
  ['download.json', 'a.jpg', 'a(1).jpg', false],
  ['download(1).json', 'a(1).jpg', 'a(1).jpg', true],
  ['a.jpg(1).json', 'a.jpg', 'a.jpg', false],
  ['a.jpg(1).json', 'a.jpg', 'a(1).jpg', true],
  ['a.json', 'a.png', 'a.jpg', false],
  ['a.json', 'a.jpeg', 'a.jpg', true],
  ['a_b.jpg.json', 'a&b.jpg', 'a_b.jpg', true],
])('%s with the title %s and the photo %s belong together: %s', (name, title, photoName, isOne) => {
  expect(found(json(`x/${name}`, { title }), photo(`x/${photoName}`))).toHaveLength(isOne ? 1 : 0);
});

describe('a sidecar', () => {
  it('is of the photo of its path, whatever time it says', () => {
    expect(found(sidecar('x/a.jpg.xmp', '2001-01-01T00:00:00'), photo('x/a.jpg', '2020-06-01T12:00:00'))).toEqual([
      'x/a.jpg',
    ]);
    expect(found(sidecar('y/a.jpg.xmp', '2020-06-01T12:00:00'), photo('x/a.jpg', '2020-06-01T12:00:00'))).toEqual([]);
  });

  it('without a folder is of the photo of its name, unless that has another moment', () => {
    expect(found(sidecar('a.xmp', '2020-06-01T12:00:00'), photo('a.jpg', '2020-06-01T12:00:00'))).toEqual(['a.jpg']);
    expect(found(sidecar('a.xmp', '2020-06-01T12:07:00'), photo('a.jpg', '2020-06-01T12:00:00'))).toEqual([]);
    expect(found(sidecar('a.xmp'), photo('a.jpg', '2020-06-01T12:00:00'))).toEqual(['a.jpg']);
    expect(found(sidecar('a.xmp'), photo('a.jpg'), photo('a.jpg', null, { id: 'other' }))).toEqual([]);
  });

  it('of several endings is of the raw picture, and of a whole name of that', () => {
    const all = [photo('x/a.jpg'), photo('x/a.dng'), photo('x/a.mov')];
    expect(found(sidecar('x/a.xmp'), ...all)).toEqual(['x/a.dng']);
    expect(found(sidecar('x/a.jpg.xmp'), ...all)).toEqual(['x/a.jpg']);
    expect(found(sidecar('x/a.xmp'), photo('x/a.jpg'), photo('x/a.jpg', null, { id: 'newer' }))).toEqual([]);
  });
});
