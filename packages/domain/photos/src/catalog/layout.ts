export interface LayoutOptions {
  /** CSS pixels. The fraction is ignored. */
  readonly width: number;
  /** Wanted height of a row. Rows are as close to it as their pictures allow. */
  readonly rowHeight: number;
  readonly gap: number;
}

/**
 * Boxes in whole CSS pixels. An index means the same picture as in the ratios. Row `r` has the pictures from `rowStart[r]` up to
 * `rowStart[r + 1]`, excluded.
 */
export interface Layout {
  readonly left: Float64Array;
  readonly top: Float64Array;
  readonly width: Float64Array;
  readonly height: Float64Array;
  readonly rowStart: Int32Array;
  /** Lower edge of the last row; 0 without pictures. */
  readonly totalHeight: number;
}

/** Limit for ratios in a row. A very wide panorama or a very tall receipt would make its row too low; both are shown cropped. */
export const NARROWEST_RATIO = 0.4;
export const WIDEST_RATIO = 4;

/**
 * Puts pictures into rows of one width, in order. A row ends where its height is closest to the wanted height, and is then scaled to fill
 * the width. The last row keeps the wanted height. The layout is made in one pass, so its time is linear in the number of pictures.
 *
 * Ratios are width divided by height of the upright picture. A ratio that is not a positive number, as of 0 by 0 pixels, counts as square.
 * Throws TypeError for a width or row height below one pixel.
 */
export function layoutRows(ratios: Float32Array | readonly number[], options: LayoutOptions): Layout {
  const { rowHeight, gap } = options;
  const fullWidth = Math.floor(options.width);
  if (!(fullWidth >= 1)) throw new TypeError(`width must be at least 1, not ${options.width}`);
  if (!(rowHeight >= 1)) throw new TypeError(`rowHeight must be at least 1, not ${rowHeight}`);
  if (!(gap >= 0)) throw new TypeError(`gap must not be negative, not ${gap}`);

  const count = ratios.length;
  const left = new Float64Array(count);
  const top = new Float64Array(count);
  const width = new Float64Array(count);
  const height = new Float64Array(count);
  const rowStart = new Int32Array(count + 1);
  let rows = 0;
  let y = 0;

  /** Until a row is placed, the width of each of its pictures is its ratio. */
  const place = (first: number, end: number, exactHeight: number): void => {
    rowStart[rows++] = first;
    const rowPixels = Math.max(1, Math.round(exactHeight));
    let x = 0;
    for (let i = first; i < end; i++) {
      // Both edges are rounded, not the width, so that rounding errors do not add up along the row.
      const right = x + width[i]! * exactHeight;
      left[i] = Math.round(x);
      width[i] = Math.round(right) - Math.round(x);
      top[i] = y;
      height[i] = rowPixels;
      x = right + gap;
    }
    y += rowPixels + gap;
  };

  let first = 0;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const ratio = bounded(ratios[i]!);
    width[i] = ratio;
    const without = (fullWidth - gap * (i - first - 1)) / sum;
    const filled = (fullWidth - gap * (i - first)) / (sum + ratio);
    if (filled > rowHeight) {
      sum += ratio;
    } else if (i > first && without * filled < rowHeight * rowHeight) {
      // The row without this picture is closer to the wanted height than the row with it.
      place(first, i, without);
      first = i;
      sum = ratio;
      const alone = fullWidth / ratio;
      if (alone <= rowHeight) {
        place(first, i + 1, alone);
        first = i + 1;
        sum = 0;
      }
    } else {
      place(first, i + 1, filled);
      first = i + 1;
      sum = 0;
    }
  }
  if (first < count) place(first, count, rowHeight);

  rowStart[rows] = count;
  return { left, top, width, height, rowStart: rowStart.slice(0, rows + 1), totalHeight: rows === 0 ? 0 : y - gap };
}

const bounded = (ratio: number): number =>
  ratio > 0 && ratio < Infinity ? Math.min(Math.max(ratio, NARROWEST_RATIO), WIDEST_RATIO) : 1;
