import { describe, expect, it } from 'vitest';

import { CONTRACT_RETRY_POLICY, jobQueueContract } from './job-queue-contract.ts';
import { DEFAULT_RETRY_POLICY, retryDelayMs } from './job-queue.ts';
import { createMemoryJobQueue, emptyQueueMemory } from './memory-job-queue.ts';

const open = async () => {
  const memory = emptyQueueMemory();
  const clock = { nowMs: 0 };
  const reopen = async () => createMemoryJobQueue({ memory, retry: CONTRACT_RETRY_POLICY, now: () => clock.nowMs });
  return { queue: await reopen(), clock, reopen };
};

describe('the in-memory queue', () => {
  for (const one of jobQueueContract({ open })) it(one.name, one.run);
});

it('delays double up to the longest, and the last attempt has none', () => {
  const policy = { attempts: 6, firstDelayMs: 1000, longestDelayMs: 5000 };
  expect([1, 2, 3, 4, 5, 6].map((attempt) => retryDelayMs(attempt, policy))).toEqual([
    1000,
    2000,
    4000,
    5000,
    5000,
    null,
  ]);
  expect(retryDelayMs(1, { ...DEFAULT_RETRY_POLICY, attempts: 1 })).toBeNull();
});
