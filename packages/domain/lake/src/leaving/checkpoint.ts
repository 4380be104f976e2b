/** Fewest files, and bytes, after which the manifest is written, so that a killed export need not read again what it wrote. */
const FILES = 2_000;
const BYTES = 2 ** 31;
/** Share of new files among all, so that the manifests of an export have together at most some ten times the lines of the last. */
const SHARE = 1 / 8;

/** True where the manifest of an export is to be written before the export goes on. */
export const isCheckpoint = ({
  newFiles,
  newBytes,
  allFiles,
}: {
  /** Files, and their bytes, that were written since the last checkpoint. */
  readonly newFiles: number;
  readonly newBytes: number;
  /** Lines that the manifest has. */
  readonly allFiles: number;
}): boolean => newFiles >= Math.max(FILES, allFiles * SHARE) || newBytes >= BYTES;
