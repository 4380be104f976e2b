import type { Segmentation } from './segment.ts';

/** Index of the last message whose body begins at or before the offset; 0 where there is none. */
export function messageAt({ bodyStart, count }: Segmentation, offset: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((bodyStart[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
