import type sharp from 'sharp';

export type SharpModule = typeof sharp;

let loading: Promise<SharpModule> | null = null;

/**
 * Loads sharp at the first call, so that commands without pictures start faster. Several pictures are processed at once, so each gets one
 * thread. sharp's cache is off.
 */
export function loadSharp(): Promise<SharpModule> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    sharp.concurrency(1);
    sharp.cache(false);
    return sharp;
  });
  return loading;
}
