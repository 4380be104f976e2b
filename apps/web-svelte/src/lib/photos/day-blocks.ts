import type { PhotoPage } from '@homelake/http-api';
import { layoutRows, type Layout, type LayoutOptions } from '@homelake/photos/layout';

/** Photos of a month, newest first, as columns: the same index is the same photo. */
export type PhotoColumns = Omit<PhotoPage, 'nextCursor'>;

/** What a day's name and the room below it take. */
export const DAY_HEADER_PX = 44;
export const DAY_GAP_PX = 20;
/** Room for the name of a day that has a single narrow picture. */
const NARROWEST_DAY_PX = 132;

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

/** Days below one another; those that do not fill a single row share a line with their neighbours. */
export function layoutDays(photos: PhotoColumns, options: LayoutOptions): MonthLayout {
  const blocks: DayBlock[] = [];
  let x = 0;
  let y = 0;
  let lineHeight = 0;
  const newLine = (): void => {
    if (lineHeight > 0) y += lineHeight + DAY_GAP_PX;
    x = 0;
    lineHeight = 0;
  };

  for (const [first, end] of daySpans(photos.takenLocal)) {
    const ratios = new Float32Array(end - first);
    for (let i = first; i < end; i++) ratios[i - first] = photos.width[i]! / photos.height[i]!;
    const rows = layoutRows(ratios, options);
    const last = ratios.length - 1;
    const extent = rows.left[last]! + rows.width[last]!;
    const short = rows.rowStart.length === 2 && extent < options.width;
    const width = short ? Math.min(Math.max(extent, NARROWEST_DAY_PX), options.width) : options.width;

    if (!short || x + width > options.width) newLine();
    const height = DAY_HEADER_PX + rows.totalHeight;
    blocks.push({ day: photos.takenLocal[first]!.slice(0, 10), first, end, left: x, top: y, width, height, rows });
    lineHeight = Math.max(lineHeight, height);
    x += width + DAY_GAP_PX;
    if (!short) newLine();
  }
  newLine();
  return { blocks, height: y };
}

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
