import type { Writable } from 'node:stream';
import { clip, printable, textWidth } from './text-width.ts';

/** One line at the foot of a terminal that says how far the work is. Where there is no terminal it says nothing. */
export interface Progress {
  /** `done` of `total`, in whatever is counted; null where the total is not known. */
  show(label: string, done: number, total: number | null): void;
  /** A line above the bar, which stays. */
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
