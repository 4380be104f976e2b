/**
 * SHA-256 of bytes in memory, as lower-case hex. It uses WebCrypto, which takes its input whole and can hash on another thread.
 */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const { buffer } = bytes;
  const input =
    buffer instanceof ArrayBuffer ? new Uint8Array(buffer, bytes.byteOffset, bytes.length) : new Uint8Array(bytes);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', input));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Incremental SHA-256, for bytes that are never held in memory whole. */
export interface Sha256 {
  /** Adds a chunk. The caller may reuse the chunk's memory afterwards. */
  update(chunk: Uint8Array): void;
  /** The hash of all chunks, as lower-case hex. Call it once, as the last call. */
  digest(): string | Promise<string>;
}

/** Makes an incremental SHA-256. It is an argument, because a platform's own implementation is faster than one in JavaScript. */
export type Sha256Factory = () => Sha256;

/** SHA-256 of all chunks of a stream, as lower-case hex. Rejects with the stream's error, or the signal's reason. */
export async function sha256Of(
  chunks: AsyncIterable<Uint8Array>,
  createSha256: Sha256Factory,
  signal?: AbortSignal,
): Promise<string> {
  const hash = createSha256();
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    hash.update(chunk);
  }
  return hash.digest();
}
