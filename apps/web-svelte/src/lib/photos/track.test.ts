import { describe, expect, it } from 'vitest';
import { MOST_TRACK_PX, Track } from './track.ts';

/** A page that scrolls as in a browser: to whole pixels, and never past the end of the track. */
const trackOf = (total: number): Track => {
  const track = new Track();
  track.change(total, 0);
  return track;
};

describe('a timeline that fits a page', () => {
  it('has the same positions as the page', () => {
    const track = trackOf(100_000);
    expect([track.height, track.toTimeline(1_234), track.toPage(1_234)]).toEqual([100_000, 1_234, 1_234]);
  });

  it('moves its origin, not the page, when heights above the screen change', () => {
    const track = trackOf(100_000);
    track.change(100_300, 300);
    expect(track.toTimeline(50_000)).toBe(50_300);
    expect(track.toTimeline(track.height)).toBe(100_300);
  });

  it('is centred at rest, without a visible change', () => {
    const track = trackOf(100_000);
    track.change(100_300, 300);
    const top = track.toTimeline(50_000);
    const page = track.settle(top);
    expect([track.origin, track.toTimeline(page), track.height]).toEqual([0, top, 100_300]);
  });

  it('is urgent before its start could become unreachable', () => {
    const track = trackOf(100_000);
    expect(track.urgent(0)).toBe(false);
    track.change(100_300, 300);
    expect(track.urgent(50_000)).toBe(false);
    expect(track.urgent(100)).toBe(true);
  });
});

describe('a timeline that is higher than a page can be', () => {
  const TOTAL = 35_000_000;

  it('does not make the page higher than browsers allow', () => {
    expect(trackOf(TOTAL).height).toBe(MOST_TRACK_PX);
  });

  it.each([0, 1_000, 3_000_000, 17_000_000, 34_999_000])(
    'shows the position %d at a scroll position within the page',
    (top) => {
      const track = trackOf(TOTAL);
      const page = track.settle(top);
      expect(track.toTimeline(page)).toBe(top);
      expect(page).toBeGreaterThanOrEqual(0);
      expect(page).toBeLessThanOrEqual(MOST_TRACK_PX);
    },
  );

  it('can be scrolled from its first pixel to its last, a screen at a time', () => {
    const track = trackOf(TOTAL);
    const step = 3_000;
    const screen = 900;
    let page = track.settle(0);
    let moves = 0;
    while (track.toTimeline(page) < TOTAL - screen) {
      page = Math.min(page + step, track.height - screen);
      if (!track.urgent(page)) continue;
      const before = track.toTimeline(page);
      page = track.settle(before);
      expect(track.toTimeline(page)).toBe(before);
      moves++;
    }
    expect(moves).toBeLessThan(20);
  });

  it('can be scrolled back to its first pixel', () => {
    const track = trackOf(TOTAL);
    let page = track.settle(20_000_000);
    for (let i = 0; i < 10_000 && track.toTimeline(page) > 0; i++) {
      page = Math.max(0, page - 3_000);
      if (track.urgent(page)) page = track.settle(track.toTimeline(page));
    }
    expect([page, track.origin]).toEqual([0, 0]);
  });
});
