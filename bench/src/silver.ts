import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatedExport } from './generated-export.ts';
import { measure, median } from './measured-process.ts';

const rounds = 3;

/**
 * From an archived export to queryable Parquet, against the time that whatsapp-chat-parser takes to parse the same file; and a small
 * export added to that lake, against the whole. In turns, a process each.
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
    console.log(
      `  whatsapp-chat-parser 4.0.2, parse ${seconds((run) => run.peer.seconds)} s ${peakMb((run) => run.peer.peakMb)} MB peak`,
    );
    console.log(
      `  full build                        ${seconds((run) => run.full.seconds)} s ${peakMb((run) => run.full.peakMb)} MB peak`,
    );
    console.log(
      `    of the peer's time              ${seconds((run) => run.full.seconds / run.peer.seconds)} (at most 1)`,
    );
    console.log(
      `  archiving it before               ${seconds((run) => run.archive.seconds)} s ${peakMb((run) => run.archive.peakMb)} MB peak`,
    );
    console.log(
      `  1,000 messages added, built       ${seconds((run) => run.addition.seconds)} s ${peakMb((run) => run.addition.peakMb)} MB peak`,
    );
    console.log(
      `    of the full build               ${seconds((run) => run.addition.seconds / run.full.seconds)} (at most 0.1)`,
    );
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
