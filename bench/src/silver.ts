import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatedExport } from './generated-export.ts';
import { measure, median } from './measured-process.ts';

const rounds = 3;

/**
 * Compares the way from an export to Parquet that can be queried with the time that whatsapp-chat-parser needs to parse the export. Also
 * compares a small export that is added to that lake with the whole. They run alternately, each in its own process. Archiving parses the
 * export and stores its digest, which the build uses; both are shown together and separately.
 */
export function benchSilver(sizeMb: number): void {
  const file = generatedExport('android', sizeMb);
  const home = mkdtempSync(join(tmpdir(), 'homelake-bench-'));
  try {
    const runs = Array.from({ length: rounds }, () => {
      const peer = measure('./parse-peer.ts', file.path);
      const archive = measure('./silver-archive.ts', home, file.path);
      const full = measure('./silver-build.ts', home);
      const addition = measure('./silver-add.ts', home, file.path);
      return { peer, archive, full, addition };
    });
    const seconds = (pick: (run: (typeof runs)[number]) => number): string =>
      median(runs.map(pick)).toFixed(2).padStart(6);
    const peakMb = (pick: (run: (typeof runs)[number]) => number): string =>
      Math.max(...runs.map(pick))
        .toFixed(0)
        .padStart(5);
    console.log(
      `\nsilver: ${(file.sizeBytes / 1e6).toFixed(0)} MB, ${file.messages.toLocaleString('en')} messages; medians of ${rounds} rounds`,
    );
    const line = (what: string, pick: (run: (typeof runs)[number]) => { seconds: number; peakMb: number }): void =>
      console.log(
        `  ${what.padEnd(33)} ${seconds((run) => pick(run).seconds)} s ${peakMb((run) => pick(run).peakMb)} MB peak`,
      );
    const ratio = (what: string, target: string, pick: (run: (typeof runs)[number]) => number): void =>
      console.log(`    ${what.padEnd(31)} ${seconds(pick)} (at most ${target})`);
    line('whatsapp-chat-parser 4.0.2, parse', ({ peer }) => peer);
    line('archive: checked, kept', ({ archive }) => archive);
    line('full build: bronze to Parquet', ({ full }) => full);
    ratio(
      "both, of the peer's time",
      '1.5',
      ({ archive, full, peer }) => (archive.seconds + full.seconds) / peer.seconds,
    );
    line('1,000 messages archived, built', ({ addition }) => addition);
    ratio(
      'of archive and full build',
      '0.15',
      ({ archive, full, addition }) => addition.seconds / (archive.seconds + full.seconds),
    );
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
