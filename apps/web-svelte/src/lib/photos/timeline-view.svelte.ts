import type { LayoutOptions } from '@homelake/photos/layout';
import { flushSync } from 'svelte';
import { Timeline, type TimelineSource } from './timeline.ts';
import type { VisibleDay } from './timeline-month.ts';
import { Track } from './track.ts';

/** After so long without a scroll the page is at rest. */
const REST_MS = 120;
/** Faster than so many screens a second, pictures fly past and are not loaded. */
const FLING_SCREENS = 5;

/** The timeline as the page's scroll position shows it. */
export class TimelineView {
  days = $state.raw<readonly VisibleDay[]>([]);
  /** CSS pixels that the page gives the timeline, and what of it stands at their beginning. */
  height = $state(0);
  origin = $state(0);
  /** Upper edge of the screen, and how far it can go, in the timeline. */
  top = $state(0);
  mostTop = $state(0);
  month = $state('');
  count = $state(0);
  flinging = $state(false);
  scrolling = $state(false);
  /** True once it is known which months there are. */
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

  /** Follows the scroll position of the page, of which `element` is the part that the timeline has. */
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

  /** Moves a place of the timeline to the upper edge of the screen; 0 shows what stands above the timeline, too. */
  jump(top: number): void {
    this.#moveTo(top <= 0 ? -this.#pageTop() : Math.min(top, this.mostTop));
    // In a timeline higher than a page can be, another place may stand at the same scroll position: then nothing scrolls.
    this.#follow();
  }

  /** Scrolls as little as it takes to have a photo on the screen. */
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

  /** Takes in where the page stands, once a frame. */
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
    // Nothing on screen moves: the page is evened out with the timeline.
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

  /** Takes what is a screen away to both sides; again only when a good part of it has been scrolled. */
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

  /** Where the timeline begins in the page. */
  #pageTop(): number {
    return this.#element === null ? 0 : this.#element.getBoundingClientRect().top + scrollY;
  }
}

const GAP_PX = 4;
/** Until the page has told its width. */
const USUAL_WIDTH_PX = 1200;

/** Rows for a room of a width: about three pictures on a phone, five or six on a desk. */
export function layoutOptions(width: number): LayoutOptions {
  const rowHeight = width < 600 ? 124 : width < 1000 ? 180 : 220;
  return { width: Math.floor(width) || USUAL_WIDTH_PX, rowHeight, gap: GAP_PX };
}
