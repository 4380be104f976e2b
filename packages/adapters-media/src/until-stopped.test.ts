import { getEventListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';

import { untilStopped } from './until-stopped.ts';

const late = () => new Error('late');
const never = (): Promise<never> => new Promise(() => {});

it('work that ends in time resolves', async () => {
  expect(await untilStopped({ timeoutMs: 1000, late, signal: undefined }, async () => 7)).toBe(7);
});

it('work that does not end in time rejects as late, and its signal is aborted', async () => {
  let told: AbortSignal | undefined;
  const rules = { timeoutMs: 10, late, signal: undefined };
  await expect(untilStopped(rules, (stop) => ((told = stop), never()))).rejects.toThrow('late');
  expect(told?.aborted).toBe(true);
});

it('an abort rejects with its reason, before or during the work', async () => {
  const controller = new AbortController();
  const rules = { timeoutMs: 1000, late, signal: controller.signal };
  const running = untilStopped(rules, never);
  controller.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
  let begun = false;
  await expect(untilStopped(rules, async () => (begun = true))).rejects.toThrow('enough');
  expect(begun).toBe(false);
});

it('no listener stays on the signal after the work has ended in any way', async () => {
  const { signal } = new AbortController();
  const rules = { timeoutMs: 1000, late, signal };
  await untilStopped(rules, async () => wait(1));
  await untilStopped(rules, () => Promise.reject(new Error('broken'))).catch(() => {});
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
