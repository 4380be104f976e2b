import type { LayoutOptions } from '@homelake/photos/layout';
import {
  DAY_HEADER_PX,
  estimatedHeight,
  layoutDays,
  type DayBlock,
  type MonthLayout,
  type PhotoColumns,
} from './day-blocks.ts';

/** A picture in its day, positioned in CSS pixels from the day's upper left corner. It stays the same object until a value changes. */
export interface Tile {
  readonly id: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly takenLocal: string;
  /** False for a photo without a date. Its `takenLocal` is then only its place in the timeline. */
  readonly dated: boolean;
  readonly kind: PhotoColumns['kind'][number];
  readonly state: PhotoColumns['state'][number];
  readonly placeholder: string | null;
  readonly durationSeconds: number | null;
  readonly favourite: boolean;
  readonly motion: boolean;
}

/** A day with its pictures that are near the screen; `top` is measured from the top of the timeline. */
export interface VisibleDay {
  readonly day: string;
  readonly places: readonly string[];
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly tiles: readonly Tile[];
}

const NO_PHOTOS: PhotoColumns = {
  id: [],
  takenLocal: [],
  dated: [],
  width: [],
  height: [],
  kind: [],
  state: [],
  placeholder: [],
  durationSeconds: [],
  favourite: [],
  motion: [],
  place: [],
};

/** One month of the timeline. At first only its count is known; its photos are loaded page by page. */
export class TimelineMonth {
  readonly month: string;
  count: number;
  photos: PhotoColumns = NO_PHOTOS;
  /** Cursor of the next page; undefined before the first page, null when all photos are loaded. */
  nextCursor: string | null | undefined = undefined;
  layout: MonthLayout = { blocks: [], height: 0 };
  #options: LayoutOptions;
  #tiles: (Tile | undefined)[] = [];
  /** Tiles of the previous layout, reused where they are equal: a new page below does not change the tiles above it. */
  #tilesBefore: readonly (Tile | undefined)[] = [];
  /** Last known height, and the width to which it belongs. */
  #known: { readonly width: number; readonly height: number } | null = null;

  constructor(month: string, count: number, options: LayoutOptions) {
    this.month = month;
    this.count = count;
    this.#options = options;
  }

  get complete(): boolean {
    return this.nextCursor === null;
  }

