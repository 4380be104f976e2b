import { ContractViolation } from '@homelake/storage/contract';
import { expect, it } from 'vitest';

import { CONTRACT_RETRY_POLICY, jobQueueCases, jobQueueContract } from './job-queue-contract.ts';
import { createMemoryJobQueue, emptyQueueMemory } from './memory-job-queue.ts';
import { mutantQueues } from './mutant-queues.test-helper.ts';
import type { MutantQueue } from './mutant-queues.test-helper.ts';

/** Opens queues whose every handle is the mutant. */
const opener =
  ({ mutate }: MutantQueue) =>
  async () => {
    const memory = emptyQueueMemory();
    const clock = { nowMs: 0 };
    const reopen = async () => {
      const queue = createMemoryJobQueue({ memory, retry: CONTRACT_RETRY_POLICY, now: () => clock.nowMs });
      return { ...queue, ...mutate(queue, memory, clock) };
    };
    return { queue: await reopen(), clock, reopen };
  };

it.each(mutantQueues)('a queue that $name is caught', async (mutant) => {
  const found = jobQueueContract({ open: opener(mutant) }).find(({ name }) => name === mutant.killedBy);
  await expect(found?.run()).rejects.toThrow(ContractViolation);
});

it('every case of the contract has a mutant that fails it', () => {
  const killers = new Set(mutantQueues.map(({ killedBy }) => killedBy));
  expect(jobQueueCases.map(({ name }) => name).filter((name) => !killers.has(name))).toEqual([]);
});
