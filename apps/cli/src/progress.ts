import type { Writable } from 'node:stream';
import { clip, printable, textWidth } from './text-width.ts';

/** A progress bar in the last line of a terminal. Without a terminal, no bar is shown. */
export interface Progress {
  /** Shows `done` of `total`, in any unit. `total` is null where it is not known. */
  show(label: string, done: number, total: number | null): void;
  /** Prints a line above the bar. */
  log(line: string): void;
  end(): void;
}

type Terminal = Writable & { readonly isTTY?: boolean; readonly columns?: number };

const REDRAW_MS = 80;
const BAR_CELLS = 24;

export function createProgress(stream: Terminal, now: () => number = Date.now): Progress {
  const terminal = stream.isTTY === true;
  let drawnAt = 0;
  let drawn = '';

  const erase = () => {
    if (drawn !== '') stream.write('\r\u001b[K');
    drawn = '';
  };

  return {
    show(label, done, total) {
      if (!terminal || (now() - drawnAt < REDRAW_MS && done !== total)) return;
      drawnAt = now();
      const line = `${bar(done, total)} ${printable(label)}`;
      const next = clip(line, Math.max(20, (stream.columns ?? 80) - 1));
      if (next === drawn) return;
      erase();
      stream.write(next);
      drawn = next;
    },
    log(line) {
      erase();
      stream.write(`${line}\n`);
    },
    end: erase,
  };
}

function bar(done: number, total: number | null): string {
  if (total === null) return `${done}`;
  const filled = total === 0 ? BAR_CELLS : Math.min(BAR_CELLS, Math.floor((done / total) * BAR_CELLS));
  const count = `${done}/${total}`;
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)} ${' '.repeat(Math.max(0, textWidth(String(total)) * 2 + 1 - count.length))}${count}`;
}
