import { objectStoreContract } from '@homelake/storage/contract';
import type { MemoryDisk } from '@homelake/storage/memory';
import { createMemoryObjectStore } from '@homelake/storage/memory';
import { describe, expect, test } from 'vitest';
import { renewingStore } from './renewing-store.ts';

const never = async (): Promise<void> => undefined;

describe('the store of a job satisfies the contract of object stores', () => {
  const cases = objectStoreContract({
    async open() {
      const disk: MemoryDisk = new Map();
      let nowMs = 0;
      const open = () => renewingStore(createMemoryObjectStore({ disk, now: () => new Date(nowMs) }), never);
      const passHours = async (hours: number) => void (nowMs += hours * 3_600_000);
      return { store: open(), reopen: async () => open(), passHours };
    },
  });
  for (const { name, run } of cases) test(name, run);
});

async function* three(): AsyncGenerator<Uint8Array> {
  for (let chunk = 1; chunk <= 3; chunk++) yield new Uint8Array([chunk]);
}
async function collect(chunks: AsyncIterable<Uint8Array> | null): Promise<void> {
  const read: Uint8Array[] = [];
  for await (const chunk of chunks ?? []) read.push(chunk);
  expect(read.length).toBe(3);
}

describe('the lease of a job', () => {
  test('is renewed by each operation and each chunk of a stream', async () => {
    let renewals = 0;
    const renewalsOf = async (work: () => Promise<unknown>): Promise<number> => {
      renewals = 0;
      await work();
      return renewals;
    };
    const disk = createMemoryObjectStore();
    const chunked = { ...disk, stream: async () => three() };
    const store = renewingStore(chunked, async () => void (renewals += 1));
    expect(await renewalsOf(() => store.put('a', new Uint8Array(3)))).toBe(1);
    expect(await renewalsOf(() => store.put('a', three()))).toBe(4);
    expect(await renewalsOf(async () => collect(await store.stream('a')))).toBe(4);
    for (const work of [() => store.head('a'), () => store.read('a'), () => store.list(''), () => store.remove('a')])
      expect(await renewalsOf(work)).toBe(1);
  });

  test('that is lost rejects the current operation, and leaves no partial object', async () => {
    const disk = createMemoryObjectStore();
    let left = 2;
    const store = renewingStore(disk, async () => {
      if (left-- === 0) throw new Error('lost');
    });
    await expect(store.put('a', three())).rejects.toThrow('lost');
    expect(await disk.head('a')).toBe(null);
  });
});
