import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** The reader of our output went away (`| head`). Not a failure: there is nobody left to tell. */
export class OutputClosed extends Error {}

/** Where results go. Text is gathered into pieces of some size, and a slow reader is waited for. */
export interface Output {
  readonly isTerminal: boolean;
  /** Columns of the terminal; null where it is none. */
  readonly width: number | null;
  /** Throws OutputClosed once the reader is gone. A promise comes back only when there is something to wait for. */
  write(text: string): Promise<void> | undefined;
  flush(): Promise<void>;
}

const PIECE_CHARACTERS = 64 * 1024;

/** Waits until a stream takes more, or never will. Leaves no listener behind. */
async function roomIn(stream: Writable): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  try {
    await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]);
  } catch {
    // Its own listener knows of the error.
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
