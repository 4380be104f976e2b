import { shuffled, type Random } from '../random.ts';

/** A file of a Takeout folder. */
export interface TakeoutFile {
  readonly path: string;
  /** Paths of the pictures that a JSON describes; null for a picture. */
  readonly of: readonly string[] | null;
  /** Number of the picture at Google. Its copies have the same number. */
  readonly upload: number;
  /** Name at the upload. */
  readonly title: string;
}

/** Google cuts the name of a picture to 51 characters with its extension, and that of a JSON to 46 before its own. */
const MAX_PICTURE = 51;
const MAX_JSON = 46;
const NEW_STYLE = '.supplemental-metadata';
/** Text that Google adds to the name of a copy that was made or edited there. */
const COPIES = [
  '-edited',
  '-bearbeitet',
  '-modifié',
  '-editado',
  '-bewerkt',
  '-modificato',
  '-edytowane',
  '-編集済み',
  '-已修改',
  '-EFFECTS',
  '-COLLAGE',
  '-PANO',
  '-MIX',
  '-motion',
];
const ENDINGS = ['.jpg', '.jpg', '.jpg', '.JPG', '.jpeg', '.png', '.HEIC', '.mp4', '.MOV', '.gif'];
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789_';

/** One folder: pictures, their JSONs, edited copies, twins with one name, and files whose partner is missing. */
export function drawTakeoutFolder(random: Random, folder: string, uploads: () => number): readonly TakeoutFile[] {
  const style = random.chance(0.6) ? NEW_STYLE : '';
  const stems = new Set<string>();
  const files = Array.from({ length: random.between(1, 7) }, () => {
    const stem = drawStem(random, stems);
    // With two extensions of one name, the owner of a copy is ambiguous.
    const endings =
      stem.length < 16 && random.chance(0.15)
        ? ['.jpg', '.HEIC', '.mp4'].slice(0, random.between(2, 3))
        : [random.pick(ENDINGS)];
    return endings.flatMap((ending) =>
      drawUploads(random, { folder, style, stem, ending, hasSiblings: endings.length > 1, uploads }),
    );
  });
  return shuffled(random, files.flat());
}

interface Uploads {
  readonly folder: string;
  readonly style: string;
  readonly stem: string;
  readonly ending: string;
  readonly hasSiblings: boolean;
  readonly uploads: () => number;
}

/** One picture, or twins that were uploaded under one name. */
function drawUploads(
  random: Random,
  { folder, style, stem, ending, hasSiblings, uploads }: Uploads,
): readonly TakeoutFile[] {
  const isLong = stem.length > 30;
  const copy = random.pick(COPIES);
  // An edited HEIC is a JPEG.
  const copyEnding = ending === '.HEIC' && random.chance(0.5) ? '.jpg' : ending;
  // If the name is cut before the added word, a copy is indistinguishable from a twin.
  const hasCopies = !hasSiblings && random.chance(0.3) && stem.length + 2 <= MAX_PICTURE - copyEnding.length;
  return Array.from({ length: random.chance(0.3) ? random.between(2, 4) : 1 }, (_, twin) => {
    const [upload, title] = [uploads(), stem + ending];
    const counter = twin === 0 ? '' : `(${twin})`;
    const picture = `${folder}${pictureName(stem, counter, ending)}`;
    const copies =
      hasCopies && (!isLong || twin === 0) ? [`${folder}${pictureName(stem + copy, counter, copyEnding)}`] : [];
    const json = `${folder}${(stem + ending + style).slice(0, MAX_JSON)}${counter}.json`;
    // For a long numbered name, a twin without its JSON is indistinguishable from a copy.
    const dice = isLong || hasSiblings ? 1 : random.next();
    const pictures = dice < 0.06 ? copies : [picture, ...copies];
    return [
      ...pictures.map((path) => ({ path, of: null, upload, title })),
      ...(dice < 0.06 || dice > 0.12 ? [{ path: json, of: pictures, upload, title }] : []),
    ];
  }).flat();
}

const pictureName = (stem: string, counter: string, ending: string): string =>
  `${stem.slice(0, MAX_PICTURE - ending.length)}${counter}${ending}`;

/**
 * A name that differs from all others within the length to which Google cuts names, and that does not end like Google's counters and
 * copies.
 */
function drawStem(random: Random, taken: Set<string>): string {
  for (;;) {
    const dice = random.next();
    const stem =
      dice < 0.4
        ? `IMG_${random.between(1, 30)}`
        : dice < 0.5
          ? random.pick([
              'Été à Łódź',
              '京都 東福寺',
              'a.b.c',
              'img (old) 7',
              'x-ray',
              'Screenshot of a long page, part two',
            ])
          : `${word(random, random.between(1, 58))}${random.between(10, 99)}`;
    const beginning = stem.slice(0, 40).toLowerCase();
    if (taken.has(beginning)) continue;
    taken.add(beginning);
    return stem;
  }
}

const word = (random: Random, length: number): string =>
  Array.from({ length }, () => LETTERS[random.between(0, LETTERS.length - 1)]).join('');
