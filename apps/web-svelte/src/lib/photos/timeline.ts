import type { PhotoPage } from '@homelake/http-api';
import type { LayoutOptions } from '@homelake/photos/layout';
import { TimelineMonth, type VisibleDay } from './timeline-month.ts';

export interface MonthCount {
  /** `YYYY-MM` */
  readonly month: string;
  readonly count: number;
}

export interface TimelineSource {
  /** Newest first. */
  months(signal: AbortSignal): Promise<readonly MonthCount[]>;
  page(month: string, cursor: string | null, signal: AbortSignal): Promise<PhotoPage>;
}

/** Facts that are enough to lay a photo out before the rest is loaded. */
export interface PhotoGlance {
  /** Pixels; 0 where unknown. */
  readonly width: number;
  readonly height: number;
  readonly kind: PhotoPage['kind'][number];
  readonly state: PhotoPage['state'][number];
  readonly placeholder: string | null;
}

export interface TimelineListener {
  /** Called after each change. `shift` is the number of CSS pixels by which the upper edge of the view has moved in the timeline. */
  changed(shift: number): void;
  /** Called when a month could not be read. */
  failed(cause: unknown): void;
}

/** Largest number of photos in memory. Beyond it, months far from the screen are unloaded. */
const MOST_PHOTOS = 20_000;
const MOST_LOADS = 2;

/**
 * Timeline of all photos, of which only those near the screen are loaded. The height of a month that is not loaded is an estimate. When it is
 * corrected, the listener is told by how much the content on the screen has moved.
 */
export class Timeline {
  #months: readonly TimelineMonth[] = [];
  #tops: number[] = [0];
  #options: LayoutOptions;
  #view = { top: 0, bottom: 0 };
  readonly #source: TimelineSource;
  readonly #listener: TimelineListener;
  readonly #loads = new Map<TimelineMonth, AbortController>();
  readonly #stopped = new AbortController();

  constructor(source: TimelineSource, options: LayoutOptions, listener: TimelineListener) {
    this.#listener = listener;
    this.#source = source;
    this.#options = options;
  }

  get months(): readonly TimelineMonth[] {
    return this.#months;
  }

  /** Top of each month, and the end of the last one, in CSS pixels. */
  get tops(): readonly number[] {
    return this.#tops;
  }

  get count(): number {
    return this.#months.reduce((sum, { count }) => sum + count, 0);
  }

  get height(): number {
    return this.#tops.at(-1) ?? 0;
  }

