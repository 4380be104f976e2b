import { ContractViolation } from '@homelake/storage/contract';
import { expect, it } from 'vitest';

import { createMemoryPhotoCatalog, emptyCatalogMemory } from './memory-photo-catalog.ts';
import { mutantCatalogs } from './mutant-catalogs.test-helper.ts';
import type { MutantCatalog } from './mutant-catalogs.test-helper.ts';
import { photoCatalogCases, photoCatalogContract } from './photo-catalog-contract.ts';

/** Opens catalogs whose every handle is the mutant. */
const opener =
  ({ mutate }: MutantCatalog) =>
  async () => {
    const memory = emptyCatalogMemory();
    const reopen = async () => {
      const catalog = createMemoryPhotoCatalog({ memory });
      return { ...catalog, ...mutate(catalog, memory) };
    };
    return { catalog: await reopen(), reopen };
  };

it.each(mutantCatalogs)('a catalog that $name is caught', async (mutant) => {
  const found = photoCatalogContract({ open: opener(mutant) }).find(({ name }) => name === mutant.killedBy);
  await expect(found?.run()).rejects.toThrow(ContractViolation);
});

it('every case of the contract has a mutant that fails it', () => {
  const killers = new Set(mutantCatalogs.map(({ killedBy }) => killedBy));
  expect(photoCatalogCases.map(({ name }) => name).filter((name) => !killers.has(name))).toEqual([]);
});
