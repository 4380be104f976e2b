import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure, median } from './measured-process.ts';

const rounds = 3;

/**
 * Compares building the table of photos, from batches of the catalog to Parquet, with DuckDB reading those files and writing them again
 * with the same compression and partitions. They run alternately, each in its own process. The photos are generated during the build; the
 * time for that is subtracted, its memory is not.
 */
export function benchPhotoTable({ small }: { readonly small: boolean }): void {
  const photos = small ? 20_000 : 1_000_000;
  const home = mkdtempSync(join(tmpdir(), 'homelake-bench-'));
  try {
    const runs = Array.from({ length: rounds }, () => {
      for (const made of ['silver', 'copy']) rmSync(join(home, made), { recursive: true, force: true });
      const build = measure('./photo-table-build.ts', home, String(photos));
      const copy = measure('./photo-table-copy.ts', home);
      if (build.messages !== photos || copy.messages !== photos) throw new Error('not every photo came into the table');
      return { build, copy };
    });
    const months = partitions(join(home, 'silver', 'photos'));
    console.log(
      `\ntable of photos: ${photos.toLocaleString('en')} photos in ${months.length} months; medians of ${rounds} rounds`,
    );
    const line = (
      what: string,
      folder: string,
      pick: (run: (typeof runs)[number]) => (typeof runs)[number]['build'],
    ): void => {
      const seconds = median(runs.map((run) => pick(run).seconds));
      const peakMb = Math.max(...runs.map((run) => pick(run).peakMb));
      const sizeMb = partitions(folder).reduce((sum, path) => sum + folderBytes(path), 0) / 1e6;
      console.log(
        `  ${what.padEnd(33)} ${seconds.toFixed(2).padStart(6)} s ${(photos / seconds / 1000).toFixed(0).padStart(5)},000 rows/s ${sizeMb.toFixed(0).padStart(5)} MB ${peakMb.toFixed(0).padStart(5)} MB peak`,
      );
    };
    line('homelake, catalog to Parquet', join(home, 'silver', 'photos'), ({ build }) => build);
    line('DuckDB, Parquet to Parquet', join(home, 'copy'), ({ copy }) => copy);
    const ratio = median(runs.map(({ build, copy }) => build.seconds / copy.seconds));
    console.log(`    ${"the build, of DuckDB's time".padEnd(31)} ${ratio.toFixed(2).padStart(6)}`);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const partitions = (table: string): string[] =>
  readdirSync(table)
    .filter((name) => name.startsWith('month='))
    .map((name) => join(table, name));

const folderBytes = (folder: string): number =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.parquet'))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
