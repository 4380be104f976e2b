import type {
  AlbumCount,
  AlbumFacts,
  AlikePhoto,
  HashedKind,
  MonthRevision,
  PageRequest,
  Photo,
  PhotoFilter,
} from '@homelake/photos';

/** A photo, with every word by which it must be found, in lower case and without accents. */
export interface KnownPhoto {
  readonly photo: Photo;
  readonly words: readonly string[];
}

/** A filter. The last of the words may be incomplete. */
export interface KnownFilter extends Omit<PhotoFilter, 'text'> {
  readonly words?: readonly string[];
}

export interface KnownRequest extends Pick<PageRequest, 'month' | 'limit'> {
  readonly filter: KnownFilter;
}

/** A catalog that keeps all photos in a list and answers every question by a scan. */
export class NaiveCatalog {
  private photos: KnownPhoto[] = [];
  private known: AlbumFacts[] = [];
  /** By month, every revision that was given, with the content of the month then. */
  private readonly given = new Map<string, Map<string, string>>();
  private readonly last = new Map<string, string>();

  put(photos: readonly KnownPhoto[]): void {
    for (const one of photos) this.photos = [...this.photos.filter(({ photo }) => photo.id !== one.photo.id), one];
  }

  remove(ids: readonly string[]): void {
    this.photos = this.photos.filter(({ photo }) => !ids.includes(photo.id));
  }

  putAlbum(album: AlbumFacts): void {
    this.known = [...this.known.filter(({ id }) => id !== album.id), album];
  }

  removeAlbum(id: string): void {
    this.known = this.known.filter((album) => album.id !== id);
  }

  /** Keeps only these photos, and no album. */
  rebuildWith(photos: readonly KnownPhoto[]): void {
    this.photos = [];
    this.put(photos);
    this.known = [];
  }

  get(id: string): Photo | null {
    return this.photos.find(({ photo }) => photo.id === id)?.photo ?? null;
  }

