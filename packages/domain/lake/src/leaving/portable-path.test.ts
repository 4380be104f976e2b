import { isReservedName, utf8Length } from '@homelake/storage';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../property-seed.test-helper.ts';
import { foldPath, MAX_PATH_BYTES, portablePaths } from './portable-path.ts';

const giveAll = (wanted: readonly string[], known?: ReturnType<typeof portablePaths>['given']) => {
  const paths = portablePaths(known ? { known } : {});
  return { paths, given: wanted.map((one, at) => paths.give(String(at), one)) };
};

const giveFolders = (known?: ReturnType<typeof portablePaths>['given']) => {
  const paths = portablePaths(known ? { known } : {});
  const folders = ['a', 'b', 'c'].map((id) => paths.giveFolder(id, id === 'c' ? 'Chats/LAKE' : 'Chats/Lake', 'text'));
  return { paths, folders, media: folders.map((folder, at) => paths.give(`m${at}`, `${folder}Media/x`)) };
};

/** Names that a system refuses, and names that two systems take for one. */
const name = fc.oneof(
  fc.constantFrom(
    'a.jpg',
    'A.JPG',
    'a.jpg (2)',
    'con.txt',
    'Photos',
    'photos',
    'x. ',
    '..',
    'é.txt',
    'e\u0301.txt',
    'ß',
    'SS',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('long '.repeat(80), 'ü'.repeat(300), `${'n'.repeat(250)}.jpeg`),
);
const wantedPath = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => names.join('/'));
const wantedPaths = fc.array(wantedPath, { maxLength: 30 });

/** What Windows, macOS and Linux each refuse. */
function expectPortable(path: string): void {
  expect(utf8Length(path), path).toBeLessThanOrEqual(MAX_PATH_BYTES);
  expect(path.normalize('NFC')).toBe(path);
  for (const segment of path.split('/')) {
    expect(segment).not.toMatch(/^$|[. ]$|[<>:"\\|?*]|\p{Cc}|\p{Cs}/u);
    expect(isReservedName(segment), segment).toBe(false);
  }
}

describe('paths of an export', () => {
  it.each([
    ['Photos/Rome/IMG_1.jpg', 'Photos/Rome/IMG_1.jpg'],
    ['con.txt', '_con.txt'],
    ['Files/nul', 'Files/_nul'],
    ['Files/What? <now>.pdf', 'Files/What_ _now_.pdf'],
    ['Files/bell\u0007.txt', 'Files/bell_.txt'],
    ['Files/dots...', 'Files/dots.._'],
    ['Files/../../etc/passwd', 'Files/._/._/etc/passwd'],
    ['/absolute', 'absolute'],
    ['C:\\windows.txt', 'C__windows.txt'],
    ['', '_'],
    ['e\u0301.txt', 'é.txt'],
    ['invoice\u202Efdp.exe', 'invoice_fdp.exe'],
  ])('of %j is %j', (wanted, path) => {
    expect(giveAll([wanted]).given).toEqual([path]);
  });

  it('of names that differ in case alone differ in a number', () => {
    expect(giveAll(['a/IMG.jpg', 'a/img.JPG', 'A/Img.jpg']).given).toEqual([
      'a/IMG.jpg',
      'a/img (2).JPG',
      'a/Img (3).jpg',
    ]);
  });

  it('of a file and a folder of the same name differ', () => {
    expect(giveAll(['a/b', 'a/b/c', 'a/B/d', 'x/y', 'X']).given).toEqual([
      'a/b',
      'a/b (2)/c',
      'a/b (2)/d',
      'x/y',
      'X (2)',
    ]);
  });

  it('with a long name keep the extension, and with many folders the name', () => {
    const [long = '', deep = ''] = giveAll([`${'n'.repeat(400)}.jpeg`, `${'folder/'.repeat(60)}IMG_1.jpg`]).given;
    expect(long).toMatch(/^n{200,}\.jpeg$/);
    expect(deep).toMatch(/^(folder\/){15,17}(fold\w*\/)?IMG_1\.jpg$/);
  });

  it('leave room for names of files beside them', () => {
    const path = portablePaths().give('1', `${'n'.repeat(400)}.jpg`, { room: 30 });
    expect(utf8Length(path)).toBe(MAX_PATH_BYTES - 8 - 30);
  });

  it('in a folder of their own are in no other folder, also when they are wanted again', () => {
    const first = giveFolders();
    expect(first.folders).toEqual(['Chats/Lake/', 'Chats/Lake (2)/', 'Chats/LAKE (3)/']);
    expect(first.media).toEqual(['Chats/Lake/Media/x', 'Chats/Lake (2)/Media/x', 'Chats/LAKE (3)/Media/x']);
    expect(giveFolders(first.paths.given).folders).toEqual(first.folders);
    const later = portablePaths({ known: first.paths.given });
    expect(later.giveFolder('new', 'Chats/Lake', 'text')).toBe('Chats/Lake (4)/');
    expect(later.giveFolder('b', 'Chats/Lake', 'text')).toBe('Chats/Lake (2)/');
  });

  it('are accepted by every system', () => {
    fc.assert(fc.property(wantedPaths, (wanted) => giveAll(wanted).given.forEach(expectPortable)));
  });

  it('differ on every system, and none is a folder of another', () => {
    fc.assert(
      fc.property(wantedPaths, (wanted) => {
        const folded = giveAll(wanted).given.map(foldPath);
        expect(new Set(folded).size).toBe(wanted.length);
        for (const path of folded)
          for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
            expect(folded).not.toContain(path.slice(0, end));
      }),
    );
  });

  it('stay as they are when they are wanted again, in any order and with others beside them', () => {
    fc.assert(
      fc.property(wantedPaths, wantedPaths, (first, more) => {
        const { paths, given } = giveAll(first);
        const again = portablePaths({ known: paths.given });
        for (const [at, one] of more.entries()) again.give(`new ${at}`, one);
        const second = [...first.entries()].toReversed().map(([at, one]) => again.give(String(at), one));
        expect(second.toReversed()).toEqual(given);
        expect(new Set([...again.given.values()].map(({ path }) => foldPath(path))).size).toBe(again.given.size);
      }),
    );
  });

  it('that are portable already are given as they are', () => {
    fc.assert(
      fc.property(wantedPaths, (wanted) => {
        const { given } = giveAll(wanted);
        expect(giveAll(given).given).toEqual(given);
      }),
    );
  });
});
