import { createHash } from 'node:crypto';
import type { Sha256 } from '@homelake/storage';

/** Makes a SHA-256 hash by OpenSSL, which uses the SHA instructions of the processor. */
export function createNodeSha256(): Sha256 {
  const hash = createHash('sha256');
  return {
    update: (chunk) => void hash.update(chunk),
    digest: () => hash.digest('hex'),
  };
}
