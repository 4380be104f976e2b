import { sha256Hex, sha256Of } from '@homelake/storage';
import { expect, test } from 'vitest';
import { createNodeSha256 } from './node-sha256.ts';

test('bytes in pieces have the hash of the whole, even where the buffer of a piece is reused', async () => {
  const whole = Uint8Array.from({ length: 10_000 }, (_, at) => (at * 31) % 251);
  async function* pieces() {
    const piece = new Uint8Array(999);
    for (let at = 0; at < whole.length; at += piece.length) {
      const part = whole.subarray(at, at + piece.length);
      piece.set(part);
      yield piece.subarray(0, part.length);
    }
  }
  expect(await sha256Of(pieces(), createNodeSha256)).toBe(await sha256Hex(whole));
});
