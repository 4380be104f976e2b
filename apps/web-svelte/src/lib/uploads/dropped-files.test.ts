import { expect, it } from 'vitest';
import { chosenFiles, filesOf, type Drop } from './dropped-files.ts';

const fileEntry = (name: string) => ({
  name,
  isFile: true,
  isDirectory: false,
  file: (resolve: (file: File) => void) => resolve(new File([name], name)),
});

/** A folder as browsers give it: its reader gives its entries in parts, and an empty list at the end. */
const folderEntry = (name: string, parts: readonly (readonly object[])[]) => ({
  name,
  isFile: false,
  isDirectory: true,
  createReader: () => {
    const left = [...parts];
    return { readEntries: (resolve: (entries: readonly object[]) => void) => resolve(left.shift() ?? []) };
  },
});

const dropOf = (...entries: readonly ReturnType<typeof fileEntry | typeof folderEntry>[]): Drop => ({
  items: entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry, getAsFile: () => null })),
});

it('a dropped folder gives all its files with their paths, without files of the operating system', async () => {
  const thumbnails = folderEntry('@eaDir', [[fileEntry('a.jpg'), fileEntry('b.jpg')]]);
  const trip = folderEntry('trip', [
    [fileEntry('a.jpg'), folderEntry('day 2', [[fileEntry('b.jpg'), fileEntry('.DS_Store')]])],
    [fileEntry('c.mp4'), fileEntry('Thumbs.db'), thumbnails],
  ]);
  const { files, leftOut } = await filesOf(dropOf(trip, fileEntry('d.jpg')));
  expect(leftOut).toBe(3);
  expect(files.map(({ name }) => name)).toEqual(['trip/a.jpg', 'trip/day 2/b.jpg', 'trip/c.mp4', 'd.jpg']);
});

it('a file without an entry, such as a pasted one, is accepted', async () => {
  const file = new File(['x'], 'pasted.png');
  const item = (kind: string) => ({ kind, webkitGetAsEntry: () => null, getAsFile: () => file });
  expect(await filesOf({ items: [item('file'), item('string')] })).toEqual({
    files: [{ name: 'pasted.png', file }],
    leftOut: 0,
  });
});

it('a folder that is dropped itself is accepted with any name', async () => {
  const { files } = await filesOf(dropOf(folderEntry('#recycle', [[fileEntry('a.jpg')]])));
  expect(files.map(({ name }) => name)).toEqual(['#recycle/a.jpg']);
});

it('chosen files keep the path of their folder', () => {
  const inFolder = new File(['x'], 'a.jpg');
  Object.defineProperty(inFolder, 'webkitRelativePath', { value: 'trip/a.jpg' });
  expect(chosenFiles([inFolder, new File(['y'], 'b.jpg')]).files.map(({ name }) => name)).toEqual([
    'trip/a.jpg',
    'b.jpg',
  ]);
});
