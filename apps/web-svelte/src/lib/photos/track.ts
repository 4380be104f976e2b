/**
 * Browsers cut pages off: Blink at 2^24 = 16,777,216 CSS px at two dots a pixel, Firefox at about 17.9 million. Far below that, so
 * that three dots a pixel are fine too.
 */
export const MOST_TRACK_PX = 6_000_000;
/** Nearer than this to an end of the page that is not an end of the timeline, the page is moved. */
const MARGIN_PX = 4_000;

/**
 * The way between the scroll position of a page and a place in a timeline that may be higher than a page can be: the
 * page shows the timeline from `origin` on. A change of heights above what is on screen moves the origin and not the
 * page, so nothing jumps and no fling is cut short; when the page comes to rest, `settle` evens that out unseen.
 */
export class Track {
  origin = 0;
  #total = 0;

  /** CSS pixels that the page gives the timeline. */
  get height(): number {
    return Math.max(0, Math.min(this.#total - this.origin, MOST_TRACK_PX));
  }

  toTimeline(scrollTop: number): number {
    return scrollTop + this.origin;
  }

  toPage(top: number): number {
    return top - this.origin;
  }

  /** Heights have changed, and what is on screen has moved by `shift`. */
  change(total: number, shift: number): void {
    this.#total = total;
    this.origin += shift;
  }

  /** Whether the page must be moved now: it is near an end that is not an end of the timeline. */
  urgent(scrollTop: number): boolean {
    const nearTop = this.origin !== 0 && Math.min(scrollTop, this.toTimeline(scrollTop)) < MARGIN_PX;
    const cutOff = this.#total - this.origin > MOST_TRACK_PX;
    return nearTop || (cutOff && scrollTop > MOST_TRACK_PX - MARGIN_PX);
  }

  /** Places the origin anew for a place of the timeline; answers the scroll position at which it stands then. */
  settle(top: number): number {
    const most = Math.max(0, this.#total - MOST_TRACK_PX);
    this.origin = most === 0 ? 0 : Math.round(Math.min(Math.max(top - MOST_TRACK_PX / 2, 0), most));
    return top - this.origin;
  }
}
