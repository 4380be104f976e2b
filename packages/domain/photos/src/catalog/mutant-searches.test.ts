import { ContractViolation } from '@homelake/storage/contract';
import { expect, it } from 'vitest';

import { createMemoryPhotoCatalog } from './memory-photo-catalog.ts';
import { createMemoryPhotoSearch } from './memory-photo-search.ts';
import { mutantSearches } from './mutant-searches.test-helper.ts';
import type { MutantSearch } from './mutant-searches.test-helper.ts';
import { photoSearchCases, photoSearchContract } from './photo-search-contract.ts';

/** Opens catalogs of which every search is the mutant. */
const opener =
  ({ mutate }: MutantSearch) =>
  async () => {
    const catalog = createMemoryPhotoCatalog();
    const reopen = async () => {
      const search = createMemoryPhotoSearch({ catalog });
      return { ...search, ...mutate(search, catalog) };
    };
    return { catalog, search: await reopen(), reopen };
  };

it.each(mutantSearches)('a search that $name is caught', async (mutant) => {
  const found = photoSearchContract({ open: opener(mutant) }).find(({ name }) => name === mutant.killedBy);
  await expect(found?.run()).rejects.toThrow(ContractViolation);
});

it('every case of the contract has a mutant that fails it', () => {
  const killers = new Set(mutantSearches.map(({ killedBy }) => killedBy));
  expect(photoSearchCases.map(({ name }) => name).filter((name) => !killers.has(name))).toEqual([]);
});
