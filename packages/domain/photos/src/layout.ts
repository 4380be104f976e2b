export interface LayoutOptions {
  /** CSS pixels. */
  readonly width: number;
  readonly rowHeight: number;
  readonly gap: number;
}

/** Boxes in CSS pixels, the same index as the ratio; rows from `rowStart[r]` up to `rowStart[r + 1]`. */
export interface Layout {
  readonly left: Float64Array;
  readonly top: Float64Array;
  readonly width: Float64Array;
  readonly height: Float64Array;
  readonly rowStart: Int32Array;
  readonly totalHeight: number;
}
