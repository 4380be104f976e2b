import { createHash } from 'node:crypto';

import { StorageError } from '@homelake/storage';

/** Most bytes that are written at once. Chunks from a network are smaller, and each write takes the lock. */
const PIECE_BYTES = 2 ** 20;

/** Counts and hashes the bytes of a part on their way to the disk. */
export class PartBytes {
  readonly #hash = createHash('sha256');
  readonly #key: string;
  readonly #part: number;
  readonly #sizeBytes: number;
  readonly #sha256: string | null;
  #digest: string | null = null;

  /** `sha256` is the expected hash; null where it is unknown. */
  constructor(key: string, part: number, sizeBytes: number, sha256: string | null) {
    this.#key = key;
    this.#part = part;
    this.#sizeBytes = sizeBytes;
    this.#sha256 = sha256;
  }

  /**
   * The same bytes in pieces of at most 1 MiB. A piece is valid until the next one is requested. Throws `wrong-content` before the first
   * byte beyond the size, and at the end where bytes are missing or the hash differs.
   */
  async *pieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const buffer = new Uint8Array(Math.min(PIECE_BYTES, this.#sizeBytes));
    let filled = 0;
    let total = 0;
    for await (const chunk of bytes) {
      total += chunk.length;
      if (total > this.#sizeBytes) throw this.#wrong(`takes ${this.#sizeBytes} bytes, and more came`);
      for (let at = 0; at < chunk.length;) {
        const piece = chunk.subarray(at, at + buffer.length - filled);
        buffer.set(piece, filled);
        filled += piece.length;
        at += piece.length;
        if (filled < buffer.length) continue;
        yield this.#hashed(buffer);
        filled = 0;
      }
    }
    if (total < this.#sizeBytes) throw this.#wrong(`takes ${this.#sizeBytes} bytes, and ${total} came`);
    if (filled > 0) yield this.#hashed(buffer.subarray(0, filled));
    if (this.#sha256 !== null && this.digest() !== this.#sha256)
      throw this.#wrong('has another SHA-256 than was announced');
  }

  /** SHA-256 of all bytes, in lower-case hex. Available once `pieces` has ended. */
  digest(): string {
    return (this.#digest ??= this.#hash.digest('hex'));
  }

  #hashed(piece: Uint8Array): Uint8Array {
    this.#hash.update(piece);
    return piece;
  }

  #wrong(detail: string): StorageError {
    return new StorageError('wrong-content', this.#key, `part ${this.#part} ${detail}`);
  }
}
