import type { Sha256, Sha256Factory } from '@homelake/storage';
import { createSHA256 } from 'hash-wasm';

/**
 * SHA-256 of a part, as lower-case hex. Web Crypto is about five times as fast as WebAssembly, but exists only in a secure context: a page
 * on plain HTTP from another machine has none.
 */
export async function hashPart(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (globalThis.crypto?.subtle === undefined) {
    const hash = await createWasmSha256();
    hash.update(bytes);
    return hash.digest();
  }
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Makes an incremental SHA-256. Web Crypto has none. */
export async function createWasmSha256(): Promise<Sha256> {
  const hash = (await createSHA256()).init();
  return {
    update: (chunk) => void hash.update(chunk),
    digest: () => hash.digest('hex'),
  };
}

export type Sha256Maker = Sha256Factory | typeof createWasmSha256;
