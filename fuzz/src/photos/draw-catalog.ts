import type { Photo, PhotoFilter } from '@homelake/photos';
import { examplePhoto } from '@homelake/photos/contract';
import type { Random } from '../random.ts';
import type { KnownFilter, KnownPhoto } from './naive-catalog.ts';

/** Few values of each property, so that photos share seconds, days, months and tags. */
const TIMES = [
  '2023-12-31T23:59:59',
  '2023-12-31T23:59:59.001',
  '2023-12-31T23:59:59.999',
  '2024-01-01T00:00:00',
  '2024-01-31T12:00:00',
  '2024-02-29T00:00:00',
  '2024-02-29T18:30:10.500',
  '2024-02-29T18:30:10',
  '1969-07-20T20:17:40',
  '2025-06-01T08:00:00',
];
const BOUNDS = [
  '2024-01-01',
  '2023-12-31',
  '2024-02-29',
  '2024-02-29T18:30:10',
  '2024-02-29T18:30',
  '1970-01-01',
  '2030-01-01',
];
const MONTHS = ['2023-12', '2024-01', '2024-02', '1969-07', '2025-06', '2000-01'];
const ALBUMS = ['sea', 'hills', 'none'];
const NUMBERS = 30;

/** Words as people and cameras write them, with the way in which they are searched. */
const WORDS: readonly (readonly [word: string, written: readonly string[]])[] = [
  ['sea', ['sea', 'SEA', 'Sea']],
  ['seaside', ['seaside', 'Seaside']],
  ['ete', ['été', 'Été', 'ete', 'E\u0301te\u0301']],
  ['strasse', ['Straße', 'strasse', 'STRASSE']],
  ['krakow', ['Kraków', 'krakow']],
  ['lodz', ['Łódź', 'lodz']],
  ['зима', ['зима', 'ЗИМА']],
  ['r6', ['R6', 'r6']],
  ['2024', ['2024']],
  ['東京', ['東京']],
  ['京都', ['京都']],
  ['東福寺', ['東福寺']],
  ['שלום', ['שלום', 'שָׁלוֹם']],
];

const CAMERAS = [
  { camera: 'Canon EOS R6', words: ['canon', 'eos', 'r6'] },
  { camera: 'Pixel 8', words: ['pixel', '8'] },
] as const;
const PLACES = [
  { place: { name: 'Łódź', region: null, country: 'Poland', countryCode: 'PL' }, words: ['lodz', 'poland'] },
  { place: { name: 'Rome', region: 'Lazio', country: 'Italy', countryCode: 'IT' }, words: ['rome', 'lazio', 'italy'] },
  { place: { name: 'Singapore', region: null, country: 'Singapore', countryCode: 'SG' }, words: ['singapore'] },
] as const;
const TAGS = [
  { tag: 'Été', words: ['ete'] },
  { tag: 'été', words: ['ete'] },
  { tag: 'sea side', words: ['sea', 'side'] },
  { tag: '"quoted"', words: ['quoted'] },
] as const;

