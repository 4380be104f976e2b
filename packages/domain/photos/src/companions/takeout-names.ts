import { baseName } from '@homelake/storage';
import { originalStem } from './edited-names.ts';
import { coreOf, fileNameKey, lettersOf } from './file-name-key.ts';
import { fileParts, sameFolders } from './file-parts.ts';
import type { FileParts } from './file-parts.ts';
import { isMediaEnding, mediaRank } from './media-extension.ts';

const SUFFIX = '.supplemental-metadata';
/** Length to which Takeout cuts the name of a JSON, without counter and extension; some exports allow a few more characters. */
const JSON_CUT_AT = 46;
/** Length to which Takeout cuts the name of a photo, with its extension and without the counter. */
const PHOTO_CUT_AT = 51;
/** Least length of a cut name. Composing the accents of a name makes it shorter, but never shorter than this. */
const MIN_CUT = 15;

/**
 * The photos of a folder that each JSON of Takeout in it describes, by the path of the JSON: the photo, then its edited copies, which have no
 * JSON of their own. A JSON that describes none is left out, and so is one that fits several photos by name.
 *
 * A photo `a.jpg` has `a.jpg.json` or `a.jpg.supplemental-metadata.json`, cut where that is too long; the second photo of that
 * name, `a(1).jpg`, has `a.jpg(1).json` or `a.jpg.supplemental-metadata(1).json`. A photo takes the JSON that fits it best.
 */
export function takeoutNames(
  photos: readonly FileParts[],
  jsons: readonly FileParts[],
): ReadonlyMap<string, readonly string[]> {
  if (jsons.length === 0) return new Map();
  const index = indexOf(jsons);
  const claims = new Map<string, Claims>();
  // Of names that differ in case alone, the first represents all.
  for (const photo of new Map(photos.toReversed().map((one) => [one.name, one])).values()) {
    const found = jsonOf(photo, index);
    for (const json of found?.jsons ?? []) {
      const claim = claims.get(json) ?? { own: [], copies: [] };
      claims.set(json, claim);
      (found?.isCopy === true ? claim.copies : claim.own).push(photo.path);
    }
  }
  const order = new Map(photos.map(({ path }, at) => [path, at]));
  const inOrder = (paths: readonly string[]) => paths.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  return new Map(
    [...claims].flatMap(([json, { own, copies }]) => (own.length > 1 ? [] : [[json, [...own, ...inOrder(copies)]]])),
  );
}

/** How a photo fits a JSON of Takeout: it is the one described (`own`), or an edited copy of that (`copy`); null where neither can be. */
export type TakeoutFit = 'own' | 'copy' | null;

/**
 * Compares the names and the title, whatever folders the two came from. Where the JSON has been renamed, its title must be the photo's name.
 * Names of other files fit nothing. Never throws.
 */
export function takeoutFit(photoPath: string, jsonPath: string, title: string): TakeoutFit {
  const photo = fileParts(baseName(photoPath));
  const json = fileParts(baseName(jsonPath));
  const letters = photoLettersOf(photoPath);
  if (!isTitled(letters, titleLettersOf(title))) return null;
  const { isCut } = letters;
  if (isNamedBy(json, title)) {
    const found = jsonOf(photo, indexOf([json]));
    if (found === null) return null;
    if (found.isCopy) return 'copy';
  } else if (!isCut && lettersOf(withoutEnding(title)) !== lettersOf(photo.stem)) return null;
  else if (counted(photo.stem).counter !== counted(withoutEnding(title)).counter) return null;
  return isSameEnding(fileParts(title).extension, photo.extension) ? 'own' : null;
}

/** The part of a photo's name that is compared with a title. */
export interface PhotoLetters {
  readonly letters: string;
  /** True for a name of the greatest length that Takeout allows. The title may be longer then. */
  readonly isCut: boolean;
}

export function photoLettersOf(photoPath: string): PhotoLetters {
  const photo = fileParts(baseName(photoPath));
  return {
    letters: lettersOf(coreOf(photo.path)),
    isCut: photo.path.length - countedLength(photo) >= PHOTO_CUT_AT,
  };
}

