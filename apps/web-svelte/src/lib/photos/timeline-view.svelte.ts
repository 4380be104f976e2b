import type { LayoutOptions } from '@homelake/photos/layout';
import { flushSync } from 'svelte';
import { Timeline, type TimelineSource } from './timeline.ts';
import type { VisibleDay } from './timeline-month.ts';
import { Track } from './track.ts';

/** Time without a scroll event after which the page counts as resting. */
const REST_MS = 120;
/** Scroll speed, in screens a second, above which pictures are not loaded. */
const FLING_SCREENS = 5;

/** State of the timeline for the page's present scroll position. */
export class TimelineView {
  days = $state.raw<readonly VisibleDay[]>([]);
  /** Height of the timeline's part of the page, and the timeline position at its top, in CSS pixels. */
  height = $state(0);
  origin = $state(0);
  /** Timeline position of the upper edge of the screen, and its largest value. */
  top = $state(0);
  mostTop = $state(0);
  month = $state('');
  count = $state(0);
  flinging = $state(false);
  scrolling = $state(false);
  /** True once the list of months is loaded. */
  ready = $state(false);
  problem = $state.raw<unknown>(null);
  readonly timeline: Timeline;

  readonly #track = new Track();
  #element: HTMLElement | null = null;
  #drawnTop = Number.NaN;
  #last = { top: 0, time: 0 };
  #frame = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(source: TimelineSource, options: LayoutOptions) {
    this.timeline = new Timeline(source, options, {
      changed: (shift) => this.#changed(shift),
      failed: (cause) => (this.problem = cause),
    });
  }

  /** Starts to follow the page's scroll position. `element` is the timeline's part of the page. Returns a function that stops. */
  attach(element: HTMLElement): () => void {
    this.#element = element;
    const onscroll = (): void => this.#follow();
    addEventListener('scroll', onscroll, { passive: true });
    addEventListener('resize', onscroll);
    void this.refresh();
    return () => {
      removeEventListener('scroll', onscroll);
      removeEventListener('resize', onscroll);
      cancelAnimationFrame(this.#frame);
      clearTimeout(this.#rest);
      this.timeline.stop();
      this.#element = null;
    };
  }

  async refresh(stale?: readonly string[]): Promise<void> {
    try {
      await this.timeline.refresh(stale);
      this.ready = true;
      this.problem = null;
      this.#look(true);
    } catch (cause) {
      if (this.#element !== null) this.problem = cause;
    }
  }

  /** Scrolls a timeline position to the upper edge of the screen. 0 scrolls to the top of the page, above the timeline. */
  jump(top: number): void {
    this.#moveTo(top <= 0 ? -this.#pageTop() : Math.min(top, this.mostTop));
    // If `origin` moves, another position may be at the same scroll position. No scroll event comes then.
    this.#follow();
  }

  /** Scrolls a photo to the middle of the screen, unless it is on the screen already. */
  show(id: string): void {
    const place = this.timeline.placeOf(id);
    if (place === null) return;
    const top = this.#readTop();
    const seen = place.top >= top + 60 && place.top + place.height <= top + innerHeight - 60;
    if (!seen) this.jump(place.top - (innerHeight - place.height) / 2);
  }

  #changed(shift: number): void {
    const { timeline } = this;
    this.#track.change(timeline.height, shift);
    this.#last.top += shift;
    this.count = timeline.count;
    if (this.#element === null) return;
    if (!this.scrolling && this.#track.origin !== 0) this.#moveTo(this.#readTop());
    else this.#draw(true);
  }

  /** Reads the scroll position, once a frame. */
  #follow(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame((time) => this.#scrolled(time));
  }

  #scrolled(time: number): void {
    this.#frame = 0;
    if (this.#element === null) return;
    const scrollTop = scrollY - this.#pageTop();
    if (this.#track.urgent(scrollTop)) this.#moveTo(this.#readTop());
    const top = this.#readTop();
    const screensASecond = (Math.abs(top - this.#last.top) / innerHeight / Math.max(8, time - this.#last.time)) * 1_000;
    this.#last = { top, time };
    this.flinging = screensASecond > FLING_SCREENS;
    this.scrolling = true;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#rested(), REST_MS);
    this.#draw(false);
    this.#look(!this.flinging);
  }

  #rested(): void {
    this.flinging = false;
    this.scrolling = false;
    // Centres the origin again. The content on the screen stays in place.
    if (this.#track.origin !== 0) this.#moveTo(this.#readTop());
    else this.#draw(true);
    this.#look(true);
  }

  #moveTo(top: number): void {
    const page = this.#track.settle(top);
    this.height = this.#track.height;
    this.origin = this.#track.origin;
    flushSync();
    const target = page + this.#pageTop();
    if (Math.abs(target - scrollY) >= 1) scrollTo({ top: target, behavior: 'instant' });
    this.#draw(true);
  }

  #look(load: boolean): void {
    const top = this.#readTop();
    this.timeline.look(top, top + innerHeight, load);
  }

  /** Updates `days` to a range of one screen above and below. Skipped until a third of a screen is scrolled, unless `anew`. */
  #draw(anew: boolean): void {
    const top = this.#readTop();
    const screen = innerHeight;
    this.top = top;
    this.mostTop = Math.max(0, this.timeline.height - screen);
    this.month = this.timeline.monthAt(Math.max(0, top + 60))?.month ?? '';
    this.height = this.#track.height;
    this.origin = this.#track.origin;
    if (!anew && Math.abs(top - this.#drawnTop) < screen / 3) return;
    this.#drawnTop = top;
    this.days = this.timeline.visible(top - screen, top + 2 * screen);
  }

  #readTop(): number {
    return this.#track.toTimeline(scrollY - this.#pageTop());
  }

  /** Position of the timeline's part in the page. */
  #pageTop(): number {
    return this.#element === null ? 0 : this.#element.getBoundingClientRect().top + scrollY;
  }
}

const GAP_PX = 4;
/** Width that is used before the page's width is known. */
const USUAL_WIDTH_PX = 1200;

/** Layout for a width: about three pictures a row on a phone, five or six on a desktop. */
export function layoutOptions(width: number): LayoutOptions {
  const rowHeight = width < 600 ? 124 : width < 1000 ? 180 : 220;
  return { width: Math.floor(width) || USUAL_WIDTH_PX, rowHeight, gap: GAP_PX };
}
