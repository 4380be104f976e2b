import { describe, expect, test } from 'vitest';
import type { ClipEvidence, StillEvidence } from './clip-evidence.ts';
import { pairClips } from './pair-clips.ts';

/** What a file says: an identifier, seconds after a moment, or both; a video longer than a clip is `long`. */
interface Said {
  readonly id?: string;
  readonly at?: number;
  readonly long?: boolean;
}

const MOMENT = Date.UTC(2022, 2, 5, 9, 30);
const wallTimeAt = (seconds: number): string => new Date(MOMENT + seconds * 1000).toISOString().slice(0, 19);

function filesOf(said: Readonly<Record<string, Said>>) {
  const read: string[] = [];
  const of = (path: string): Said => {
    read.push(path);
    return said[path] ?? {};
  };
  return {
    read,
    async still(path: string): Promise<StillEvidence> {
      const { id, at } = of(path);
      return {
        contentIdentifier: id ?? null,
        takenLocal: at === undefined ? null : wallTimeAt(at),
        offsetMinutes: null,
      };
    },
    async clip(path: string): Promise<ClipEvidence> {
      const { id, at, long = false } = of(path);
      return {
        contentIdentifier: id ?? null,
        durationSeconds: long ? 80 : 2.5,
        createdLocal: null,
        createdOffsetMinutes: null,
        createdUtc: at === undefined ? null : `${wallTimeAt(at)}Z`,
      };
    },
  };
}

const pairs = async (said: Readonly<Record<string, Said>>) =>
  Object.fromEntries(await pairClips(Object.keys(said), filesOf(said)));

const stop = () => {
  throw new Error('stopped');
};

describe('a clip of the moment of its still', () => {
  test.each([
    ['IMG_1.MOV', 'IMG_1.HEIC'],
    ['img_1.mov', 'IMG_1.JPG'],
    ['a/IMG_1.MP4', 'a/IMG_1.HEIC'],
    ['IMG_1.MP4', 'IMG_1.JPG'],
    ['IMG_1_HEVC.MOV', 'IMG_1.HEIC'],
    ['IMG_1_HEVC(1).MOV', 'IMG_1(1).HEIC'],
    ['IMG_1.HEIC.MOV', 'IMG_1.HEIC'],
    ['MVIMG_20180101_101112.MP4', 'MVIMG_20180101_101112.jpg'],
    ['PXL_20240301_011512123.MP', 'PXL_20240301_011512123.MP.jpg'],
    ['PXL_20240301_011512123.MP~2', 'PXL_20240301_011512123.MP~2.jpg'],
    ['PXL_20240301_011512123.MP.MP4', 'PXL_20240301_011512123.MP.jpg'],
    ['PXL_20240301_011512123.MP4', 'PXL_20240301_011512123.MP.jpg'],
    ['e\u0301.mov', '\u00e9.heic'],
  ])('that is called %s belongs to %s', async (clip, still) => {
    expect(await pairs({ [clip]: { at: 1 }, [still]: { at: 0 } })).toEqual({ [clip]: still });
  });

  test.each([
    ['IMG_1.MOV', 'IMG_1.png'],
    ['IMG_2.MOV', 'IMG_1.HEIC'],
    ['IMG_1(1).MOV', 'IMG_1.HEIC'],
    ['a/IMG_1.MOV', 'b/IMG_1.HEIC'],
    ['IMG_1.MOV.xmp', 'IMG_1.HEIC'],
  ])('that is called %s does not belong to %s', async (clip, still) => {
    expect(await pairs({ [clip]: { at: 1 }, [still]: { at: 0 } })).toEqual({});
  });
});

test('a video of another moment, or a long one, belongs to no picture of its name', async () => {
  expect(await pairs({ 'IMG_1.HEIC': { at: 0 }, 'IMG_1.MOV': { at: 500 } })).toEqual({});
  expect(await pairs({ 'IMG_1.HEIC': { at: 0 }, 'IMG_1.MOV': { at: 0, long: true } })).toEqual({});
  expect(await pairs({ 'IMG_1.HEIC': {}, 'IMG_1.MOV': {} })).toEqual({});
});

