import { runnableCases } from '@homelake/storage/contract';
import type { ContractSetup, RunnableCase } from '@homelake/storage/contract';

import type { SearchCase, SearchUnderTest } from './photo-search-contract-case.ts';
import { searchCountingCases } from './photo-search-contract-counting.ts';
import { findingCases } from './photo-search-contract-finding.ts';

/** What every search of a catalog does, whatever it is built on. */
export const photoSearchCases: readonly SearchCase[] = [...findingCases, ...searchCountingCases];

/** The suite for one implementation, for any test runner. */
export const photoSearchContract = (setup: ContractSetup<SearchUnderTest>): RunnableCase[] =>
  runnableCases(photoSearchCases, setup);
