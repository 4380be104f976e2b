import { describe, expect, it } from 'vitest';
import { isCheckpoint } from './checkpoint.ts';

/** Lines of all manifests that an export of new files of a size writes. */
function linesOf(files: number, sizeBytes: number): number {
  let [lines, newFiles, newBytes] = [0, 0, 0];
  for (let allFiles = 1; allFiles <= files; allFiles++) {
    newFiles++;
    newBytes += sizeBytes;
    if (!isCheckpoint({ newFiles, newBytes, allFiles })) continue;
    lines += allFiles;
    [newFiles, newBytes] = [0, 0];
  }
  return lines;
}

describe('the manifest', () => {
  it('is written first after 2,000 small files, or 2 GiB', () => {
    expect(isCheckpoint({ newFiles: 1_999, newBytes: 2 ** 31 - 1, allFiles: 1_999 })).toBe(false);
    expect(isCheckpoint({ newFiles: 2_000, newBytes: 1, allFiles: 2_000 })).toBe(true);
    expect(isCheckpoint({ newFiles: 1, newBytes: 2 ** 31, allFiles: 1_000_000 })).toBe(true);
  });

  it('of an export of any size is written with at most ten times its lines in all', () => {
    for (const files of [10_000, 100_000, 1_000_000]) expect(linesOf(files, 1_000)).toBeLessThan(10 * files);
  });
});
