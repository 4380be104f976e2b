import type { Sha256, Sha256Factory } from '@homelake/storage';
import { createSHA256 } from 'hash-wasm';

/** Makes an incremental SHA-256. */
export type Sha256Maker = Sha256Factory | (() => Promise<Sha256>);

/**
 * SHA-256 of a part, as lower-case hex, by `createSha256` where the program passes one. Web Crypto is about five times as fast as WebAssembly, but exists only in a secure context: a page
 * on plain HTTP from another machine has none.
 */
export async function hashPart(bytes: Uint8Array<ArrayBuffer>, createSha256?: Sha256Maker): Promise<string> {
  const make = createSha256 ?? (globalThis.crypto?.subtle === undefined ? createWasmSha256 : null);
  if (make !== null) {
    const hash = await make();
    hash.update(bytes);
    return hash.digest();
  }
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Makes an incremental SHA-256, which Web Crypto has not. */
export async function createWasmSha256(): Promise<Sha256> {
  const hash = (await createSHA256()).init();
  return {
    update: (chunk) => void hash.update(chunk),
    digest: () => hash.digest('hex'),
  };
}
