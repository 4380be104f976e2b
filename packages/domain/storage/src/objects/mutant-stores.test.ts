import { expect, it } from 'vitest';

import { ContractViolation, objectStoreContract } from '../contract.ts';
import { createMemoryObjectStore } from '../memory.ts';
import type { MemoryDisk } from '../memory.ts';
import { mutantStores } from './mutant-stores.test-helper.ts';
import type { MutantStore } from './mutant-stores.test-helper.ts';

/** Opens places where every handle is the mutant. */
const opener =
  ({ mutate }: MutantStore) =>
  async () => {
    const disk: MemoryDisk = new Map();
    const open = () => {
      const store = createMemoryObjectStore({ disk });
      return { ...store, ...mutate(store, disk) };
    };
    return { store: open(), reopen: async () => open() };
  };

it.each(mutantStores)('a store that $name is caught', async (mutant) => {
  const found = objectStoreContract({ open: opener(mutant) }).find(({ name }) => name === mutant.killedBy);
  await expect(found?.run()).rejects.toThrow();
});

it.each(mutantStores.slice(0, 1))('what is caught says which promise was broken', async (mutant) => {
  const found = objectStoreContract({ open: opener(mutant) }).find(({ name }) => name === mutant.killedBy);
  await expect(found?.run()).rejects.toThrow(ContractViolation);
});

it('every case of the contract has a mutant that fails it', () => {
  const names = objectStoreContract({
    open: async () => ({ store: createMemoryObjectStore(), reopen: async () => createMemoryObjectStore() }),
  });
  const killers = new Set(mutantStores.map(({ killedBy }) => killedBy));
  expect(names.map(({ name }) => name).filter((name) => !killers.has(name))).toEqual([]);
});
