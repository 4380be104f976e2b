import { describe, expect, it } from 'vitest';

import { objectStoreContract } from './contract.ts';
import { createMemoryObjectStore } from './memory.ts';
import type { MemoryDisk } from './memory.ts';

const open = async () => {
  const disk: MemoryDisk = new Map();
  return { store: createMemoryObjectStore({ disk }), reopen: async () => createMemoryObjectStore({ disk }) };
};

describe('the in-memory store', () => {
  for (const one of objectStoreContract({ open })) it(one.name, one.run);
});

it('an excuse for a case that does not exist throws', () => {
  expect(() => objectStoreContract({ open, skip: { 'no such case': 'why not' } })).toThrow(/no such case/);
});