describe('of several namesakes', () => {
  test('an identifier finds the still, whatever the counters', async () => {
    const said = {
      'IMG_1.HEIC': { id: 'A' },
      'IMG_1.MOV': { id: 'B' },
      'IMG_1(1).HEIC': { id: 'B' },
      'IMG_1(1).MOV': { id: 'A' },
    };
    expect(await pairs(said)).toEqual({ 'IMG_1.MOV': 'IMG_1(1).HEIC', 'IMG_1(1).MOV': 'IMG_1.HEIC' });
  });

  test('a time finds no still of another counter, though the clip has an identifier', async () => {
    expect(await pairs({ 'IMG_1.HEIC': { at: 0 }, 'IMG_1(1).MOV': { id: 'A', at: 0 } })).toEqual({});
  });

  test('an identifier counts for more than a time', async () => {
    const said = { 'IMG_1.HEIC': { at: 0 }, 'IMG_1.JPG': { id: 'A', at: 9 }, 'IMG_1.MOV': { id: 'A', at: 0 } };
    expect(await pairs(said)).toEqual({ 'IMG_1.MOV': 'IMG_1.JPG' });
  });

  test('the one of the nearest time is taken, then the HEIC, then the one that is spelled alike', async () => {
    expect(await pairs({ 'IMG_1.HEIC': { at: 5 }, 'IMG_1.JPG': { at: 1 }, 'IMG_1.MOV': { at: 0 } })).toEqual({
      'IMG_1.MOV': 'IMG_1.JPG',
    });
    for (const heic of ['IMG_1.HEIC', 'IMG_1.heic'])
      expect(await pairs({ 'IMG_1.JPG': { at: 0 }, [heic]: { at: 0 }, 'IMG_1.MOV': { at: 0 } })).toEqual({
        'IMG_1.MOV': heic,
      });
    for (const clip of ['A.MOV', 'a.mov'])
      expect(await pairs({ 'a.heic': { at: 0 }, 'A.HEIC': { at: 0 }, [clip]: { at: 0 } })).toEqual({
        [clip]: clip === 'A.MOV' ? 'A.HEIC' : 'a.heic',
      });
  });

  test('only the video of the moment is the clip', async () => {
    const said = { 'IMG_1.JPG': { at: 0 }, 'IMG_1.MOV': { at: 90_000 }, 'IMG_1.MP4': { at: 2 } };
    expect(await pairs(said)).toEqual({ 'IMG_1.MP4': 'IMG_1.JPG' });
  });
});

test('only files that have a namesake are read, a still once', async () => {
  const said = {
    'IMG_1.HEIC': { at: 0 },
    'IMG_1.MOV': { at: 0 },
    'IMG_1.MP4': { at: 0 },
    'IMG_2.HEIC': { at: 0 },
    'IMG_3.MOV': { at: 0 },
  };
  const files = filesOf(said);
  await pairClips(Object.keys(said), files);
  expect(files.read.toSorted()).toEqual(['IMG_1.HEIC', 'IMG_1.MOV', 'IMG_1.MP4']);
});

test('it tells how far it is, and stops when it is told to', async () => {
  const said = Object.fromEntries(
    Array.from({ length: 40 }, (_, n) => [`IMG_${n >> 1}.${n % 2 === 0 ? 'HEIC' : 'MOV'}`, { at: n >> 1 }]),
  );
  const told: (readonly [number, number])[] = [];
  const onProgress = (done: number, total: number) => void told.push([done, total]);
  expect((await pairClips(Object.keys(said), filesOf(said), { onProgress })).size).toBe(20);
  expect(told).toEqual([
    [0, 20],
    [16, 20],
  ]);
  await expect(pairClips(Object.keys(said), filesOf(said), { onProgress: stop })).rejects.toThrow('stopped');
});
