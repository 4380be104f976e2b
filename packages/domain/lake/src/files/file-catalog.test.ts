import { ContractViolation } from '@homelake/storage/contract';
import { describe, expect, it } from 'vitest';
import { fileCatalogCases, fileCatalogContract } from './file-catalog-contract.ts';
import { createMemoryFileCatalog, emptyFileCatalogMemory } from './memory-file-catalog.ts';
import { mutantFileCatalogs } from './mutant-file-catalogs.test-helper.ts';
import type { MutantFileCatalog } from './mutant-file-catalogs.test-helper.ts';

/** Opens catalogs whose every handle is changed by `mutate`. */
const opener =
  (mutate: MutantFileCatalog['mutate'] = () => ({})) =>
  async () => {
    const memory = emptyFileCatalogMemory();
    const reopen = async () => {
      const catalog = createMemoryFileCatalog({ memory });
      return { ...catalog, ...mutate(catalog, memory) };
    };
    return { catalog: await reopen(), reopen };
  };

describe('the in-memory catalog of files', () => {
  for (const one of fileCatalogContract({ open: opener() })) it(one.name, one.run);
});

it.each(mutantFileCatalogs)('a catalog that $name is caught', async ({ mutate, killedBy }) => {
  const found = fileCatalogContract({ open: opener(mutate) }).find(({ name }) => name === killedBy);
  await expect(found?.run()).rejects.toThrow(ContractViolation);
});

it('every case of the contract has a mutant that fails it', () => {
  const killers = new Set(mutantFileCatalogs.map(({ killedBy }) => killedBy));
  expect(fileCatalogCases.map(({ name }) => name).filter((name) => !killers.has(name))).toEqual([]);
});
