import { createMemoryObjectStore } from '@homelake/storage/memory';
import { describe, expect, test } from 'vitest';
import { UploadMissingError } from '../jobs/work-on-upload.ts';
import { moveHashed } from './move-hashed.ts';

const NEW = new Uint8Array([1, 2, 3]);
const OTHER = new Uint8Array([4, 5]);
const bytes = { sha256: '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81', sizeBytes: NEW.length };

async function stored(at: Readonly<Record<string, Uint8Array>>) {
  const store = createMemoryObjectStore();
  for (const [key, body] of Object.entries(at)) await store.put(key, body);
  return store;
}

describe('bytes that are moved by their hash', () => {
  test('are at the new key alone, with their hash, and may be moved again', async () => {
    const store = await stored({ from: NEW });
    for (const other of ['absent', 'replace'] as const) {
      expect(await moveHashed(store, 'from', 'to', bytes, other)).toBe(true);
      expect([await store.read('from'), await store.read('to')]).toEqual([null, NEW]);
      expect((await store.head('to'))?.metadata).toEqual({ sha256: bytes.sha256 });
    }
  });

  test('are removed where the new key has them', async () => {
    const store = await stored({ from: NEW });
    await moveHashed(store, 'from', 'to', bytes, 'absent');
    await store.put('from', NEW);
    expect(await moveHashed(store, 'from', 'to', bytes, 'absent')).toBe(true);
    expect([await store.read('from'), await store.read('to')]).toEqual([null, NEW]);
  });

  test.each([
    ['keep', 'absent', false, [NEW, OTHER]],
    ['replace', 'replace', true, [null, NEW]],
  ] as const)('%s other bytes at the new key where %s is asked for', async (_, other, isMoved, left) => {
    const store = await stored({ from: NEW, to: OTHER });
    expect(await moveHashed(store, 'from', 'to', bytes, other)).toBe(isMoved);
    expect([await store.read('from'), await store.read('to')]).toEqual(left);
  });

  test('are missing where they are at neither key', async () => {
    await expect(moveHashed(await stored({ to: OTHER }), 'from', 'to', bytes, 'replace')).rejects.toThrow(
      UploadMissingError,
    );
  });
});