  /** Height in CSS pixels; an estimate where not all photos are loaded. */
  get height(): number {
    if (this.complete) return this.layout.height;
    if (this.photos.id.length === 0 && this.#known?.width === this.#options.width) return this.#known.height;
    return this.layout.height + estimatedHeight(Math.max(0, this.count - this.photos.id.length), this.#options);
  }

  append(page: PhotoColumns, nextCursor: string | null): void {
    const { photos } = this;
    this.replace(photos.id.length === 0 ? page : joined(photos, page), nextCursor);
  }

  replace(photos: PhotoColumns, nextCursor: string | null): void {
    this.photos = photos;
    this.nextCursor = nextCursor;
    if (this.complete) this.count = photos.id.length;
    this.#lay();
  }

  resize(options: LayoutOptions): void {
    this.#options = options;
    this.#lay();
  }

  /** Unloads the photos and remembers the height. */
  forget(): void {
    this.#tiles = [];
    this.#tilesBefore = [];
    this.#known = { width: this.#options.width, height: this.height };
    this.photos = NO_PHOTOS;
    this.nextCursor = undefined;
    this.#lay();
  }

  markFavourite(index: number, favourite: boolean): void {
    this.photos = { ...this.photos, favourite: this.photos.favourite.with(index, favourite) };
    this.#tiles[index] = undefined;
  }

  without(ids: ReadonlySet<string>): void {
    const kept = this.photos.id.flatMap((id, i) => (ids.has(id) ? [] : [i]));
    this.count -= this.photos.id.length - kept.length;
    this.photos = picked(this.photos, kept);
    this.#lay();
  }

  /** Index of the first photo whose row ends below `y`; null past the loaded photos. `y` is measured from the top of the month. */
  photoAt(y: number): number | null {
    const block = this.layout.blocks.find(({ top, height }) => top + height > y);
    if (block === undefined) return null;
    return block.first + block.rows.rowStart[firstRow(block, y)]!;
  }

  /** Position of a photo, measured from the top of the month. */
  placeOf(index: number): { readonly top: number; readonly height: number } | null {
    const block = this.layout.blocks.find(({ end }) => index < end);
    if (block === undefined) return null;
    const { rows, first, top } = block;
    return { top: top + DAY_HEADER_PX + rows.top[index - first]!, height: rows.height[index - first]! };
  }

  /** Days and pictures between two heights, measured from the top of the month. `offset` is added to the days' tops. */
  visible(from: number, to: number, offset: number): VisibleDay[] {
    const days: VisibleDay[] = [];
    for (const block of this.layout.blocks) {
      if (block.top >= to) break;
      if (block.top + block.height <= from) continue;
      const { day, left, width, height, first, rows } = block;
      const tiles: Tile[] = [];
      for (let row = firstRow(block, from); row < rows.rowStart.length - 1; row++) {
        const start = rows.rowStart[row]!;
        if (block.top + DAY_HEADER_PX + rows.top[start]! >= to) break;
        for (let i = start; i < rows.rowStart[row + 1]!; i++) tiles.push(this.#tile(block, first + i));
      }
      days.push({ day, places: this.#places(block), left, top: block.top + offset, width, height, tiles });
    }
    return days;
  }

  #lay(): void {
    if (this.#tiles.length > 0) this.#tilesBefore = this.#tiles;
    this.#tiles = [];
    this.layout = layoutDays(this.photos, this.#options);
  }

  #tile(block: DayBlock, index: number): Tile {
    const { photos } = this;
    const { rows } = block;
    const i = index - block.first;
    const known = this.#tiles[index];
    if (known !== undefined) return known;
    const tile: Tile = {
      id: photos.id[index]!,
      left: rows.left[i]!,
      top: DAY_HEADER_PX + rows.top[i]!,
      width: rows.width[i]!,
      height: rows.height[i]!,
      takenLocal: photos.takenLocal[index]!,
      dated: photos.dated[index]!,
      kind: photos.kind[index]!,
      state: photos.state[index]!,
      placeholder: photos.placeholder[index]!,
      durationSeconds: photos.durationSeconds[index]!,
      favourite: photos.favourite[index]!,
      motion: photos.motion[index]!,
    };
    const before = this.#tilesBefore[index];
    return (this.#tiles[index] = before !== undefined && alike(before, tile) ? before : tile);
  }

  /** Places of a day, the most frequent first. */
  #places({ first, end }: DayBlock): string[] {
    const counts = new Map<string, number>();
    for (let i = first; i < end; i++) {
      const place = this.photos.place[i];
      if (place) counts.set(place, (counts.get(place) ?? 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1]).map(([place]) => place);
  }
}

const alike = (a: Tile, b: Tile): boolean => (Object.keys(a) as (keyof Tile)[]).every((name) => a[name] === b[name]);

/** Index of the first row of a day that ends below `y`, measured from the top of the month. */
function firstRow({ rows, top }: DayBlock, y: number): number {
  let low = 0;
  let high = rows.rowStart.length - 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = rows.rowStart[middle]!;
    if (top + DAY_HEADER_PX + rows.top[start]! + rows.height[start]! > y) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Applies a function to each column. */
function columns(each: <T>(column: (photos: PhotoColumns) => readonly T[]) => readonly T[]): PhotoColumns {
  return {
    id: each((photos) => photos.id),
    takenLocal: each((photos) => photos.takenLocal),
    dated: each((photos) => photos.dated),
    width: each((photos) => photos.width),
    height: each((photos) => photos.height),
    kind: each((photos) => photos.kind),
    state: each((photos) => photos.state),
    placeholder: each((photos) => photos.placeholder),
    durationSeconds: each((photos) => photos.durationSeconds),
    favourite: each((photos) => photos.favourite),
    motion: each((photos) => photos.motion),
    place: each((photos) => photos.place),
  };
}

const joined = (a: PhotoColumns, b: PhotoColumns): PhotoColumns => columns((column) => [...column(a), ...column(b)]);

const picked = (photos: PhotoColumns, indexes: readonly number[]): PhotoColumns =>
  columns((column) => indexes.map((index) => column(photos)[index]!));
