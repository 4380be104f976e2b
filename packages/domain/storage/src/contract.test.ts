import { describe, expect, it } from 'vitest';

import { SharingBytes } from './objects/contract-bytes.ts';
import { objectStoreContract } from './contract.ts';
import { createMemoryObjectStore } from './memory.ts';
import type { MemoryDisk } from './memory.ts';
import type { ObjectStore } from './objects/object-store.ts';

const open = async () => {
  const disk: MemoryDisk = new Map();
  let nowMs = Date.UTC(2026, 0, 1, 9);
  const options = { disk, now: () => new Date(nowMs) };
  return {
    store: createMemoryObjectStore(options),
    reopen: async () => createMemoryObjectStore(options),
    passHours: async (hours: number) => void (nowMs += hours * 3_600_000),
  };
};

describe('the in-memory store', () => {
  for (const one of objectStoreContract({ open })) it(one.name, one.run);
});

const sharing = (store: ObjectStore): ObjectStore => ({
  ...store,
  async read(key, range) {
    const bytes = await store.read(key, range);
    return bytes && SharingBytes.from(bytes);
  },
  async stream(key, range) {
    const chunks = await store.stream(key, range);
    return chunks && buffers(chunks);
  },
});

const openSharing = async () => {
  const { store, reopen, ...rest } = await open();
  return { ...rest, store: sharing(store), reopen: async () => sharing(await reopen()) };
};

describe('a store that answers with Buffers', () => {
  for (const one of objectStoreContract({ open: openSharing })) it(one.name, one.run);
});

async function* buffers(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield SharingBytes.from(chunk);
}

it('an excuse for a case that does not exist throws', () => {
  expect(() => objectStoreContract({ open, skip: { 'no such case': 'why not' } })).toThrow(/no such case/);
});