export const titleLettersOf = (title: string): string => lettersOf(coreOf(title));

/** True when a title may be that of a photo. Where it is false, `takeoutFit` gives null; this test is much cheaper for many photos and JSONs. */
export function isTitled({ letters, isCut }: PhotoLetters, titled: string): boolean {
  if (letters === '') return false;
  return isCut ? titled.startsWith(letters) || letters.startsWith(titled) : titled === letters;
}

/** The `fileNameKey` of the photos that a JSON describes. */
export function takeoutNameKey(jsonPath: string, title: string): string {
  const json = fileParts(baseName(jsonPath));
  const { counter } = isNamedBy(json, title) ? counted(json.stem) : { counter: '' };
  return fileNameKey(counter === '' ? title : `${withoutEnding(title)}(${counter})`);
}

/** True when a JSON still has the name that Takeout derives from its title. */
function isNamedBy({ stem, extension }: FileParts, title: string): boolean {
  const said = lettersOf(counted(stem).text);
  const names = [lettersOf(title), lettersOf(coreOf(title))];
  return extension === 'json' && names.some((name) => `${name}${lettersOf(SUFFIX)}`.startsWith(said));
}

/**
 * True when a JSON is, by names, that of another photo, of which this one is an edited copy or a numbered twin. Of all names under which the
 * photo arrived, those in the folders nearest to the JSON count.
 */
export function isOfOriginal(photoPaths: readonly string[], jsonPath: string): boolean {
  const nearest = Math.max(...photoPaths.map((path) => sameFolders(path, jsonPath)));
  const index = indexOf([fileParts(baseName(jsonPath))]);
  const near = photoPaths.filter((path) => sameFolders(path, jsonPath) === nearest);
  return near.every((path) => jsonOf(fileParts(baseName(path)), index)?.isCopy === true);
}

/** True when a title has the extension of a photo: of two JSONs that fit an edited copy, that of the same kind of file is its own. */
export const isOfKind = (photoPath: string, title: string): boolean =>
  isSameEnding(fileParts(title).extension, fileParts(photoPath).extension);

/** True when the extensions agree: equal, both JPEG, or a title without the extension of a picture. */
const isSameEnding = (titled: string, extension: string): boolean =>
  mediaRank(titled) === null || titled === extension || [titled, extension].every((one) => /^jpe?g$/.test(one));

function withoutEnding(title: string): string {
  const { name, stem, extension } = fileParts(title);
  return mediaRank(extension) === null ? name : stem;
}

const countedLength = ({ stem }: FileParts): number => stem.length - counted(stem).text.length;

/** Paths of the photos that one JSON fits. */
interface Claims {
  readonly own: string[];
  readonly copies: string[];
}

interface JsonIndex {
  /** Paths by name and counter. A JSON is listed with and without each part that may be the beginning of the suffix. */
  readonly named: ReadonlyMap<string, readonly string[]>;
  /** Paths of the JSONs whose names may be cut, by the rest of the name, and counter. */
  readonly cut: ReadonlyMap<string, readonly string[]>;
  /** JSONs by the photo's name without its extension, and counter. */
  readonly stems: ReadonlyMap<string, readonly { readonly extension: string; readonly path: string }[]>;
}

function indexOf(jsons: readonly FileParts[]): JsonIndex {
  const named = new Map<string, string[]>();
  const cut = new Map<string, string[]>();
  const stems = new Map<string, { extension: string; path: string }[]>();
  for (const json of jsons) {
    const { stem, path } = json;
    const { text, counter } = counted(stem);
    const isLong = rawLength(json) - (stem.length - text.length) >= JSON_CUT_AT;
    if (isLong) push(cut, keyOf(text, counter), path);
    // Text that looks like a counter may be a part of the name, which was cut there.
    else if (counter !== '' && rawLength(json) >= JSON_CUT_AT) push(cut, keyOf(stem, ''), path);
    for (let length = 0; length <= Math.min(SUFFIX.length, text.length); length++) {
      if (!text.endsWith(SUFFIX.slice(0, length))) continue;
      const name = text.slice(0, text.length - length);
      push(named, keyOf(name, counter), path);
      const point = name.lastIndexOf('.');
      const extension = name.slice(point + 1);
      if (point > 0 && isMediaEnding(extension, isLong))
        push(stems, keyOf(name.slice(0, point), counter), { extension, path });
    }
  }
  return { named, cut, stems };
}