  /** Reads the list of months. Loaded months whose count has changed, or that are in `stale`, are read again. */
  async refresh(stale: readonly string[] = []): Promise<void> {
    const counts = await this.#source.months(this.#stopped.signal);
    const before = new Map(this.#months.map((month) => [month.month, month]));
    const again: TimelineMonth[] = [];
    this.#change(() => {
      this.#months = counts.map(({ month, count }) => {
        const known = before.get(month);
        if (known === undefined) return new TimelineMonth(month, count, this.#options);
        before.delete(month);
        if (known.photos.id.length > 0 && (known.count !== count || stale.includes(month))) again.push(known);
        known.count = count;
        return known;
      });
      for (const gone of before.values()) this.#abort(gone);
    });
    await Promise.all(again.map((month) => this.#readAgain(month)));
  }

  resize(options: LayoutOptions): void {
    this.#change(() => {
      this.#options = options;
      for (const month of this.#months) month.resize(options);
    });
  }

  /** Sets the visible range. Loads what is missing in it (if `load`), and aborts loads that are no longer near it. */
  look(top: number, bottom: number, load: boolean): void {
    this.#view = { top, bottom };
    const screen = bottom - top;
    const near = this.#between(top - 3 * screen, bottom + 3 * screen);
    for (const month of this.#loads.keys()) if (!near.includes(month)) this.#abort(month);
    if (load) this.#loadNext();
  }

  visible(from: number, to: number): VisibleDay[] {
    return this.#between(from, to).flatMap((month) => {
      const top = this.topOf(month);
      return month.visible(from - top, to - top, top);
    });
  }

  topOf(month: TimelineMonth): number {
    return this.#tops[this.#months.indexOf(month)] ?? 0;
  }

  /** The month at a height in the timeline; null where there are no months. */
  monthAt(y: number): TimelineMonth | null {
    let low = 0;
    let high = this.#months.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#tops[middle]! <= y) low = middle;
      else high = middle - 1;
    }
    return this.#months[low] ?? null;
  }

  /** Position of a photo in the timeline; null where it is not loaded. */
  placeOf(id: string): { readonly top: number; readonly height: number } | null {
    const found = this.#find(id);
    const place = found?.month.placeOf(found.index);
    return found && place ? { top: this.topOf(found.month) + place.top, height: place.height } : null;
  }

  /** Layout facts of a loaded photo; null for any other. */
  glance(id: string): PhotoGlance | null {
    const found = this.#find(id);
    if (found === null) return null;
    const { photos } = found.month;
    const { index } = found;
    return {
      width: photos.width[index]!,
      height: photos.height[index]!,
      kind: photos.kind[index]!,
      state: photos.state[index]!,
      placeholder: photos.placeholder[index]!,
    };
  }

  /** Loads pages of a month until a photo is loaded; false where the month does not have it. */
  async reveal(id: string, month: string): Promise<boolean> {
    const holder = this.#months.find((candidate) => candidate.month === month);
    if (holder === undefined) return false;
    for (;;) {
      if (holder.photos.id.includes(id)) return true;
      if (holder.complete) return false;
      await this.#load(holder);
    }
  }

  /** Id of the next older photo (`step` 1) or the next newer one (-1); null at the end. Loads pages as needed. */
  async neighbour(id: string, step: 1 | -1): Promise<string | null> {
    const found = this.#find(id);
    if (found === null) return null;
    const { month, index } = found;
    if (step === 1 && index + 1 >= month.photos.id.length && !month.complete) await this.#load(month);
    const beside = month.photos.id[index + step];
    if (beside !== undefined) return beside;

    for (let at = this.#months.indexOf(month) + step; ; at += step) {
      const other = this.#months[at];
      if (other === undefined) return null;
      if (step === 1 && other.nextCursor === undefined) await this.#load(other);
      if (step === -1) await this.#loadWhole(other);
      const nearest = step === 1 ? other.photos.id[0] : other.photos.id.at(-1);
      if (nearest !== undefined) return nearest;
    }
  }

  /** Ids of the loaded photos from one photo to another, both included. */
  between(a: string, b: string): readonly string[] {
    const ids = this.#months.flatMap(({ photos }) => photos.id);
    const [first = 0, last = 0] = [ids.indexOf(a), ids.indexOf(b)].sort((x, y) => x - y);
    return first < 0 ? [b] : ids.slice(first, last + 1);
  }

  markFavourite(id: string, favourite: boolean): void {
    const found = this.#find(id);
    if (found) this.#change(() => found.month.markFavourite(found.index, favourite));
  }

  remove(ids: ReadonlySet<string>): void {
    this.#change(() => {
      for (const month of this.#months) if (month.photos.id.some((id) => ids.has(id))) month.without(ids);
      this.#months = this.#months.filter(({ count }) => count > 0);
    });
  }

  stop(): void {
    this.#stopped.abort();
    for (const month of this.#loads.keys()) this.#abort(month);
  }

  #find(id: string): { readonly month: TimelineMonth; readonly index: number } | null {
    for (const month of this.#months) {
      const index = month.photos.id.indexOf(id);
      if (index >= 0) return { month, index };
    }
    return null;
  }

  #between(from: number, to: number): TimelineMonth[] {
    return this.#months.filter((_, i) => this.#tops[i]! < to && this.#tops[i + 1]! > from);
  }

  #loadNext(): void {
    if (this.#stopped.signal.aborted) return;
    const { top, bottom } = this.#view;
    const screen = bottom - top;
    for (const reach of [0, screen]) {
      for (const month of this.#between(top - reach, bottom + reach)) {
        if (this.#loads.size >= MOST_LOADS) return;
        const missing = !month.complete && this.topOf(month) + month.layout.height < bottom + reach;
        if (!missing || this.#loads.has(month)) continue;
        // A failed load is not repeated automatically. The next `look` tries again.
        this.#load(month).then(
          () => this.#loadNext(),
          (cause: unknown) => this.#listener.failed(cause),
        );
      }
    }
  }

  async #loadWhole(month: TimelineMonth): Promise<void> {
    while (!month.complete) await this.#load(month);
  }

  /** Loads the next page of a month. An aborted load ends without an error. */
  async #load(month: TimelineMonth): Promise<void> {
    const load = new AbortController();
    this.#abort(month);
    this.#loads.set(month, load);
    try {
      const { nextCursor, ...photos } = await this.#source.page(month.month, month.nextCursor ?? null, load.signal);
      if (load.signal.aborted) return;
      this.#change(() => {
        month.append(photos, nextCursor);
        this.#letGo();
      });
    } catch (cause) {
      if (!load.signal.aborted) throw cause;
    } finally {
      if (this.#loads.get(month) === load) this.#loads.delete(month);
    }
  }

  /** Reads as many photos of a month as were loaded again, and replaces them in one step. */
  async #readAgain(month: TimelineMonth): Promise<void> {
    this.#abort(month);
    const wanted = month.photos.id.length;
    const fresh = new TimelineMonth(month.month, month.count, this.#options);
    do {
      const { nextCursor, ...photos } = await this.#source.page(
        month.month,
        fresh.nextCursor ?? null,
        this.#stopped.signal,
      );
      fresh.append(photos, nextCursor);
    } while (!fresh.complete && fresh.photos.id.length < wanted);
    this.#change(() => month.replace(fresh.photos, fresh.nextCursor ?? null));
  }

  #abort(month: TimelineMonth): void {
    this.#loads.get(month)?.abort();
    this.#loads.delete(month);
  }

  #letGo(): void {
    let kept = this.#months.reduce((sum, { photos }) => sum + photos.id.length, 0);
    if (kept <= MOST_PHOTOS) return;
    const middle = (this.#view.top + this.#view.bottom) / 2;
    const away = (month: TimelineMonth): number => Math.abs(this.topOf(month) + month.height / 2 - middle);
    const near = this.#between(this.#view.top, this.#view.bottom);
    const far = this.#months.filter((month) => month.photos.id.length > 0 && !near.includes(month));
    for (const month of far.sort((a, b) => away(b) - away(a))) {
      if (kept <= MOST_PHOTOS || this.#loads.has(month)) continue;
      kept -= month.photos.id.length;
      month.forget();
    }
  }

  /** Runs a change, and keeps the photo at the upper edge of the view in its place. */
  #change(work: () => void): void {
    const { top } = this.#view;
    const month = top > 0 ? this.monthAt(top) : null;
    const within = month ? top - this.topOf(month) : 0;
    const share = month ? within / Math.max(1, month.height) : 0;
    const index = month?.photoAt(within) ?? null;
    const anchor = month && index !== null ? { id: month.photos.id[index]!, place: month.placeOf(index)! } : null;

    work();
    this.#measure();

    let now = top;
    if (month && this.#months.includes(month)) {
      const at = anchor ? month.photos.id.indexOf(anchor.id) : -1;
      const place = at < 0 ? null : month.placeOf(at);
      now = this.topOf(month) + (anchor && place ? within + place.top - anchor.place.top : share * month.height);
    }
    const shift = now - top;
    this.#view = { top: now, bottom: this.#view.bottom + shift };
    this.#listener.changed(shift);
  }

  #measure(): void {
    this.#tops = [0];
    for (const month of this.#months) this.#tops.push(this.#tops.at(-1)! + month.height);
  }
}
