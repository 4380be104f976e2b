import type sharp from 'sharp';

export type SharpModule = typeof sharp;

let loading: Promise<SharpModule> | null = null;

/**
 * sharp, loaded when the first picture comes: a command that shows none starts without it. Pictures are worked on side by side, so
 * each gets one thread, and nothing is kept of one for the next.
 */
export function loadSharp(): Promise<SharpModule> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    sharp.concurrency(1);
    sharp.cache(false);
    return sharp;
  });
  return loading;
}
