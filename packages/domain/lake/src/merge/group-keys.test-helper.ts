import type { ExportDigest } from './export-digest.ts';
import { exportSample } from './export-sample.ts';
import { type GroupedExports, groupExports, type GroupOverride } from './group-exports.ts';

/** Groups exports by samples of their keys. */
export const groupKeys = (
  exports: readonly { readonly keys: ExportDigest; readonly nameHint: string | null }[],
  overrides?: readonly GroupOverride[],
): GroupedExports =>
  groupExports(
    exports.map(({ keys, nameHint }) => exportSample(keys, { nameHint, chatNames: [] })),
    overrides,
  );
