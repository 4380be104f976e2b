import { runnableCases } from '@homelake/storage/contract';
import type { ContractSetup, RunnableCase } from '@homelake/storage/contract';

import type { CatalogCase, CatalogUnderTest } from './photo-catalog-contract-case.ts';
import { countingCases } from './photo-catalog-contract-counting.ts';
import { listCases } from './photo-catalog-contract-lists.ts';
import { pagingCases } from './photo-catalog-contract-paging.ts';
import { rebuildingCases } from './photo-catalog-contract-rebuilding.ts';
import { writingCases } from './photo-catalog-contract-writing.ts';

/** Cases that every catalog of photos passes. */
export const photoCatalogCases: readonly CatalogCase[] = [
  ...writingCases,
  ...pagingCases,
  ...countingCases,
  ...listCases,
  ...rebuildingCases,
];

/** The contract suite of one implementation, for any test runner. */
export const photoCatalogContract = (setup: ContractSetup<CatalogUnderTest>): RunnableCase[] =>
  runnableCases(photoCatalogCases, setup);
