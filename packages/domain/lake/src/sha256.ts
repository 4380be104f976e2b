/**
 * SHA-256 as lower-case hex. WebCrypto takes its input whole, so this is for what is in memory anyway: the text of an
 * export, the Parquet file of a month.
 */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const { buffer } = bytes;
  const input = buffer instanceof ArrayBuffer ? new Uint8Array(buffer, bytes.byteOffset, bytes.length) : bytes.slice();
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', input));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
