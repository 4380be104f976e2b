import type { PhotoPage } from '@homelake/http-api';
import { layoutRows, type Layout, type LayoutOptions } from '@homelake/photos/layout';

/** Photos of a month, newest first, as columns: the same index is the same photo. */
export type PhotoColumns = Omit<PhotoPage, 'nextCursor'>;

/** What a day's name and the room below it take. */
export const DAY_HEADER_PX = 44;
export const DAY_GAP_PX = 20;
/** Room for the name of a day that has a single narrow picture. */
const NARROWEST_DAY_PX = 150;
/** As high as a line of few pictures may become. */
const HIGHEST_LINE_PX = 330;

/** One day of a month: its place in the month, and the rows in it, in CSS pixels. Photos from `first` up to `end`. */
export interface DayBlock {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly first: number;
  readonly end: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  /** Header and rows, without the gap below. */
  readonly height: number;
  readonly rows: Layout;
}

export interface MonthLayout {
  readonly blocks: readonly DayBlock[];
  /** With the gap below the last day. */
  readonly height: number;
}

/** A day with few photos, before its line is known. */
interface ShortDay {
  readonly first: number;
  readonly end: number;
  readonly ratios: Float32Array;
  /** CSS pixels at the usual row height. */
  readonly extent: number;
}

/**
 * Days below one another. Those that do not fill a single row share a line with their neighbours, and the line is
 * made higher, within bounds, to fill the width.
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
    // A hair less than the whole room: what is rounded must not break a row.
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

/** The right edge of the last picture. */
const extentOf = ({ left, width }: Layout): number => left.at(-1)! + width.at(-1)!;

/** What a number of photos will take, more or less, before anything is known of them but how many there are. */
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
