import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Thrown when the reader of stdout has closed it (`| head`). It is not printed and does not change the exit code. */
export class OutputClosed extends Error {}

/** Buffered writer of results. Waits for a slow reader. */
export interface Output {
  readonly isTerminal: boolean;
  /** Columns of the terminal; null where stdout is not a terminal. */
  readonly width: number | null;
  /** Rejects with OutputClosed once the reader is gone. Gives a promise only when the buffer is full and must be written. */
  write(text: string): Promise<void> | undefined;
  flush(): Promise<void>;
}

const PIECE_CHARACTERS = 64 * 1024;

/** Waits until a stream accepts more data or is closed. Removes its listeners. */
async function roomIn(stream: Writable): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  try {
    await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]);
  } catch {
    // The error listener of createOutput handles it.
  } finally {
    over.abort();
  }
}

export function createOutput(stream: Writable & { readonly isTTY?: boolean; readonly columns?: number }): Output {
  let gathered = '';
  let closed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
    closed = true;
  });

  async function flush(): Promise<void> {
    if (closed) throw new OutputClosed();
    if (gathered === '') return;
    const piece = gathered;
    gathered = '';
    if (!stream.write(piece)) await roomIn(stream);
    if (closed) throw new OutputClosed();
  }

  return {
    isTerminal: stream.isTTY === true,
    width: stream.isTTY === true ? (stream.columns ?? 80) : null,
    write(text) {
      gathered += text;
      return gathered.length >= PIECE_CHARACTERS ? flush() : undefined;
    },
    flush,
  };
}
