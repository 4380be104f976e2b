import { ContractViolation } from '@homelake/storage/contract';
import { describe, expect, it } from 'vitest';
import { createMemoryPlainFolder } from './memory-plain-folder.ts';
import type { PlainFolderMemory } from './memory-plain-folder.ts';
import { mutantFolders } from './mutant-folders.test-helper.ts';
import type { MutantFolder } from './mutant-folders.test-helper.ts';
import { plainFolderCases, plainFolderContract } from './plain-folder-contract.ts';

/** Opens folders whose every handle is changed by `mutate`. */
const opener =
  (mutate: MutantFolder['mutate'] = () => ({})) =>
  async () => {
    const memory: PlainFolderMemory = new Map();
    const reopen = async () => {
      const folder = createMemoryPlainFolder({ memory });
      return { ...folder, ...mutate(folder, memory) };
    };
    return { folder: await reopen(), reopen };
  };

describe('the folder in memory', () => {
  for (const one of plainFolderContract({ open: opener() })) it(one.name, one.run);
});

it.each(mutantFolders)('a folder that $name is caught', async ({ mutate, killedBy }) => {
  const found = plainFolderContract({ open: opener(mutate) }).find(({ name }) => name === killedBy);
  await expect(found?.run()).rejects.toThrow(ContractViolation);
});

it('every case of the contract has a mutant that fails it', () => {
  const killers = new Set(mutantFolders.map(({ killedBy }) => killedBy));
  expect(plainFolderCases.map(({ name }) => name).filter((name) => !killers.has(name))).toEqual([]);
});