/** The JSONs that fit a photo best; null where none does. */
function jsonOf(
  photo: FileParts,
  index: JsonIndex,
): { readonly jsons: readonly string[]; readonly isCopy: boolean } | null {
  const { stem, extension } = photo;
  const { text, counter } = counted(stem);
  const isCut = photo.path.length - photo.folder.length - (stem.length - text.length) >= PHOTO_CUT_AT;
  const own = exactly(stem, extension, index);
  if (own !== null) return { jsons: own, isCopy: false };
  const originals = [originalStem(stem, isCut), numbered(originalStem(text, isCut), counter)];
  for (const original of originals) {
    if (original === null) continue;
    const jsons = exactly(original, extension, index) ?? ofAnyEnding(original, extension, index);
    if (jsons !== null) return { jsons, isCopy: true };
  }
  // The edited copy of a photo with a long name loses its whole suffix and has a number instead.
  const first = isCut && counter !== '' ? exactly(text, extension, index) : null;
  return first === null ? null : { jsons: first, isCopy: true };
}

/** The JSONs of a photo with this stem and extension; null where there is none. */
function exactly(stem: string, extension: string, { named, cut }: JsonIndex): readonly string[] | null {
  const readings = readingsOf(stem);
  for (const [name, number] of readings) {
    const full = `${name}.${extension}`;
    const whole = named.get(keyOf(full, number));
    if (whole !== undefined) return whole;
    // A name that was cut before the counter does not show which photo it belongs to.
    const least = Math.max(MIN_CUT, number === '' && readings.length > 1 ? counted(stem).text.length + 1 : 0);
    for (let length = cut.size === 0 ? 0 : full.length - 1; length >= least; length--) {
      const found = cut.get(keyOf(full.slice(0, length), number));
      if (found !== undefined) return found;
    }
  }
  for (const [name, number] of readings) {
    const bare = named.get(keyOf(name, number));
    if (bare !== undefined) return bare;
  }
  return null;
}

/** The JSONs of the original of an edited copy, which may have another extension: an edited HEIC is a JPEG. Null where several extensions fit. */
function ofAnyEnding(stem: string, extension: string, { stems }: JsonIndex): readonly string[] | null {
  const isVideo = mediaRank(extension) === VIDEO_RANK;
  const found = readingsOf(stem)
    .flatMap(([name, counter]) => stems.get(keyOf(name, counter)) ?? [])
    .filter((json) => (mediaRank(json.extension) === VIDEO_RANK) === isVideo);
  return new Set(found.map((json) => json.extension)).size === 1 ? found.map(({ path }) => path) : null;
}

const VIDEO_RANK = mediaRank('mp4');

/** Splits a stem into its text and its counter. `a(1)` is the second file of its name. */
function counted(stem: string): { readonly text: string; readonly counter: string } {
  const found = /^(.+)\((\d{1,5})\)$/.exec(stem);
  return { text: found?.[1] ?? stem, counter: found?.[2] ?? '' };
}

/** The ways to read a stem as a name and a counter. What looks like a counter may be a part of the name. */
function readingsOf(stem: string): readonly (readonly [name: string, counter: string])[] {
  const { text, counter } = counted(stem);
  return counter === ''
    ? [[stem, '']]
    : [
        [stem, ''],
        [text, counter],
      ];
}

const numbered = (stem: string | null, counter: string): string | null =>
  stem === null || counter === '' ? stem : `${stem}(${counter})`;

/** Length of the name without its extension, as it is written. Composing the accents would make it shorter. */
const rawLength = ({ path, folder, extension }: FileParts): number =>
  path.length - folder.length - (extension === '' ? 0 : extension.length + 1);

/** A key of a name and a counter. No file name contains the slash between them. */
function keyOf(name: string, counter: string): string {
  return `${name}/${counter}`;
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
