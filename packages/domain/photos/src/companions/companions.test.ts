import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupCompanions } from './companions.ts';

/** Only what belongs to something. */
const pairs = (paths: readonly string[], clips: ReadonlyMap<string, string> = new Map()) =>
  groupCompanions(paths, clips)
    .filter(({ of }) => of !== null)
    .map(({ path, role, of }) => [path, role, of]);

describe('photos whose names differ in case or in how accents are written alone', () => {
  it.each([
    ['A.JPG.xmp', 'sidecar', ['A.JPG', 'a.jpg']],
    ['A.xmp', 'sidecar', ['A.JPG', 'a.jpg']],
    ['A.JPG.json', 'takeout', ['A.JPG', 'a.jpg']],
    ['e\u0301.jpg.xmp', 'sidecar', ['e\u0301.jpg', '\u00e9.jpg']],
  ])('have each their own: %s is a %s of the first of %j', (path, role, photos) => {
    expect(pairs([path, ...photos])).toEqual([[path, role, photos[0]]]);
    expect(pairs([...photos.toReversed(), path])).toEqual([[path, role, photos[0]]]);
  });
});

describe('a sidecar', () => {
  it.each([
    ['IMG_1.jpg.xmp', ['IMG_1.jpg']],
    ['IMG_1.xmp', ['IMG_1.jpg']],
    ['IMG_1.XMP', ['img_1.JPG']],
    ['2024/IMG_1.xmp', ['2024/IMG_1.heic']],
    ['IMG_1.xmp', ['IMG_1.cr2', 'IMG_1.jpg']],
    ['IMG_1.jpg.xmp', ['IMG_1.jpg', 'IMG_1.cr2']],
    ['clip.mp4.xmp', ['clip.mp4']],
  ])('%s goes with the first of %j', (sidecar, photos) => {
    expect(pairs([sidecar, ...photos])).toEqual([[sidecar, 'sidecar', photos[0]]]);
    expect(pairs([...photos.toReversed(), sidecar])).toEqual([[sidecar, 'sidecar', photos[0]]]);
  });

  it('of nothing, or of a photo in another folder, is an ordinary file', () => {
    expect(groupCompanions(['a/IMG_1.xmp', 'b/IMG_1.jpg', 'IMG_2.xmp'], new Map())).toEqual([
      { path: 'a/IMG_1.xmp', role: 'photo', of: null },
      { path: 'b/IMG_1.jpg', role: 'photo', of: null },
      { path: 'IMG_2.xmp', role: 'photo', of: null },
    ]);
  });
});

describe('the clip of a Live Photo', () => {
  const clips = new Map([['IMG_1.MOV', 'IMG_1.HEIC']]);

  it('goes with the still that it was paired with', () => {
    expect(pairs(['IMG_1.JPG', 'IMG_1.MOV', 'IMG_1.HEIC'], clips)).toEqual([['IMG_1.MOV', 'motion', 'IMG_1.HEIC']]);
  });

  it('has no companions of its own, and takes none from its still', () => {
    const paths = ['IMG_1.HEIC', 'IMG_1.MOV', 'IMG_1.MOV.xmp', 'IMG_1.xmp', 'IMG_1.HEIC.json', 'IMG_1.MOV.json'];
    expect(pairs(paths, clips)).toEqual([
      ['IMG_1.MOV', 'motion', 'IMG_1.HEIC'],
      ['IMG_1.xmp', 'sidecar', 'IMG_1.HEIC'],
      ['IMG_1.HEIC.json', 'takeout', 'IMG_1.HEIC'],
    ]);
  });

  it('that is paired with nothing is a video with companions of its own, and its namesake keeps its own', () => {
    expect(pairs(['IMG_1.HEIC', 'IMG_1.MOV', 'IMG_1.MOV.xmp', 'IMG_1.MOV.json', 'IMG_1.HEIC.json'])).toEqual([
      ['IMG_1.MOV.xmp', 'sidecar', 'IMG_1.MOV'],
      ['IMG_1.MOV.json', 'takeout', 'IMG_1.MOV'],
      ['IMG_1.HEIC.json', 'takeout', 'IMG_1.HEIC'],
    ]);
  });
});

const LONG = 'a name of a picture that goes on and on and on for long';

