import { describe, expect, it } from 'vitest';

import { createMemoryPhotoCatalog, emptyCatalogMemory } from './memory-photo-catalog.ts';
import { photoCatalogContract } from './photo-catalog-contract.ts';

const open = async () => {
  const memory = emptyCatalogMemory();
  const reopen = async () => createMemoryPhotoCatalog({ memory });
  return { catalog: await reopen(), reopen };
};

describe('the catalog in memory', () => {
  for (const one of photoCatalogContract({ open })) it(one.name, one.run);
});

it('a skip for an unknown case is a TypeError', () => {
  expect(() => photoCatalogContract({ open, skip: { 'no such case': 'a reason' } })).toThrow(TypeError);
});
