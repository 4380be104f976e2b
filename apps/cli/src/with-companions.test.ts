import { expect, test } from 'vitest';
import { withCompanions } from './with-companions.ts';

const file = (path: string, lakePath: string) => ({ path, lakePath, sizeBytes: 1 });
const oneClip = async () => new Map([['a/IMG_1.MOV', 'a/IMG_1.jpg']]);
const noClips = async () => new Map<string, string>();

test('companions move to their photo, and all other inputs keep their order', async () => {
  const inputs = [
    file('/a/IMG_1.MOV', 'a/IMG_1.MOV'),
    file('/a/IMG_1.jpg', 'a/IMG_1.jpg'),
    file('/a/IMG_1.jpg.xmp', 'a/IMG_1.jpg.xmp'),
    { path: '/a/pipe', reason: 'is a pipe' },
    file('/a/IMG_2.MOV', 'a/IMG_2.MOV'),
  ];
  const [photo, ...others] = await withCompanions(inputs, oneClip);
  expect(photo).toEqual({
    ...inputs[1],
    companions: [
      { ...inputs[0], role: 'motion' },
      { ...inputs[2], role: 'sidecar' },
    ],
  });
  expect(others).toEqual(inputs.slice(3));
});

test('files with the same name from two folders with the same name are all kept, each with the companions of its folder', async () => {
  const inputs = ['/one', '/two'].flatMap((folder) =>
    ['DCIM/IMG_1.jpg', 'DCIM/IMG_1.xmp', 'DCIM/IMG_1.MOV'].map((name) => file(`${folder}/${name}`, name)),
  );
  const grouped = await withCompanions(inputs, noClips);
  expect(grouped.map(({ path }) => path)).toEqual([
    '/one/DCIM/IMG_1.jpg',
    '/one/DCIM/IMG_1.MOV',
    '/two/DCIM/IMG_1.jpg',
    '/two/DCIM/IMG_1.MOV',
  ]);
  const companions = grouped.map((input) => ('companions' in input ? input.companions?.map(({ path }) => path) : []));
  expect(companions).toEqual([['/one/DCIM/IMG_1.xmp'], [], ['/two/DCIM/IMG_1.xmp'], []]);
});
