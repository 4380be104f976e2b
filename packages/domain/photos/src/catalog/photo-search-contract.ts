import { runnableCases } from '@homelake/storage/contract';
import type { ContractSetup, RunnableCase } from '@homelake/storage/contract';

import type { SearchCase, SearchUnderTest } from './photo-search-contract-case.ts';
import { searchCountingCases } from './photo-search-contract-counting.ts';
import { findingCases } from './photo-search-contract-finding.ts';

/** Cases that every search of photos passes. */
export const photoSearchCases: readonly SearchCase[] = [...findingCases, ...searchCountingCases];

/** The contract suite of one implementation, for any test runner. */
export const photoSearchContract = (setup: ContractSetup<SearchUnderTest>): RunnableCase[] =>
  runnableCases(photoSearchCases, setup);
