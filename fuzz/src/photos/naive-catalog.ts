import type { Album, HashedKind, MonthRevision, PageRequest, Photo, PhotoFilter } from '@homelake/photos';

/** A photo, and every word by which it is to be found, lower case and without accents. */
export interface KnownPhoto {
  readonly photo: Photo;
  readonly words: readonly string[];
}

/** What is asked for: words of which the last may be a beginning. */
export interface KnownFilter extends Omit<PhotoFilter, 'text'> {
  readonly words?: readonly string[];
}

export interface KnownRequest extends Pick<PageRequest, 'month' | 'limit'> {
  readonly filter: KnownFilter;
}

type AlbumFacts = Pick<Album, 'id' | 'name' | 'createdAt'>;

/** All photos in a list, and every question by going through it. */
export class NaiveCatalog {
  private photos: KnownPhoto[] = [];
  private known: AlbumFacts[] = [];
  /** Of each month, every revision that was given, and what the month held then. */
  private readonly given = new Map<string, Map<string, string>>();
  private readonly last = new Map<string, string>();

  put(photos: readonly KnownPhoto[]): void {
    for (const one of photos) this.photos = [...this.photos.filter(({ photo }) => photo.id !== one.photo.id), one];
  }

  remove(ids: readonly string[]): number {
    const before = this.photos.length;
    this.photos = this.photos.filter(({ photo }) => !ids.includes(photo.id));
    return before - this.photos.length;
  }

  putAlbum(album: AlbumFacts): void {
    this.known = [...this.known.filter(({ id }) => id !== album.id), album];
  }

  removeAlbum(id: string): boolean {
    const isThere = this.known.some((album) => album.id === id);
    this.known = this.known.filter((album) => album.id !== id);
    this.photos = this.photos.map((one) =>
      one.photo.albums.includes(id)
        ? { ...one, photo: { ...one.photo, albums: one.photo.albums.filter((album) => album !== id) } }
        : one,
    );
    return isThere;
  }

  clear(): void {
    this.photos = [];
    this.known = [];
  }

  get(id: string): Photo | null {
    return this.photos.find(({ photo }) => photo.id === id)?.photo ?? null;
  }

  /** Newest first. */
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

  facets() {
    const photos = this.select();
    return {
      cameras: most(photos.map(({ camera }) => camera)),
      places: most(photos.map(({ place }) => place?.name)),
      tags: most(photos.flatMap(({ tags }) => tags)),
      undated: photos.filter((photo) => !isTold(photo)).length,
    };
  }

  albums(): readonly Album[] {
    return this.known
      .toSorted((a, b) => {
        const [one, other] = [`${a.name.toLowerCase()} ${a.id}`, `${b.name.toLowerCase()} ${b.id}`];
        return one < other ? -1 : 1;
      })
      .map((album) => {
        const photos = this.select({ album: album.id });
        return { ...album, count: photos.length, coverId: photos[0]?.id ?? null };
      });
  }

  /** All that is not in the trash, hidden or not, newest first. */
  private kept(): readonly Photo[] {
    return [...this.select(), ...this.select({ hidden: true })].sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  /** Of a month, by time, rising. */
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

  /** What is wrong with the revisions that a catalog gives: they change with what the month holds, and never mean two things. */
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

/** Newest first, and of one time the greater id. */
export const isBefore = (a: Pick<Photo, 'takenLocal' | 'id'>, b: Pick<Photo, 'takenLocal' | 'id'>): boolean =>
  a.takenLocal === b.takenLocal ? a.id > b.id : a.takenLocal > b.takenLocal;

/** Something but a copy's time tells when it was taken. */
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

/** The most frequent first. */
const most = (values: readonly (string | null | undefined)[]) =>
  counted(values.filter((value) => typeof value === 'string'))
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([value, count]) => ({ value, count }));

function counted(values: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts];
}
