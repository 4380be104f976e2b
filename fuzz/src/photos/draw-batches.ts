import type { Random } from '../random.ts';
import { encodePicture } from './encode-picture.ts';
import { wallText } from './moment.ts';
import { NOTHING_WRITTEN } from './written-photo.ts';

/** A file of a Takeout that was split into several archives, or of another folder. */
export interface BatchFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A picture's bytes, and the description in its own JSON; null where Google has none. */
export interface TrueDescription {
  readonly bytes: Uint8Array;
  readonly path: string;
  readonly description: string | null;
}

export interface Batches {
  readonly files: readonly BatchFile[];
  readonly pictures: readonly TrueDescription[];
}

const GOOGLE = 'Google Photos/';
const TITLES = ['IMG_0001.jpg', 'IMG_0002.jpg', 'IMG_0003.JPG', 'photo.jpeg', 'Été à Łódź.jpg', '京都.jpg'];
const LONG = 'Screenshot of a conversation that goes on and on and on for long';
const EDITED = ['-edited', '-bearbeitet', '-编辑', '-COLLAGE'];
const MAX_PICTURE = 51;
const MAX_JSON = 46;

/**
 * Years with pictures that share names within a year and across years, edited copies, long names, albums with copies of pictures and JSONs,
 * and pictures of a camera beside Google's. For some pictures the file has the time, for others only Google.
 */
export function drawBatches(random: Random): Batches {
  const files: BatchFile[] = [];
  const pictures: TrueDescription[] = [];
  let number = 0;
  /** No two times differ by whole quarters of an hour, as clocks of two zones do. */
  const moment = (year: number): number =>
    Date.UTC(year, random.between(0, 11), random.between(1, 28), random.between(0, 23), 15 * random.between(0, 3)) +
    (number % 170) * 5_000;
  const add = (path: string, isTold: boolean, taken: number, description: string | null): Uint8Array => {
    const exif = {
      Model: `Unit ${number++}`,
      ...(isTold && { DateTimeOriginal: wallText(taken).replaceAll('-', ':').replace('T', ' ') }),
    };
    const bytes = encodePicture({ ...NOTHING_WRITTEN, exif });
    files.push({ path, bytes });
    pictures.push({ path, bytes, description });
    return bytes;
  };

  for (const year of [2015, 2016, 2017].slice(0, random.between(1, 3))) {
    const folder = `${GOOGLE}Photos from ${year}/`;
    const titles = TITLES.filter(() => random.chance(0.4));
    if (random.chance(0.5)) titles.push(`${LONG.slice(0, random.between(40, LONG.length))}${year}.jpg`.slice(-54));
    for (const title of titles) {
      const point = title.lastIndexOf('.');
      const [stem, ending] = [title.slice(0, point), title.slice(point)];
      const style = random.chance(0.6) ? '.supplemental-metadata' : '';
      for (let twin = 0; twin < (random.chance(0.3) ? random.between(2, 3) : 1); twin++) {
        const counter = twin === 0 ? '' : `(${twin})`;
        const named = (text: string, own: string): string =>
          `${text.slice(0, MAX_PICTURE - own.length)}${counter}${own}`;
        const taken = moment(year);
        const description = `picture ${number} of ${year}`;
        const isTold = random.chance(0.6);
        const bytes = add(`${folder}${named(stem, ending)}`, isTold, taken, description);
        const json = `${(title + style).slice(0, MAX_JSON)}${counter}.json`;
        const told = encodeJson(title, taken, description);
        files.push({ path: `${folder}${json}`, bytes: told });
        if (random.chance(0.2) && stem.length < 30)
          add(
            `${folder}${named(stem + random.pick(EDITED), ending)}`,
            isTold && random.chance(0.7),
            taken,
            description,
          );
        if (random.chance(0.2)) {
          // Twins in one album would get other numbers there.
          const album = `${GOOGLE}Album ${number}/`;
          files.push({ path: `${album}${stem.slice(0, MAX_PICTURE - ending.length)}${ending}`, bytes });
          files.push({ path: `${album}${(title + style).slice(0, MAX_JSON)}.json`, bytes: told });
        }
      }
    }
  }
  for (const title of TITLES)
    if (random.chance(0.3))
      add(`DCIM/10${random.between(0, 9)}CANON/${title}`, true, moment(random.between(2010, 2020)), null);
  return { files, pictures };
}

const encodeJson = (title: string, taken: number, description: string): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify({ title, description, photoTakenTime: { timestamp: String(taken / 1000), formatted: '' } }),
  );

/** The same files in another order, split into imports. Each has as many folders in its path as its user named. */
export function drawImports(random: Random, files: readonly BatchFile[]): readonly (readonly BatchFile[])[] {
  const shuffled = files
    .map((file) => ({ file, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ file }) => file);
  const imports: BatchFile[][] = [];
  for (let at = 0; at < shuffled.length;) {
    const size = random.pick([1, 1, 2, 5, 20, 200]);
    const root = random.pick(['', 'Takeout/', 'takeout-20240301-001/Takeout/']);
    imports.push(shuffled.slice(at, at + size).map(({ path, bytes }) => ({ path: root + path, bytes })));
    at += size;
  }
  return imports;
}
