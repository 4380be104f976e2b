import type { Sha256 } from '@homelake/storage';
import { createHash } from 'node:crypto';

/** SHA-256 by OpenSSL, which uses what the processor has for it. */
export function createNodeSha256(): Sha256 {
  const hash = createHash('sha256');
  return {
    update: (chunk) => void hash.update(chunk),
    digest: () => hash.digest('hex'),
  };
}
