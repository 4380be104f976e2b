import { isDated } from '@homelake/photos';
import type { Photo, PhotoFilter } from '@homelake/photos';

export type LabelKind = 'camera' | 'town' | 'country' | 'tag' | 'album' | 'favourite' | 'dated' | 'kind' | 'state';
export type Label = readonly [kind: LabelKind, value: string];

/** The labels of a photo, which filters use and facets count. */
export function labelsOf(photo: Photo): Label[] {
  const { camera, place, tags, albums } = photo;
  return [
    ['favourite', String(photo.favourite)],
    ['dated', String(isDated(photo))],
    ['kind', photo.kind],
    ['state', photo.state],
    ...(camera === null ? [] : [['camera', camera] as const]),
    ...(place === null ? [] : [['town', place.name] as const, ['country', place.country] as const]),
    ...[...new Set(tags)].map((tag) => ['tag', tag] as const),
    ...[...new Set(albums)].map((album) => ['album', album] as const),
  ];
}

/** True for labels that facets and albums count. */
export const isCounted = ([kind, value]: Label): boolean =>
  COUNTED.has(kind) && (kind !== 'dated' || value === 'false');
const COUNTED: ReadonlySet<LabelKind> = new Set(['camera', 'town', 'tag', 'album', 'dated']);

/** The labels that a filter requires: one of each inner list. */
export function wantedLabels({ camera, place, tag, album, favourite, dated, kind, state }: PhotoFilter): Label[][] {
  const wanted: Label[][] = [];
  if (camera !== undefined) wanted.push([['camera', camera]]);
  if (place !== undefined) {
    wanted.push([
      ['town', place],
      ['country', place],
    ]);
  }
  if (tag !== undefined) wanted.push([['tag', tag]]);
  if (album !== undefined) wanted.push([['album', album]]);
  if (favourite !== undefined) wanted.push([['favourite', String(favourite)]]);
  if (dated !== undefined) wanted.push([['dated', String(dated)]]);
  if (kind !== undefined) wanted.push([['kind', kind]]);
  if (state !== undefined) wanted.push([['state', state]]);
  return wanted;
}

/** The number of a label as a word of the index. Its first character cannot occur in words of users. */
export const labelWord = (number: number): string => `\u{e000}${number}`;

/** The key of a name as a word of the index, with a first character of the same kind. */
export const nameKeyWord = (key: string): string => `\u{e001}${key}`;
