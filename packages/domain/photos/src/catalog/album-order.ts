import type { AlbumFacts } from './photo-catalog.ts';

/** Order of albums: by name without regard to case, then by id. It is the same on every machine and in every locale. */
export function compareAlbums(a: Pick<AlbumFacts, 'name' | 'id'>, b: Pick<AlbumFacts, 'name' | 'id'>): number {
  const [one, other] = [a.name.toLowerCase(), b.name.toLowerCase()];
  if (one !== other) return one < other ? -1 : 1;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}
