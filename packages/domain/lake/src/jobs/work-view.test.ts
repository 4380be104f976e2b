import { ContractViolation } from '@homelake/storage/contract';
import { describe, expect, it } from 'vitest';
import { createMemoryWorkView } from './memory-work-view.ts';
import type { WorkViewMemory } from './memory-work-view.ts';
import { mutantViews } from './mutant-views.test-helper.ts';
import type { MutantView } from './mutant-views.test-helper.ts';
import { workViewCases, workViewContract } from './work-view-contract.ts';

/** Opens views whose every handle is changed by `mutate`. */
const opener = (mutate: MutantView['mutate'] = () => ({})) => {
  return async () => {
    const memory: WorkViewMemory = new Map();
    const reopen = async () => {
      const view = createMemoryWorkView({ memory });
      return { ...view, ...mutate(view, memory) };
    };
    return { view: await reopen(), reopen };
  };
};

describe('the in-memory view', () => {
  for (const one of workViewContract({ open: opener() })) it(one.name, one.run);
});

it.each(mutantViews)('a view that $name is caught', async ({ mutate, killedBy }) => {
  const found = workViewContract({ open: opener(mutate) }).find(({ name }) => name === killedBy);
  await expect(found?.run()).rejects.toThrow(ContractViolation);
});

it('every case of the contract has a mutant that fails it', () => {
  const killers = new Set(mutantViews.map(({ killedBy }) => killedBy));
  expect(workViewCases.map(({ name }) => name).filter((name) => !killers.has(name))).toEqual([]);
});