/** A photo with one of thirty ids, and the words by which it is found. */
export function drawPhoto(random: Random): KnownPhoto {
  const number = random.between(1, NUMBERS);
  const camera = random.chance(0.6) ? random.pick(CAMERAS) : null;
  const place = random.chance(0.5) ? random.pick(PLACES) : null;
  const tags = TAGS.filter(() => random.chance(0.2));
  const [title, titleWords] = drawText(random);
  const [name, nameWords] = drawText(random);
  const [otherName, otherWords] = random.chance(0.3) ? drawText(random) : NO_TEXT;
  const ending = random.pick(['jpg', 'HEIC']);
  const isVideo = random.chance(0.2);
  const photo: Photo = examplePhoto(number, {
    name: `${name ?? 'IMG'}_${number}.${ending}`,
    title,
    otherNames: otherName === null ? [] : [`${otherName}.png`],
    takenLocal: random.pick(TIMES),
    takenSource: random.pick(['exif', 'file-name', 'file-time', 'arrival']),
    camera: camera?.camera ?? null,
    place: place?.place ?? null,
    tags: tags.map(({ tag }) => tag),
    albums: ALBUMS.slice(0, 2).filter(() => random.chance(0.25)),
    favourite: random.chance(0.3),
    kind: isVideo ? 'video' : 'image',
    state: random.pick(['ready', 'ready', 'no-preview', 'failed']),
    durationSeconds: isVideo ? 12.5 : null,
    perceptualHash: random.pick([
      null,
      null,
      '00000000000000ff',
      '00000000000000fe',
      '7fff0000ffff0000',
      '7ffe0001fffe0007',
    ]),
    trashedAt: random.chance(0.25) ? random.pick(['2024-06-01T00:00:00.000Z', '2024-06-02T00:00:00Z']) : null,
    motionKey: random.chance(0.1) ? `raw-photos/${number}/clip.mov` : null,
    sentCopy: random.chance(0.4),
    originalId: random.chance(0.3) ? drawIds(random)[0]! : null,
    hidden: random.chance(0.2),
  });
  const words = [
    ...titleWords,
    ...(name === null ? ['img'] : nameWords),
    ...(otherName === null ? [] : [...otherWords, 'png']),
    String(number),
    ending.toLowerCase(),
    ...(camera?.words ?? []),
    ...(place?.words ?? []),
    ...tags.flatMap((tag) => tag.words),
  ];
  return { photo, words };
}

type DrawnText = readonly [text: string | null, words: readonly string[]];
const NO_TEXT: DrawnText = [null, []];

function drawText(random: Random): DrawnText {
  const drawn = Array.from({ length: random.between(0, 3) }, () => random.pick(WORDS));
  if (drawn.length === 0) return NO_TEXT;
  const text = drawn.map(([, written]) => random.pick(written)).join(random.pick([' ', '_', ', ', '-']));
  return [text, drawn.map(([word]) => word)];
}

/** A filter as a request, and its meaning. */
export function drawFilter(random: Random): { readonly filter: PhotoFilter; readonly known: KnownFilter } {
  const some = <Value>(share: number, draw: () => Value): Value | undefined =>
    random.chance(share) ? draw() : undefined;
  const given = {
    camera: some(0.12, () => random.pick(CAMERAS).camera),
    place: some(0.12, () => random.pick(['Łódź', 'Poland', 'Rome', 'Singapore', 'Lazio'])),
    tag: some(0.12, () => random.pick(TAGS).tag),
    album: some(0.15, () => random.pick(ALBUMS)),
    favourite: some(0.12, () => random.chance(0.5)),
    dated: some(0.12, () => random.chance(0.5)),
    kind: some(0.12, () => random.pick(['image', 'video'] as const)),
    state: some(0.12, () => random.pick(['ready', 'no-preview', 'failed'] as const)),
    trashed: some(0.2, () => random.chance(0.6)),
    hidden: some(0.2, () => random.chance(0.6)),
    from: some(0.15, () => random.pick(BOUNDS)),
    to: some(0.15, () => random.pick(BOUNDS)),
  };
  const plain: KnownFilter = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  if (!random.chance(0.3)) return { filter: plain, known: plain };
  const asked = Array.from({ length: random.between(1, 2) }, () => random.pick(WORDS));
  const words = asked.map(([word]) => word);
  const texts = asked.map(([, written]) => random.pick(written));
  // The last word of a search may be incomplete.
  const end = random.chance(0.5) ? random.between(1, 3) : Number.POSITIVE_INFINITY;
  const full = words.at(-1) ?? '';
  // In a script without spaces each letter counts by itself: the first one of a word occurs in others.
  const last = /\p{sc=Han}/u.test(full) ? full : full.slice(0, end);
  const text = [...texts.slice(0, -1), Number.isFinite(end) ? last : (texts.at(-1) ?? '')].join(' ');
  return { filter: { ...plain, text }, known: { ...plain, words: [...words.slice(0, -1), last] } };
}

export const drawMonth = (random: Random): string => random.pick(MONTHS);
export const drawAlbumId = (random: Random): string => random.pick(ALBUMS);
export const drawIds = (random: Random): readonly string[] =>
  [...new Set(Array.from({ length: random.between(1, 4) }, () => random.between(1, NUMBERS)))].map(
    (number) => examplePhoto(number).id,
  );