describe('the JSON of Takeout', () => {
  it.each([
    ['IMG_1.jpg', 'IMG_1.jpg.json'],
    ['IMG_1.jpg', 'IMG_1.jpg.supplemental-metadata.json'],
    ['IMG_1.jpg', 'IMG_1.jpg.supplemental-metad.json'],
    ['IMG_1.jpg', 'IMG_1.jpg.s.json'],
    ['IMG_1.jpg', 'IMG_1.jpg..json'],
    ['IMG_1.JPG', 'IMG_1.jpg.json'],
    ['IMG_1(1).jpg', 'IMG_1.jpg(1).json'],
    ['IMG_1(1).jpg', 'IMG_1.jpg.supplemental-metadata(1).json'],
    ['IMG_1(12).jpg', 'IMG_1.jpg.supplemental-met(12).json'],
    ['IMG_1(1).jpg', 'IMG_1(1).jpg.json'],
    ['IMG_1(1).jpg', 'IMG_1(1).jpg.supplemental-metadata.json'],
    ['IMG_1-edited.jpg', 'IMG_1.jpg.json'],
    ['IMG_1-bearbeitet.jpg', 'IMG_1.jpg.json'],
    ['IMG_1-modifie\u0301.jpg', 'IMG_1.jpg.json'],
    ['IMG_1-edited(1).jpg', 'IMG_1.jpg(1).json'],
    ['IMG_1(1)-edited.jpg', 'IMG_1.jpg(1).json'],
    ['IMG_1-\u7de8\u8f2f.jpg', 'IMG_1.jpg.json'],
    ['IMG_1-\u0111\u00e3 ch\u1ec9nh s\u1eeda.jpg', 'IMG_1.jpg.json'],
    ['IMG_1-PANO.jpg', 'IMG_1.jpg.json'],
    ['IMG_1-COLLAGE.jpg', 'IMG_1.jpg.json'],
    ['IMG_1-motion.jpg', 'IMG_1.jpg.json'],
    ['IMG_1-edited.jpg', 'IMG_1.HEIC.supplemental-metadata.json'],
    ['IMG_1-edited(2).jpg', 'IMG_1.heic(2).json'],
    ['IMG_1-edited.jpg', 'IMG_1.supplemental-metadata.json'],
    [`${LONG.slice(0, 43)}-bea.jpg`, `${LONG.slice(0, 43)}.jp.json`],
    [`${LONG.slice(0, 42)}-edited.jpg`, `${LONG.slice(0, 42)}.hei.json`],
    [`${'e\u0301'.repeat(24)}.jpg`, `${'e\u0301'.repeat(23)}.json`],
    [`${LONG.slice(0, 43)}(1)x.jpg`, `${LONG.slice(0, 43)}(1).json`],
    [`${LONG.slice(0, 47)}.jpg`, `${`${LONG}.jpg`.slice(0, 46)}.json`],
    [`${LONG.slice(0, 42)}.jpg`, `${`${LONG.slice(0, 42)}.jpg.supplemental-metadata`.slice(0, 46)}.json`],
    [`${LONG.slice(0, 40)}.jpg`, `${`${LONG.slice(0, 40)}.jpg.supplemental-metadata`.slice(0, 46)}.json`],
    [`${LONG.slice(0, 47)}(1).jpg`, `${LONG.slice(0, 46)}(1).json`],
    ['IMG_1.jpg', 'IMG_1.json'],
  ])('of %s may be %s', (photo, json) => {
    expect(pairs([`x/${photo}`, `x/${json}`])).toEqual([[`x/${json}`, 'takeout', `x/${photo}`]]);
  });

  it('tells the second photo of a name from the first', () => {
    const first = ['IMG_1.jpg', 'IMG_1.jpg.supplemental-metadata.json'] as const;
    const second = ['IMG_1(1).jpg', 'IMG_1.jpg.supplemental-metadata(1).json'] as const;
    expect(pairs([...second, ...first])).toEqual([
      [second[1], 'takeout', second[0]],
      [first[1], 'takeout', first[0]],
    ]);
  });

  it('stands once for the photo and once for each edited copy', () => {
    expect(pairs(['IMG_1-edited.jpg', 'IMG_1.jpg', 'IMG_1.jpg.json'])).toEqual([
      ['IMG_1.jpg.json', 'takeout', 'IMG_1.jpg'],
      ['IMG_1.jpg.json', 'takeout', 'IMG_1-edited.jpg'],
    ]);
  });

  it.each([46, 47])('tells the numbered twins of a name of %i letters from each other', (letters) => {
    const name = LONG.slice(0, letters);
    const json = LONG.slice(0, 46);
    expect(
      pairs([
        `${name}(185).jpg`,
        `${name}(2).jpg`,
        `${name}.jpg`,
        `${json}.json`,
        `${json}(2).json`,
        `${json}(185).json`,
      ]),
    ).toEqual([
      [`${json}.json`, 'takeout', `${name}.jpg`],
      [`${json}(2).json`, 'takeout', `${name}(2).jpg`],
      [`${json}(185).json`, 'takeout', `${name}(185).jpg`],
    ]);
  });

  it('of a long name is shared by a numbered twin that has none, as the edited copy is called that', () => {
    const name = LONG.slice(0, 47);
    const json = `${LONG.slice(0, 46)}.json`;
    expect(pairs([`${name}(1).jpg`, `${name}.jpg`, json])).toEqual([
      [json, 'takeout', `${name}.jpg`],
      [json, 'takeout', `${name}(1).jpg`],
    ]);
    expect(pairs(['IMG_1(1).jpg', 'IMG_1.jpg', 'IMG_1.jpg.json'])).toHaveLength(1);
    expect(
      pairs([`${LONG.slice(0, 45)}(1).jpg`, `${LONG.slice(0, 45)}.jpg`, `${LONG.slice(0, 45)}..json`]),
    ).toHaveLength(1);
  });

  it.each([
    ['jpg', 46, 47],
    ['jpeg', 45, 46],
  ])('of a name with .%s is shared so only where that is cut: not of %i letters, but of %i', (ending, short, long) => {
    const shared = (letters: number) => {
      const name = LONG.slice(0, letters);
      return pairs([`${name}(1).${ending}`, `${name}.${ending}`, `${`${name}.`.slice(0, 46)}.json`]).length;
    };
    expect([shared(short), shared(long)]).toEqual([1, 2]);
  });

  it('that is not as long as a cut one is not of a photo whose name begins so', () => {
    expect(pairs([`${LONG.slice(0, 47)}.jpg`, `${LONG.slice(0, 45)}.json`])).toEqual([]);
    expect(pairs(['IMG_1-e.jpg', 'IMG_1.jpg.json'])).toEqual([]);
  });

  it('goes with neither of two photos that it fits alike', () => {
    const json = `${LONG.slice(0, 46)}.json`;
    expect(pairs([`${LONG.slice(0, 46)}x.jpg`, `${LONG.slice(0, 46)}y.jpg`, json])).toEqual([]);
    expect(pairs(['IMG_1.jpg', 'IMG_1.png', 'IMG_1.json'])).toEqual([]);
    expect(pairs(['IMG_1-edited.jpg', 'IMG_1.heic.json', 'IMG_1.png.json'])).toEqual([]);
  });

  it('of a photo that was made of another one is its own, where it has one', () => {
    expect(pairs(['IMG_1.jpg', 'IMG_1-COLLAGE.jpg', 'IMG_1.jpg.json', 'IMG_1-COLLAGE.jpg.json'])).toEqual([
      ['IMG_1.jpg.json', 'takeout', 'IMG_1.jpg'],
      ['IMG_1-COLLAGE.jpg.json', 'takeout', 'IMG_1-COLLAGE.jpg'],
    ]);
  });

  it('of a video is not that of an edited picture', () => {
    expect(pairs(['IMG_1-edited.jpg', 'IMG_1.mp4.json'])).toEqual([]);
    expect(pairs(['IMG_1-edited.jpg', 'IMG_1.heic.json', 'IMG_1.mp4.json'])).toEqual([
      ['IMG_1.heic.json', 'takeout', 'IMG_1-edited.jpg'],
    ]);
  });

  it.each(['metadata.json', 'IMG_2.jpg.json', 'IMG_1.jpg.other.json', 'IMG_1.jpg(2).json', 'y/IMG_1.jpg.json'])(
    'is not %s',
    (json) => {
      expect(pairs(['IMG_1.jpg', json])).toEqual([]);
    },
  );
});

