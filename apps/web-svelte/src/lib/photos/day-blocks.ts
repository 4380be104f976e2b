import type { PhotoPage } from '@homelake/http-api';
import { layoutRows, type Layout, type LayoutOptions } from '@homelake/photos/layout';

/** Photos of a month, newest first, as columns. An index means the same photo in each column. */
export type PhotoColumns = Omit<PhotoPage, 'nextCursor'>;

/** Heights of a day's header and of the gap below the day. */
export const DAY_HEADER_PX = 44;
export const DAY_GAP_PX = 20;
/** Least width of a day, so that its name fits above a single narrow picture. */
const NARROWEST_DAY_PX = 150;
/** Largest row height of a line with few pictures. */
const HIGHEST_LINE_PX = 330;

/** One day of a month: its position in the month and its rows, in CSS pixels. It has the photos from `first` to before `end`. */
export interface DayBlock {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly first: number;
  readonly end: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  /** Height of header and rows, without the gap below. */
  readonly height: number;
  readonly rows: Layout;
}

export interface MonthLayout {
  readonly blocks: readonly DayBlock[];
  /** Height of all days, with the gap below the last one. */
  readonly height: number;
}

/** A day with less than a row of photos, before its line is laid out. */
interface ShortDay {
  readonly first: number;
  readonly end: number;
  readonly ratios: Float32Array;
  /** Width in CSS pixels at the usual row height. */
  readonly extent: number;
}

/**
 * Lays out the days of a month below one another. Days that do not fill a row share a line with their neighbours. Such a line is made
 * higher, up to a limit, to fill the width.
 */
export function layoutDays(photos: PhotoColumns, options: LayoutOptions): MonthLayout {
  const blocks: DayBlock[] = [];
  let line: ShortDay[] = [];
  let lineWidth = 0;
  let y = 0;

  const put = (first: number, end: number, left: number, width: number, rows: Layout): void => {
    const height = DAY_HEADER_PX + rows.totalHeight;
    blocks.push({ day: photos.takenLocal[first]!.slice(0, 10), first, end, left, top: y, width, height, rows });
  };
  const closeLine = (): void => {
    if (line.length === 0) return;
    const room = options.width - DAY_GAP_PX * (line.length - 1);
    const natural = line.reduce((sum, { extent }) => sum + extent, 0);
    // Slightly less than the full width, so that rounding does not break a row.
    const rowHeight = Math.max(
      options.rowHeight,
      Math.min(HIGHEST_LINE_PX, (options.rowHeight * room * 0.998) / natural),
    );
    let x = 0;
    for (const [i, day] of line.entries()) {
      const rows = layoutRows(day.ratios, { ...options, rowHeight });
      const width = i === line.length - 1 ? options.width - x : Math.max(extentOf(rows), NARROWEST_DAY_PX);
      put(day.first, day.end, x, width, rows);
      x += width + DAY_GAP_PX;
    }
    y += DAY_HEADER_PX + Math.round(rowHeight) + DAY_GAP_PX;
    line = [];
    lineWidth = 0;
  };

  for (const [first, end] of daySpans(photos.takenLocal)) {
    const ratios = new Float32Array(end - first);
    for (let i = first; i < end; i++) ratios[i - first] = photos.width[i]! / photos.height[i]!;
    const rows = layoutRows(ratios, options);
    const extent = extentOf(rows);
    const short = rows.rowStart.length === 2 && extent < options.width;
    const width = Math.max(extent, NARROWEST_DAY_PX);
    if (!short || lineWidth + width > options.width) closeLine();
    if (short) {
      line.push({ first, end, ratios, extent: width });
      lineWidth += width + DAY_GAP_PX;
    } else {
      put(first, end, 0, options.width, rows);
      y += DAY_HEADER_PX + rows.totalHeight + DAY_GAP_PX;
    }
  }
  closeLine();
  return { blocks, height: y };
}

/** Right edge of the last picture. */
const extentOf = ({ left, width }: Layout): number => left.at(-1)! + width.at(-1)!;

/** Estimated height of a number of photos that are not loaded. */
export function estimatedHeight(count: number, { width, rowHeight, gap }: LayoutOptions): number {
  if (count === 0) return 0;
  const days = Math.min(20, Math.ceil(count / 8));
  const rows = Math.ceil((count * rowHeight * 1.3) / width + days / 2);
  return rows * (rowHeight + gap) + days * (DAY_HEADER_PX + DAY_GAP_PX);
}

function* daySpans(takenLocal: readonly string[]): Generator<readonly [number, number]> {
  let first = 0;
  for (let i = 1; i <= takenLocal.length; i++) {
    if (takenLocal[i]?.slice(0, 10) === takenLocal[first]!.slice(0, 10)) continue;
    yield [first, i];
    first = i;
  }
}
