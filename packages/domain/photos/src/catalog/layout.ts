export interface LayoutOptions {
  /** CSS pixels; what is left after the point is not used. */
  readonly width: number;
  /** Rows come as near to it as their pictures allow. */
  readonly rowHeight: number;
  readonly gap: number;
}

/** Boxes in whole CSS pixels, the same index as the ratio; rows from `rowStart[r]` up to `rowStart[r + 1]`. */
export interface Layout {
  readonly left: Float64Array;
  readonly top: Float64Array;
  readonly width: Float64Array;
  readonly height: Float64Array;
  readonly rowStart: Int32Array;
  /** Up to the lower edge of the last row; 0 without pictures. */
  readonly totalHeight: number;
}

/** A strip of a panorama would make its row a thread, a receipt would be one: both are shown cropped in the rows. */
export const NARROWEST_RATIO = 0.4;
export const WIDEST_RATIO = 4;

/**
 * Puts pictures into rows of one width, in their order: each row is closed where its height comes nearest to the wanted one, then
 * scaled to fill the width. The last row keeps the wanted height. One pass, no search: a million pictures take as long as a
 * thousand a thousand times.
 *
 * Ratios are width by height of the upright picture; what is not a positive number (0 by 0 pixels) counts as square. Throws TypeError
 * for a width or row height below one pixel.
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

  /** Until its row is placed, the width of a picture is its ratio. */
  const place = (first: number, end: number, exactHeight: number): void => {
    rowStart[rows++] = first;
    const rowPixels = Math.max(1, Math.round(exactHeight));
    let x = 0;
    for (let i = first; i < end; i++) {
      // Both edges are rounded, not the width: fractions then do not add up along the row.
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
      // The row without this picture is less too high than the row with it is too low.
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