  /** Matching photos, newest first. */
  select(filter: KnownFilter = {}, month?: string): readonly Photo[] {
    return this.photos
      .filter((one) => isAskedFor(one, filter) && (month === undefined || one.photo.takenLocal.startsWith(month)))
      .map(({ photo }) => photo)
      .sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  months(filter?: KnownFilter): readonly { readonly month: string; readonly count: number }[] {
    return counted(this.select(filter).map(({ takenLocal }) => takenLocal.slice(0, 7)))
      .map(([month, count]) => ({ month, count }))
      .sort((a, b) => (a.month > b.month ? -1 : 1));
  }

  facets(filter: KnownFilter) {
    const without = (name: keyof KnownFilter): readonly Photo[] => {
      const { [name]: _left, ...rest } = filter;
      return this.select(rest);
    };
    return {
      cameras: most(without('camera').map(({ camera }) => camera)),
      places: most(without('place').map(({ place }) => place?.name)),
      tags: most(without('tag').flatMap(({ tags }) => [...new Set(tags)])),
      undated: without('dated').filter((photo) => !isTold(photo)).length,
    };
  }

  albums(): readonly AlbumFacts[] {
    return this.known.toSorted((a, b) => {
      const [one, other] = [`${a.name.toLowerCase()} ${a.id}`, `${b.name.toLowerCase()} ${b.id}`];
      return one < other ? -1 : 1;
    });
  }

  albumCounts(): readonly AlbumCount[] {
    const ids = [...new Set(this.select().flatMap(({ albums }) => albums))].sort();
    return ids.map((id) => {
      const photos = this.select({ album: id });
      return { id, count: photos.length, coverId: photos[0]?.id ?? '' };
    });
  }

  inAlbum(id: string): readonly string[] {
    return this.photos
      .filter(({ photo }) => photo.albums.includes(id))
      .map(({ photo }) => photo.id)
      .sort();
  }

  alike(id: string): readonly AlikePhoto[] {
    const own = this.get(id)?.perceptualHash ?? null;
    if (own === null || /^0+$/.test(own)) return [];
    return this.select()
      .flatMap((photo) => {
        if (photo.id === id || photo.perceptualHash === null || /^0+$/.test(photo.perceptualHash)) return [];
        const other = bitsOf(photo.perceptualHash);
        return [{ id: photo.id, bits: Array.from(bitsOf(own)).filter((bit, at) => bit !== other[at]).length }];
      })
      .filter(({ bits }) => bits <= 6)
      .sort((a, b) => a.bits - b.bits || (a.id < b.id ? -1 : 1));
  }

  /** All photos outside the trash, hidden or not, newest first. */
  private kept(): readonly Photo[] {
    return [...this.select(), ...this.select({ hidden: true })].sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  /** Photos of a month by time, rising. */
  scan(month: string): readonly Photo[] {
    return this.kept()
      .filter(({ takenLocal }) => takenLocal.startsWith(month))
      .toReversed();
  }

  ties(of?: string): readonly { readonly copyId: string; readonly originalId: string | null }[] {
    return this.kept()
      .filter(({ originalId }) => originalId !== null && (of === undefined || originalId === of))
      .map(({ id, originalId }) => ({ copyId: id, originalId }))
      .sort((a, b) => (a.copyId < b.copyId ? -1 : 1));
  }

  perceptualHashes(which: HashedKind): {
    readonly id: readonly string[];
    readonly hash: readonly (string | null)[];
  } {
    const asked = { shown: this.select(), copies: this.kept(), others: this.kept() }[which];
    const hashed = asked
      .filter(({ sentCopy }) => which === 'shown' || sentCopy === (which === 'copies'))
      .filter(({ perceptualHash }) => perceptualHash !== null)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    return { id: hashed.map(({ id }) => id), hash: hashed.map(({ perceptualHash }) => perceptualHash) };
  }

  trashedBefore(instant: string): readonly string[] {
    return this.photos
      .filter(({ photo: { trashedAt } }) => trashedAt !== null && Date.parse(trashedAt) < Date.parse(instant))
      .map(({ photo }) => photo.id)
      .sort();
  }

  /** Checks the revisions of a catalog: they change with the content of a month, and one never stands for two contents. */
  wrongRevision(revisions: readonly MonthRevision[]): string | null {
    const months = [...new Set(this.kept().map(({ takenLocal }) => takenLocal.slice(0, 7)))].sort();
    const told = revisions.map(({ month }) => month);
    if (told.join() !== months.join()) return `months ${told.join()}, want ${months.join()}`;
    for (const { month, revision } of revisions) {
      const holds = JSON.stringify(this.scan(month));
      const given = this.given.get(month) ?? new Map<string, string>();
      this.given.set(month, given);
      const before = this.last.get(month);
      if (before !== undefined && before !== revision && given.get(before) === holds)
        return `${month} has changed without a change`;
      if (given.has(revision) && given.get(revision) !== holds) return `${month} has a revision of another state`;
      given.set(revision, holds);
      this.last.set(month, revision);
    }
    return null;
  }
}

const bitsOf = (hash: string): string => BigInt(`0x${hash}`).toString(2).padStart(64, '0');

/** Newest first; at the same time, the greater id first. */
export const isBefore = (a: Pick<Photo, 'takenLocal' | 'id'>, b: Pick<Photo, 'takenLocal' | 'id'>): boolean =>
  a.takenLocal === b.takenLocal ? a.id > b.id : a.takenLocal > b.takenLocal;

/** True where something other than the time of a copy gives the capture time. */
export const isTold = ({ takenSource }: Photo): boolean => !['file-time', 'arrival'].includes(takenSource);

function isAskedFor({ photo, words }: KnownPhoto, filter: KnownFilter): boolean {
  const {
    camera,
    place,
    tag,
    album,
    favourite,
    dated,
    kind,
    state,
    trashed = false,
    hidden = false,
    from,
    to,
  } = filter;
  const asked = filter.words ?? [];
  const start = asked.at(-1);
  return [
    (photo.trashedAt !== null) === trashed,
    trashed || photo.hidden === hidden,
    camera === undefined || photo.camera === camera,
    place === undefined || photo.place?.name === place || photo.place?.country === place,
    tag === undefined || photo.tags.includes(tag),
    album === undefined || photo.albums.includes(album),
    favourite === undefined || photo.favourite === favourite,
    dated === undefined || isTold(photo) === dated,
    kind === undefined || photo.kind === kind,
    state === undefined || photo.state === state,
    from === undefined || photo.takenLocal >= from,
    to === undefined || photo.takenLocal < to,
    start === undefined ||
      (asked.slice(0, -1).every((word) => words.includes(word)) && words.some((word) => word.startsWith(start))),
  ].every(Boolean);
}

/** Values with counts, the most frequent first. */
const most = (values: readonly (string | null | undefined)[]) =>
  counted(values.filter((value) => typeof value === 'string'))
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([value, count]) => ({ value, count }));

function counted(values: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts];
}
