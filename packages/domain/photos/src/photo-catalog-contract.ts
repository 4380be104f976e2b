import { runnableCases } from '@homelake/storage/contract';
import type { ContractSetup, RunnableCase } from '@homelake/storage/contract';

import type { CatalogCase, CatalogUnderTest } from './photo-catalog-contract-case.ts';
import { countingCases } from './photo-catalog-contract-counting.ts';
import { findingCases } from './photo-catalog-contract-finding.ts';
import { pagingCases } from './photo-catalog-contract-paging.ts';
import { writingCases } from './photo-catalog-contract-writing.ts';

/** What every catalog of photos does, whatever it is built on. */
export const photoCatalogCases: readonly CatalogCase[] = [
  ...writingCases,
  ...pagingCases,
  ...findingCases,
  ...countingCases,
];

/** The suite for one implementation, for any test runner. */
export const photoCatalogContract = (setup: ContractSetup<CatalogUnderTest>): RunnableCase[] =>
  runnableCases(photoCatalogCases, setup);
