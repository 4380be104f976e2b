import { describe, expect, it } from 'vitest';

import { CONTRACT_RETRY_POLICY, jobQueueContract } from './job-queue-contract.ts';
import { DEFAULT_RETRY_POLICY, PATIENT_ATTEMPTS, retryDelayMs } from './job-queue.ts';
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

it('by default a job that always fails is tried for two and a half hours, at least every ten minutes', () => {
  const delays = Array.from({ length: DEFAULT_RETRY_POLICY.attempts }, (_, at) =>
    retryDelayMs(at + 1, DEFAULT_RETRY_POLICY),
  );
  const seconds = delays.flatMap((delay) => (delay === null ? [] : [delay / 1000]));
  expect(seconds.slice(0, 11)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600]);
  expect(Math.max(...seconds)).toBe(600);
  expect(seconds.reduce((sum, one) => sum + one) / 3600).toBeCloseTo(2.45, 2);
  expect(seconds[PATIENT_ATTEMPTS - 1]).toBe(16);
});

it('a job that fails for as long as a disk is full is done once there is room, however often its worker looks', async () => {
  const clock = { nowMs: 0 };
  const queue = createMemoryJobQueue({ now: () => clock.nowMs });
  await queue.send({ kind: 'store', payload: null });
  const roomAtMs = 2 * 3_600_000;
  const waits: number[] = [];
  for (; (await queue.counts()).delayed + (await queue.counts()).ready > 0; clock.nowMs += 1_000) {
    const taken = await queue.claim(60_000);
    if (taken === null) continue;
    const isFull = clock.nowMs < roomAtMs;
    await queue.end(taken, isFull ? { end: 'again', reason: 'the disk is full' } : { end: 'done' });
    for (const { reason, nextAtMs } of await queue.retrying()) {
      expect(reason).toBe('the disk is full');
      waits.push(nextAtMs - clock.nowMs);
    }
  }
  expect(await queue.deadLetters()).toEqual([]);
  expect(clock.nowMs).toBeLessThan(roomAtMs + 600_000 + 2_000);
  expect(waits.at(-1)).toBe(600_000);
});
