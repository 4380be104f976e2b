import { photoIdOf, readPhotoRecord } from '@homelake/photos';
import { sha256Hex } from '@homelake/storage';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { listKeys } from '../bronze/bronze-record.ts';
import { clipsByEvidence, importFolder } from './import-folder.test-helper.ts';
import type { DrawnFile } from './import-folder.test-helper.ts';
import { openPhotoLake } from './photo-lake.test-helper.ts';
import { clipOf, pictureOf } from './photo-ports.test-helper.ts';

/*
 * Folders are imported as the command does, and by a caller who joins every video to the picture of its name. Afterwards each input is a
 * photo of the lake or lies beside the one that it belongs to, and no video lies beside a picture whose clip it is not.
 */

const utf8 = (text: string) => new TextEncoder().encode(text);
const drawn = fc
  .tuple(
    fc.constantFrom('', 'a/', 'b/'),
    fc.constantFrom('IMG_1', 'IMG_1(1)', 'IMG_2'),
    fc.constantFrom('.tif', '.jpg', '.HEIC', '.MOV', '.mp4', '_HEVC.MOV', '.xmp', '.jpg.xmp', '.jpg.json', '.MOV.json'),
    fc.integer({ min: 1, max: 6 }),
  )
  .map(([folder, stem, ending, number]): DrawnFile => {
    const path = folder + stem + ending;
    if (/mov$|mp4$/i.test(ending)) return { path, bytes: clipOf(number) };
    if (ending.endsWith('xmp')) return { path, bytes: utf8(`Title ${number}`) };
    const taken = 1_500_000_000 + number;
    if (ending.endsWith('json')) return { path, bytes: utf8(`{"photoTakenTime":{"timestamp":"${taken}"}}`) };
    return { path, bytes: pictureOf(number) };
  });
const folders = fc
  .array(drawn, { maxLength: 16, size: 'max' })
  .map((files) => [...new Map(files.map((file) => [file.path, file])).values()]);

type Clips = (files: readonly DrawnFile[]) => Promise<ReadonlyMap<string, string>>;

const stem = (path: string): string => path.replace(/(?:_HEVC)?\.[^.]*$/, '');

const byName: Clips = async (files) => {
  const still = (path: string) =>
    files.find((one) => /tif$|jpg$|HEIC$/.test(one.path) && stem(one.path) === stem(path));
  return new Map(
    files.flatMap(({ path }) => {
      const owner = /mov$|mp4$/i.test(path) ? still(path) : undefined;
      return owner === undefined ? [] : [[path, owner.path]];
    }),
  );
};

test.each(Object.entries({ byEvidence: clipsByEvidence, byName }))(
  'an import that ties clips %s keeps every input as an entry or beside its own',
  async (_how, clipsOf) => {
    await fc.assert(
      fc.asyncProperty(folders, async (files) => {
        const lake = openPhotoLake();
        const { store, catalog, queue } = lake;
        await importFolder(lake, files, await clipsOf(files));
        expect(await queue.deadLetters()).toEqual([]);
        const stored = await Promise.all((await listKeys(store, '')).map((key) => store.read(key)));
        for (const { path, bytes } of files) {
          expect(stored, path).toContainEqual(bytes);
          if (!/tif$|jpg$|HEIC$/.test(path)) continue;
          expect(await catalog.get(photoIdOf(await sha256Hex(bytes))), path).toMatchObject({ kind: 'image' });
        }
        for (const { path, bytes } of files.filter((one) => /mov$|mp4$/i.test(one.path))) {
          const own = await catalog.get(photoIdOf(await sha256Hex(bytes)));
          const sha256 = await sha256Hex(bytes);
          const movedBy = await Promise.all(
            files.map(async (one) => {
              const record = await readPhotoRecord(store, photoIdOf(await sha256Hex(one.bytes)));
              return (record?.companions ?? []).some((companion) => companion.sha256 === sha256) ? [one.bytes] : [];
            }),
          );
          const number = [1, 2, 3, 4, 5, 6].find((one) => String(clipOf(one)) === String(bytes)) ?? 0;
          for (const still of movedBy.flat()) expect(still, path).toEqual(pictureOf(number));
          if (movedBy.flat().length === 0) expect(own, path).toMatchObject({ kind: 'video', durationSeconds: 6 });
        }
      }),
      { numRuns: 60 },
    );
  },
);
