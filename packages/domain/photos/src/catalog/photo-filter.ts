import type { PhotoFilter } from './photo-search.ts';
import { isDated, shelfOf } from './photo.ts';
import type { Photo, Shelf } from './photo.ts';
import { photoWords, searchWords } from './search-words.ts';

/** True where a photo matches a filter. The index of every search must agree with it. */
export function matchesFilter(photo: Photo, filter: PhotoFilter): boolean {
  const { text, camera, place, tag, album, favourite, dated, kind, state, from, to } = filter;
  return (
    shelfOf(photo) === shelfOfFilter(filter) &&
    (camera === undefined || photo.camera === camera) &&
    (place === undefined || photo.place?.name === place || photo.place?.country === place) &&
    (tag === undefined || photo.tags.includes(tag)) &&
    (album === undefined || photo.albums.includes(album)) &&
    (favourite === undefined || photo.favourite === favourite) &&
    (dated === undefined || isDated(photo) === dated) &&
    (kind === undefined || photo.kind === kind) &&
    (state === undefined || photo.state === state) &&
    (from === undefined || photo.takenLocal >= from) &&
    (to === undefined || photo.takenLocal < to) &&
    (text === undefined || matchesText(photo, text))
  );
}

/** The shelf that a filter selects from. */
export const shelfOfFilter = ({ trashed = false, hidden = false }: PhotoFilter): Shelf =>
  trashed ? 'trash' : hidden ? 'hidden' : 'timeline';

function matchesText(photo: Photo, text: string): boolean {
  const wanted = searchWords(text);
  if (wanted === null) return true;
  const words = photoWords(photo);
  return wanted.whole.every((word) => words.has(word)) && [...words].some((word) => word.startsWith(wanted.start));
}
