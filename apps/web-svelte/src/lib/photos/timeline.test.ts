import type { PhotoPage } from '@homelake/http-api';
import { beforeEach, describe, expect, it } from 'vitest';
import { monthOf } from './columns.test-helper.ts';
import { Timeline, type MonthCount, type TimelineSource } from './timeline.ts';

const DESKTOP = { width: 1200, rowHeight: 220, gap: 4 };
const PAGE = 50;
const SCREEN = 900;

/** A catalog in memory. A test decides when it answers, and it counts its requests. */
class Catalog implements TimelineSource {
  counts: MonthCount[];
  asked: string[] = [];
  aborted: string[] = [];
  failing = false;
  #held: (() => void)[] = [];
  held = false;

  constructor(counts: Record<string, number>) {
    this.counts = Object.entries(counts).map(([month, count]) => ({ month, count }));
  }

  async months(): Promise<readonly MonthCount[]> {
    return this.counts;
  }

  async page(month: string, cursor: string | null, signal: AbortSignal): Promise<PhotoPage> {
    this.asked.push(`${month}@${cursor ?? 0}`);
    if (this.failing) throw new Error('the server has gone');
    if (this.held) await new Promise<void>((resolve) => this.#held.push(resolve));
    if (signal.aborted) {
      this.aborted.push(month);
      throw new DOMException('aborted', 'AbortError');
    }
    const start = Number(cursor ?? 0);
    const count = this.counts.find((entry) => entry.month === month)?.count ?? 0;
    const end = Math.min(start + PAGE, count);
    return { ...monthOf(month, count, 5, start, end), nextCursor: end < count ? String(end) : null };
  }

  release(): void {
    this.held = false;
    for (const answer of this.#held.splice(0)) answer();
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

const MONTHS = { '2024-03': 120, '2024-02': 40, '2024-01': 80, '2023-12': 200, '2023-11': 10, '2023-10': 300 };
let catalog: Catalog;
let timeline: Timeline;
let shifts: number[];
let problems: unknown[];

const timelineOf = (source: TimelineSource): Timeline =>
  new Timeline(source, DESKTOP, {
    changed: (shift) => shifts.push(shift),
    failed: (cause) => problems.push(cause),
  });

beforeEach(async () => {
  shifts = [];
  problems = [];
  catalog = new Catalog(MONTHS);
  timeline = timelineOf(catalog);
  await timeline.refresh();
});

const look = async (top: number): Promise<void> => {
  timeline.look(top, top + SCREEN, true);
  await settled();
};

/** Position of a photo on the screen, where the view began at `top`. */
const onScreen = (id: string, top: number): number =>
  timeline.placeOf(id)!.top - (top + shifts.reduce((a, b) => a + b, 0));

describe('loading', () => {
  it('reads the counts first, and then only photos near the screen', async () => {
    expect([timeline.count, catalog.asked]).toEqual([750, []]);
    await look(0);
    expect(catalog.asked).toEqual(['2024-03@0']);
  });

  it('reads nothing during a fast scroll', async () => {
    timeline.look(3_000, 3_000 + SCREEN, false);
    await settled();
    expect(catalog.asked).toEqual([]);
  });

  it('reads the next page where a month continues near the screen', async () => {
    await look(0);
    await look(timeline.months[0]!.layout.height - SCREEN);
    expect(catalog.asked).toEqual(['2024-03@0', '2024-03@50']);
  });

  it('is aborted when the month is scrolled away', async () => {
    catalog.held = true;
    timeline.look(0, SCREEN, true);
    timeline.look(timeline.height - SCREEN, timeline.height, true);
    catalog.release();
    await settled();
    expect(catalog.aborted).toEqual(['2024-03']);
    expect(timeline.months[0]!.photos.id).toEqual([]);
    expect(timeline.months.at(-1)!.photos.id.length).toBeGreaterThan(0);
  });

  it('is not repeated automatically after a failure', async () => {
    catalog.failing = true;
    await look(0);
    expect([catalog.asked.length, problems.length]).toEqual([1, 1]);
  });

  it('unloads months beyond twenty thousand photos, which keep their height', async () => {
    const large = new Catalog(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`${2080 - i}-01`, 500])));
    const many = timelineOf(large);
    await many.refresh();
    for (const month of many.months) await many.reveal(`${month.month}:499`, month.month);
    const kept = many.months.reduce((sum, { photos }) => sum + photos.id.length, 0);
    expect(kept).toBeLessThanOrEqual(20_000);
    expect(many.count).toBe(30_000);
    const heights = new Set(many.months.map(({ height }) => height));
    expect(heights.size).toBe(1);
  });
});

it('lays out only the month of a loaded page', async () => {
  await timeline.reveal('2024-03:119', '2024-03');
  const { layout } = timeline.months[0]!;
  await timeline.reveal('2024-01:79', '2024-01');
  timeline.remove(new Set(['2024-01:3']));
  timeline.markFavourite('2024-03:5', true);
  expect(timeline.months[0]!.layout).toBe(layout);
});

describe('the content on the screen', () => {
  it('stays in place when the estimated heights above it are corrected', async () => {
    await timeline.reveal('2023-12:60', '2023-12');
    const place = timeline.placeOf('2023-12:60')!;
    const top = place.top - 100;
    timeline.look(top, top + SCREEN, false);
    shifts = [];
    const before = onScreen('2023-12:60', top);
    await timeline.reveal('2024-03:119', '2024-03');
    await timeline.reveal('2024-01:79', '2024-01');
    expect(shifts.some((shift) => shift !== 0)).toBe(true);
    expect(onScreen('2023-12:60', top)).toBe(before);
  });

  it('stays in place when photos above it are removed', async () => {
    await timeline.reveal('2024-01:79', '2024-01');
    await timeline.reveal('2024-03:119', '2024-03');
    const top = timeline.placeOf('2024-01:70')!.top;
    timeline.look(top, top + SCREEN, false);
    shifts = [];
    timeline.remove(new Set(['2024-03:0', '2024-03:1', '2024-03:2', '2024-03:3', '2024-03:4']));
    expect(timeline.count).toBe(745);
    expect(onScreen('2024-01:70', top)).toBe(0);
  });

  it('stays at its photo when the page becomes narrower', async () => {
    await timeline.reveal('2024-03:119', '2024-03');
    const top = timeline.placeOf('2024-03:60')!.top;
    timeline.look(top, top + SCREEN, false);
    shifts = [];
    timeline.resize({ width: 390, rowHeight: 124, gap: 4 });
    expect(Math.abs(onScreen('2024-03:60', top))).toBeLessThan(200);
  });

  it('starts with the newest photo while the page is at its top', async () => {
    await look(0);
    shifts = [];
    catalog.counts = [{ month: '2024-04', count: 3 }, ...catalog.counts];
    await timeline.refresh();
    await look(0);
    expect(shifts.every((shift) => shift === 0)).toBe(true);
    expect(timeline.visible(0, SCREEN)[0]?.tiles[0]?.id).toBe('2024-04:0');
  });
});

describe('the pictures near the screen', () => {
  it('are few, also in a large month', async () => {
    await timeline.reveal('2023-10:299', '2023-10');
    const top = timeline.topOf(timeline.months.at(-1)!);
    const tiles = timeline.visible(top, top + SCREEN).flatMap((day) => day.tiles);
    expect(tiles.length).toBeGreaterThan(5);
    expect(tiles.length).toBeLessThan(60);
  });

  it('are the same objects as long as their values do not change', async () => {
    await look(0);
    const [one, two] = timeline.visible(0, SCREEN)[0]!.tiles;
    timeline.markFavourite(one!.id, true);
    const again = timeline.visible(0, SCREEN)[0]!.tiles;
    expect(again[0]).toEqual({ ...one, favourite: true });
    expect(again[1]).toBe(two);
  });
});

it('do not change when a page below them is loaded', async () => {
  await look(0);
  const before = timeline.visible(0, SCREEN)[0]!.tiles;
  await timeline.reveal('2024-03:119', '2024-03');
  expect(timeline.visible(0, SCREEN)[0]!.tiles.every((tile, i) => tile === before[i])).toBe(true);
});

describe('going from photo to photo', () => {
  it('crosses pages and months in both directions, and stops at the ends', async () => {
    await look(0);
    expect(await timeline.neighbour('2024-03:49', 1)).toBe('2024-03:50');
    await timeline.reveal('2024-03:119', '2024-03');
    expect(await timeline.neighbour('2024-03:119', 1)).toBe('2024-02:0');
    expect(await timeline.neighbour('2024-02:0', -1)).toBe('2024-03:119');
    expect(await timeline.neighbour('2024-03:0', -1)).toBeNull();
    await timeline.reveal('2023-10:299', '2023-10');
    expect(await timeline.neighbour('2023-10:299', 1)).toBeNull();
  });

  it('finds no neighbour of a photo that is not loaded', async () => {
    expect(await timeline.neighbour('elsewhere', 1)).toBeNull();
    expect(await timeline.reveal('elsewhere', '2024-02')).toBe(false);
  });
});

describe('a refresh', () => {
  it('reads again only the months that have changed', async () => {
    await look(0);
    await timeline.reveal('2024-02:0', '2024-02');
    catalog.asked = [];
    catalog.counts = catalog.counts.map((entry) =>
      entry.month === '2024-02' ? { month: '2024-02', count: 41 } : entry,
    );
    await timeline.refresh();
    expect(catalog.asked).toEqual(['2024-02@0']);
    expect(timeline.count).toBe(751);
  });

  it('removes months without photos', async () => {
    catalog.counts = catalog.counts.filter(({ month }) => month !== '2024-02');
    await timeline.refresh();
    expect(timeline.months.map(({ month }) => month)).toEqual(['2024-03', '2024-01', '2023-12', '2023-11', '2023-10']);
  });
});

it('a range of photos includes both ends', async () => {
  await timeline.reveal('2024-02:39', '2024-02');
  expect(timeline.between('2024-02:7', '2024-02:5')).toEqual(['2024-02:5', '2024-02:6', '2024-02:7']);
});
