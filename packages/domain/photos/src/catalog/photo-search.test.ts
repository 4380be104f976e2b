import { describe, it } from 'vitest';

import { createMemoryPhotoCatalog } from './memory-photo-catalog.ts';
import { createMemoryPhotoSearch } from './memory-photo-search.ts';
import { photoSearchContract } from './photo-search-contract.ts';

const open = async () => {
  const catalog = createMemoryPhotoCatalog();
  const reopen = async () => createMemoryPhotoSearch({ catalog });
  return { catalog, search: await reopen(), reopen };
};

describe('the search in memory', () => {
  for (const one of photoSearchContract({ open })) it(one.name, one.run);
});
