import type { Attachment } from 'svelte/attachments';

/** Shortest distance that counts as a swipe. */
const FAR_PX = 60;

export interface SwipeListener {
  /** Called with the distance to the right in CSS pixels while one finger moves, and with 0 when it is lifted. */
  readonly moved: (distance: number) => void;
  readonly left: () => void;
  readonly right: () => void;
  readonly down: () => void;
}

/** Detects swipes of one finger on an element. Two fingers are left to the browser, for pinch zoom. */
export const swipe =
  ({ moved, left, right, down }: SwipeListener): Attachment<HTMLElement> =>
  (element) => {
    let start: Touch | null = null;
    const ended = new AbortController();
    const options = { passive: true, signal: ended.signal };

    const touchstart = ({ touches }: TouchEvent): void => {
      start = touches.length === 1 ? (touches[0] ?? null) : null;
    };
    const touchmove = ({ touches }: TouchEvent): void => {
      if (start !== null && touches[0] && touches.length === 1) moved(touches[0].clientX - start.clientX);
    };
    const touchend = ({ touches, changedTouches }: TouchEvent): void => {
      const [from, to] = [start, changedTouches[0]];
      start = null;
      moved(0);
      if (from === null || to === undefined || touches.length > 0) return;
      const [dx, dy] = [to.clientX - from.clientX, to.clientY - from.clientY];
      if (Math.abs(dx) > FAR_PX && Math.abs(dx) > Math.abs(dy)) (dx > 0 ? right : left)();
      else if (dy > 2 * FAR_PX) down();
    };
    element.addEventListener('touchstart', touchstart, options);
    element.addEventListener('touchmove', touchmove, options);
    element.addEventListener('touchend', touchend, options);
    return () => ended.abort();
  };
