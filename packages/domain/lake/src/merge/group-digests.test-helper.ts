import type { ExportDigest } from './export-digest.ts';
import { exportSample } from './export-sample.ts';
import { type GroupedExports, groupExports, type GroupOverride } from './group-exports.ts';

/** Groups exports by samples of their digest. */
export const groupDigests = (
  exports: readonly { readonly digest: ExportDigest; readonly nameHint: string | null }[],
  overrides?: readonly GroupOverride[],
): GroupedExports =>
  groupExports(
    exports.map(({ digest, nameHint }) => exportSample(digest, { nameHint, chatNames: [] })),
    overrides,
  );
