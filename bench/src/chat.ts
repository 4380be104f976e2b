import { generatedExport, type Platform } from './generated-export.ts';
import { measure, median, type Measurement } from './measured-process.ts';

const rounds = 3;

/** Compares parsing to columns and to message objects with whatsapp-chat-parser, on the same file, alternately, each in its own process. */
export function benchChat(sizeMb: number): void {
  for (const platform of ['android', 'ios'] satisfies Platform[]) {
    const file = generatedExport(platform, sizeMb);
    const runs = Array.from({ length: rounds }, () => ({
      columns: measure('./parse-columns.ts', file.path),
      objects: measure('./parse-objects.ts', file.path),
      peer: measure('./parse-peer.ts', file.path),
    }));
    console.log(
      `\n${platform}: ${(file.sizeBytes / 1e6).toFixed(0)} MB, ${file.messages.toLocaleString('en')} messages; medians of ${rounds} rounds`,
    );
    const row = (name: string, pick: (run: (typeof runs)[number]) => Measurement): void => {
      const picked = runs.map(pick);
      const speed = median(runs.map((run) => run.peer.seconds / pick(run).seconds));
      const memory = median(runs.map((run) => pick(run).peakMb / run.peer.peakMb));
      const missing = picked.some((run) => run.messages !== file.messages)
        ? `  (found ${picked[0]?.messages} messages)`
        : '';
      console.log(
        `  ${name.padEnd(28)} ${(file.sizeBytes / 1e6 / median(picked.map((run) => run.seconds))).toFixed(0).padStart(5)} MB/s` +
          ` ${speed.toFixed(1).padStart(6)} x speed  ${median(picked.map((run) => run.peakMb))
            .toFixed(0)
            .padStart(5)} MB peak ${memory.toFixed(2).padStart(6)} x memory${missing}`,
      );
    };
    row('@homelake/chat, columns', (run) => run.columns);
    row('@homelake/chat, objects', (run) => run.objects);
    row('whatsapp-chat-parser 4.0.2', (run) => run.peer);
  }
}
