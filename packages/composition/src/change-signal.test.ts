import { expect, test } from 'vitest';
import { createChangeSignal } from './change-signal.ts';

const { signal } = new AbortController();

test('a notification ends the wait', async () => {
  const changes = createChangeSignal();
  const changed = changes.wait(60_000, signal);
  changes.notify();
  expect(await changed).toBe(true);
});

test('a notification that nobody waited for ends the next wait, once', async () => {
  const changes = createChangeSignal();
  changes.notify();
  expect(await changes.wait(60_000, signal)).toBe(true);
  expect(await changes.wait(1, signal)).toBe(false);
});

test('an aborted signal ends the wait as well', async () => {
  const stop = new AbortController();
  const changed = createChangeSignal().wait(60_000, stop.signal);
  stop.abort();
  expect(await changed).toBe(false);
});

test('every notification is told to those who listen', () => {
  const changes = createChangeSignal();
  let calls = 0;
  changes.listen(() => calls++);
  changes.notify();
  changes.notify();
  expect(calls).toBe(2);
});
