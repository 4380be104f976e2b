import { expect, it } from 'vitest';
import { isSystemFile, isSystemFolder } from './system-files.ts';

it.each([
  '@eaDir',
  '#recycle',
  '@Recycle',
  '@Recently-Snapshot',
  '$RECYCLE.BIN',
  'RECYCLER',
  'System Volume Information',
  'lost+found',
  '.Trashes',
  '.Spotlight-V100',
  '.thumbnails',
  '__MACOSX',
])('%s is a folder that systems keep for themselves', (name) => {
  expect(isSystemFolder(name)).toBe(true);
});

it.each(['Thumbs.db', 'THUMBS.DB', 'desktop.ini', '.DS_Store', '._IMG_1.jpg', 'Icon\r'])(
  '%s is a file that systems keep for themselves',
  (name) => {
    expect(isSystemFile(name)).toBe(true);
  },
);

it('what is called nearly so is the owner’s, and so is a file that is called as a folder would be', () => {
  const folders = ['recycle', '@eaDir 2', 'Recycled glass', 'lost + found', 'eaDir', 'Thumbs.db'];
  expect(folders.filter((name) => isSystemFolder(name))).toEqual([]);
  const files = ['Thumbs.db.jpg', 'my desktop.ini', 'Icon', 'lost+found', '@eaDir'];
  expect(files.filter((name) => isSystemFile(name))).toEqual([]);
});