it('every path stands in the answer, in order, and what it belongs to is a photo of the same folder', () => {
  const name = fc.tuple(
    fc.constantFrom('IMG_1', 'IMG_1(1)', 'IMG_1-edited', 'a', LONG),
    fc.constantFrom(
      '.jpg',
      '.HEIC',
      '.MOV',
      '.mp4',
      '.cr2',
      '.xmp',
      '.jpg.xmp',
      '.jpg.json',
      '.jpg(1).json',
      '.json',
      '',
    ),
  );
  const path = fc
    .tuple(fc.constantFrom('', 'a/', 'a/b/'), name)
    .map(([folder, [stem, ending]]) => folder + stem + ending);
  fc.assert(
    fc.property(fc.uniqueArray(path, { maxLength: 30 }), (paths) => {
      const grouped = groupCompanions(paths, new Map());
      expect([...new Set(grouped.map((each) => each.path))]).toEqual(paths);
      const photos = new Set(grouped.filter(({ role }) => role === 'photo').map((each) => each.path));
      for (const { path: own, role, of } of grouped) {
        expect(of === null).toBe(role === 'photo');
        if (of === null) continue;
        expect(photos.has(of)).toBe(true);
        expect(of.slice(0, of.lastIndexOf('/') + 1)).toBe(own.slice(0, own.lastIndexOf('/') + 1));
      }
    }),
  );
});
