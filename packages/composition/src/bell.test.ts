import { expect, test } from 'vitest';
import { createBell } from './bell.ts';

const { signal } = new AbortController();

test('a ring ends the wait', async () => {
  const bell = createBell();
  const heard = bell.heard(60_000, signal);
  bell.ring();
  expect(await heard).toBe(true);
});

test('a ring that nobody waited for is heard next, once', async () => {
  const bell = createBell();
  bell.ring();
  expect(await bell.heard(60_000, signal)).toBe(true);
  expect(await bell.heard(1, signal)).toBe(false);
});

test('a signal ends the wait as well', async () => {
  const stop = new AbortController();
  const heard = createBell().heard(60_000, stop.signal);
  stop.abort();
  expect(await heard).toBe(false);
});
