import { expect, it } from 'vitest';

import { ContractViolation, objectStoreContract } from '../contract.ts';
import { createMemoryObjectStore } from '../memory.ts';
import type { MemoryDisk } from '../memory.ts';
import { mutantArchives } from './mutant-archives.test-helper.ts';
import { mutantStores } from './mutant-stores.test-helper.ts';
import type { MutantStore } from './mutant-stores.test-helper.ts';

const mutants = [...mutantStores, ...mutantArchives];

/** Opens places where every handle is the mutant. */
const opener =
  ({ mutate }: MutantStore) =>
  async () => {
    const disk: MemoryDisk = new Map();
    let nowMs = Date.UTC(2026, 0, 1, 9);
    const open = () => {
      const store = createMemoryObjectStore({ disk, now: () => new Date(nowMs) });
      return { ...store, ...mutate(store, disk) };
    };
    const passHours = async (hours: number) => void (nowMs += hours * 3_600_000);
    return { store: open(), reopen: async () => open(), passHours };
  };

it.each(mutants)('a store that $name is caught', async (mutant) => {
  const found = objectStoreContract({ open: opener(mutant) }).find(({ name }) => name === mutant.killedBy);
  await expect(found?.run()).rejects.toThrow();
});

it.each(mutantStores.slice(0, 1))('what is caught says which promise was broken', async (mutant) => {
  const found = objectStoreContract({ open: opener(mutant) }).find(({ name }) => name === mutant.killedBy);
  await expect(found?.run()).rejects.toThrow(ContractViolation);
});

it('every case of the contract has a mutant that fails it', () => {
  const names = objectStoreContract({
    open: async () => ({
      store: createMemoryObjectStore(),
      reopen: async () => createMemoryObjectStore(),
      passHours: async () => {},
    }),
  });
  const killers = new Set(mutants.map(({ killedBy }) => killedBy));
  expect(names.map(({ name }) => name).filter((name) => !killers.has(name))).toEqual([]);
});
