import { createHash } from 'node:crypto';
import type { Sha256 } from '@homelake/storage';

/** SHA-256 by OpenSSL, at the speed of the machine's own instructions for it. */
export function createNodeSha256(): Sha256 {
  const hash = createHash('sha256');
  return {
    update: (chunk) => void hash.update(chunk),
    digest: () => hash.digest('hex'),
  };
}
