/**
 * SHA-256 of what is in memory anyway, as lower-case hex. WebCrypto takes its input whole, and hashes it on another thread
 * where it can.
 */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const { buffer } = bytes;
  const input =
    buffer instanceof ArrayBuffer ? new Uint8Array(buffer, bytes.byteOffset, bytes.length) : new Uint8Array(bytes);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', input));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A SHA-256 in the making, of bytes that are never held whole. */
export interface Sha256 {
  /** The caller may fill the chunk again afterwards. */
  update(chunk: Uint8Array): void;
  /** Lower-case hex. Ends it. */
  digest(): string | Promise<string>;
}

/** Makes hashes of streams; the machine has a better way than this language. */
export type Sha256Factory = () => Sha256;

/** SHA-256 of everything that comes, as lower-case hex. Rejects with what the stream throws, or the signal's reason. */
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
