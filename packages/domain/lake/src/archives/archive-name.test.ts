import { expect, test } from 'vitest';
import { downloadPartOf, folderOf, isArchiveName, isSystemEntry, nameOfEntry, partName } from './archive-name.ts';

test.each([
  ['a.zip', true],
  ['a/b.TGZ', true],
  ['a.tar', true],
  ['a.tar.gz', true],
  ['a.tar (1).gz', true],
  ['a (1).tgz', true],
  ['a.gz', false],
  ['a.txt.gz', false],
  ['a.docx', false],
  ['zip', false],
])('%s is the name of an archive: %s', (name, isOne) => {
  expect(isArchiveName(name)).toBe(isOne);
});

test('an upload has the path of its entry, and the archive’s folder where the entry has none', () => {
  const names = ['Takeout/Google Photos/Rome/a.jpg', './b.jpg', 'c//./d.jpg', 'Ro\u0308me.jpg'];
  expect(names.map((name) => nameOfEntry(name, 'Downloads/Photos-3-002.zip'))).toEqual([
    'Takeout/Google Photos/Rome/a.jpg',
    'Photos-3/b.jpg',
    'c/d.jpg',
    'Photos-3/R\u00f6me.jpg',
  ]);
  expect(['Rome.tar (1).gz', '.zip', 'x/Rome 2019.tgz'].map(folderOf)).toEqual(['Rome', 'archive', 'Rome 2019']);
});

test('files of operating systems are system entries, and hidden files are not', () => {
  const system = ['__MACOSX/a/._b.jpg', 'a/.DS_Store', 'Thumbs.db', 'a/@eaDir/b.jpg', 'a/._b.jpg'];
  const own = ['a/.htaccess', '.git/config', 'a/b.jpg', 'Thumbs.db.txt'];
  expect(system.filter((name) => !isSystemEntry(name))).toEqual([]);
  expect(own.filter(isSystemEntry)).toEqual([]);
});

test('a part of a download is recognized by the time and the number in its name', () => {
  const parts = [
    'takeout-20240101T000000Z-001.zip',
    'x/takeout-20240101T000000Z-3-012.tgz',
    'takeout-20240101T000000Z-002 (1).zip',
    'drive-download-20240101T000000Z-001.zip',
  ];
  expect(parts.map(downloadPartOf)).toEqual([
    { download: 'takeout-20240101T000000Z', part: 1, extension: 'zip' },
    { download: 'takeout-20240101T000000Z-3', part: 12, extension: 'tgz' },
    { download: 'takeout-20240101T000000Z', part: 2, extension: 'zip' },
    { download: 'drive-download-20240101T000000Z', part: 1, extension: 'zip' },
  ]);
  expect(
    ['holiday-002.zip', 'takeout-20240101T000000Z.zip', 'takeout-20240101T000000Z-000.zip'].map(downloadPartOf),
  ).toEqual([null, null, null]);
  expect(partName({ download: 'takeout-20240101T000000Z-3', part: 2, extension: 'tgz' })).toBe(
    'takeout-20240101T000000Z-3-002.tgz',
  );
});
