import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedPhotos } from './generated-photos.ts';
import { median } from './measured-process.ts';

const rounds = 3;
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const homelake = here('../../apps/cli/bin/homelake.js');

/**
 * Compares an import of photos, from the start of the process to its end, with scripts that only make the renditions. All use the same
 * JPEGs and all cores, alternately, each in its own process. Homelake also hashes each photo, reads its metadata, keeps the original and
 * writes record, catalog and table.
 */
export async function benchPhotoImport({ small }: { readonly small: boolean }): Promise<void> {
  const photos = small ? await generatedPhotos(6, 1600, 1200) : await generatedPhotos(120, 4000, 3000);
  const withPillow = spawnSync('python3', ['-c', 'import PIL']).status === 0;
  const temporary = mkdtempSync(join(tmpdir(), 'homelake-bench-'));
  const fresh = (name: string): string => {
    const folder = join(temporary, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    return folder;
  };
  const peer = (way: string): number =>
    secondsOf(process.execPath, [here('./photo-peer-sharp.ts'), photos.directory, fresh('peer'), way]);
  const pillow = (way: string): number =>
    secondsOf('python3', [here('./photo-peer-pillow.py'), photos.directory, fresh('peer'), way]);
  const imported = (folder: string): number =>
    secondsOf(process.execPath, [homelake, '--home', join(fresh('home'), 'lake'), 'import', folder, '--json']);
  try {
    const empty = fresh('empty');
    const runs = Array.from({ length: rounds }, () => ({
      start: startSeconds(empty),
      homelake: imported(photos.directory),
      immich: peer('immich'),
      own: peer('own'),
      pillowEach: withPillow ? pillow('each') : Number.NaN,
      pillowOnce: withPillow ? pillow('once') : Number.NaN,
    }));
    type Run = (typeof runs)[number];
    const { count, width, height, sizeBytes } = photos;
    console.log(
      `\nphotos: ${count} JPEGs of ${width} x ${height}, ${(sizeBytes / count / 1e6).toFixed(1)} MB each; medians of ${rounds} rounds`,
    );
    const line = (what: string, pick: (run: Run) => number): void => {
      const seconds = median(runs.map(pick));
      console.log(
        `  ${what.padEnd(40)} ${(count / seconds).toFixed(1).padStart(6)} photos/s ${((seconds * 1000) / count).toFixed(1).padStart(7)} ms each`,
      );
    };
    const ratio = (what: string, target: string, pick: (run: Run) => number): void =>
      console.log(`    ${what.padEnd(38)} ${median(runs.map(pick)).toFixed(2).padStart(6)} (${target})`);
    line('homelake import, whole', (run) => run.homelake);
    console.log(
      `    ${'of it, start and end without a photo'.padEnd(38)} ${median(runs.map((run) => run.start))
        .toFixed(2)
        .padStart(6)} s`,
    );
    line('sharp, as Immich does it', (run) => run.immich);
    ratio('speed of the import, of that', 'at least 1.5', (run) => run.immich / run.homelake);
    line("sharp, the same way at Homelake's sizes", (run) => run.own);
    ratio('speed of the import, of that', 'for comparison', (run) => run.own / run.homelake);
    if (withPillow) {
      line('Pillow, draft, thumbnail, save', (run) => run.pillowEach);
      ratio('speed of the import, of that', 'at least 1', (run) => run.pillowEach / run.homelake);
      line('Pillow, the small one of the large one', (run) => run.pillowOnce);
      ratio('speed of the import, of that', 'for comparison', (run) => run.pillowOnce / run.homelake);
    } else console.log('  Pillow is not on this machine.');
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }

  /** Time of an import that finds nothing, which is the time to open and close a lake. */
  function startSeconds(folder: string): number {
    return secondsOf(
      process.execPath,
      [homelake, '--home', join(fresh('home'), 'lake'), 'import', folder, '--json'],
      1,
    );
  }
}

/** Time from the start of a process to its end, in seconds. */
function secondsOf(command: string, parameters: readonly string[], expectedStatus = 0): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(command, parameters, { encoding: 'utf8', maxBuffer: 1 << 26 });
  const seconds = (performance.now() - started) / 1000;
  if (status !== expectedStatus) throw new Error(`${command} ${parameters.join(' ')} ended with ${status}: ${stderr}`);
  return seconds;
}
