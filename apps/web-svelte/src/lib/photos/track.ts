/**
 * Largest height of the timeline's part of the page. Browsers limit the height of a page: Blink to 2^24 = 16,777,216 CSS px at two dots a
 * pixel, Firefox to about 17.9 million. This is far below, so that it also works at three dots a pixel.
 */
export const MOST_TRACK_PX = 6_000_000;
/** Distance from an end of the page within which `origin` must be moved, unless the timeline ends there too. */
const MARGIN_PX = 4_000;

/**
 * Converts between the scroll position of a page and a position in a timeline, which may be higher than a page can be. The page shows the
 * timeline from `origin` on. A change of heights above the screen moves `origin`, not the page, so that nothing jumps and no scroll is
 * interrupted. When the page rests, `settle` centres `origin` again without a visible change.
 */
export class Track {
  origin = 0;
  #total = 0;

  /** Height of the timeline's part of the page, in CSS pixels. */
  get height(): number {
    return Math.max(0, Math.min(this.#total - this.origin, MOST_TRACK_PX));
  }

  toTimeline(scrollTop: number): number {
    return scrollTop + this.origin;
  }

  toPage(top: number): number {
    return top - this.origin;
  }

  /** Applies a change of heights that has moved the content on the screen by `shift`. */
  change(total: number, shift: number): void {
    this.#total = total;
    this.origin += shift;
  }

  /** True where `origin` must be moved now: the page is near an end that is not an end of the timeline. */
  urgent(scrollTop: number): boolean {
    const nearTop = this.origin !== 0 && Math.min(scrollTop, this.toTimeline(scrollTop)) < MARGIN_PX;
    const cutOff = this.#total - this.origin > MOST_TRACK_PX;
    return nearTop || (cutOff && scrollTop > MOST_TRACK_PX - MARGIN_PX);
  }

  /** Sets a new `origin` around a timeline position, and returns the new scroll position of that position. */
  settle(top: number): number {
    const most = Math.max(0, this.#total - MOST_TRACK_PX);
    this.origin = most === 0 ? 0 : Math.round(Math.min(Math.max(top - MOST_TRACK_PX / 2, 0), most));
    return top - this.origin;
  }
}
