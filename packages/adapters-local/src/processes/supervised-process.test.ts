import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';

import { startWorker } from './child-process.test-helper.ts';
import { residentBytes } from './process-memory.ts';
import { startSupervised } from './supervised-process.ts';
import type { SupervisedProcess, SupervisedProcessOptions } from './supervised-process.ts';

const script = fileURLToPath(new URL('supervised-child.test-helper.ts', import.meta.url));
const MEGABYTE = 1024 * 1024;
const started: SupervisedProcess[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) {
    child.kill('the test is over');
    await child.ended;
  }
});

/** Starts a child and waits for its first message. */
async function start(options: Partial<SupervisedProcessOptions> = {}) {
  const messages: unknown[] = [];
  const child = startSupervised({
    script,
    memoryBytes: 512 * MEGABYTE,
    onMessage: (message) => messages.push(message),
    ...options,
  });
  started.push(child);
  await expect.poll(() => messages).toEqual([{ ready: child.pid }]);
  return { child, messages };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a supervised process', () => {
  test('gets and sends messages, and ends when it is asked', async () => {
    const { child, messages } = await start();
    child.send({ order: 'greet' });
    await expect.poll(() => messages).toContainEqual({ did: 'greet' });
    await child.stop({ order: 'end' }, 10_000);
    expect(await child.ended).toEqual({ how: 'finished' });
    child.send({ order: 'greet' });
  });

  test('that spins is killed by `kill` with a reason, and by `stop` once its time is over', async () => {
    const [one, other] = [await start(), await start()];
    for (const { child } of [one, other]) child.send({ order: 'spin' });
    one.child.kill('stopped answering');
    expect(await one.child.ended).toMatchObject({ how: 'killed', reason: 'stopped answering' });
    await other.child.stop({ order: 'end' }, 50);
    expect(await other.child.ended).toEqual({ how: 'finished' });
    expect(isAlive(other.child.pid)).toBe(false);
  });

  test.each(['heap', 'buffers'])(
    'that fills its memory (%s) is killed at the limit, and its parent continues',
    async (order) => {
      const { child } = await start({ memoryBytes: 300 * MEGABYTE });
      child.send({ order });
      expect(await child.ended).toMatchObject({ how: 'memory', reason: 'used more than 300 MB of memory' });
    },
  );

  test.each([
    ['abort', 'ended its process (SIGABRT)'],
    ['throw', 'ended its process (exit code 1)'],
  ])('that ends by itself (%s) is told of', async (order, reason) => {
    const { child } = await start();
    child.send({ order });
    expect(await child.ended).toMatchObject({ how: 'crashed', reason });
  });

  test('that reaches the limit of its heap first ends with `memory`', async () => {
    const { child } = await start({ memoryBytes: null, heapBytes: 64 * MEGABYTE });
    child.send({ order: 'heap' });
    expect(await child.ended).toMatchObject({ how: 'memory', reason: 'used up its heap' });
  });

  test('with kept errors gives the end of them, and has the given environment', async () => {
    const { child, messages } = await start({ errors: 'kept', environment: { TZ: 'Asia/Tokyo' } });
    child.send({ order: 'environment' });
    await expect.poll(() => messages).toContainEqual({ did: ['TZ'] });
    child.send({ order: 'throw' });
    expect(await child.ended).toMatchObject({ how: 'crashed', errors: expect.stringContaining('Error: a bug') });
  });

  test('that cannot be started gives a reason', async () => {
    const child = startSupervised({ script: '/no/such/script.ts', memoryBytes: 2 ** 30, onMessage: () => undefined });
    expect(await child.ended).toMatchObject({ how: 'crashed', reason: 'ended its process (exit code 1)' });
  });

  test.each(['spin', 'greet'])('ends soon after its parent was killed, whatever it does (%s)', async (order) => {
    const parent = startWorker('supervised-parent', order);
    const pid = Number(await parent.nextLine());
    expect(isAlive(pid)).toBe(true);
    parent.kill();
    await expect.poll(() => isAlive(pid)).toBe(false);
  });
});

test('the memory of a process is read from outside, and is null for an ended one', async () => {
  const { child } = await start();
  child.send({ order: 'spin' });
  expect(await residentBytes(child.pid)).toBeGreaterThan(10 * MEGABYTE);
  child.kill('the test is over');
  await child.ended;
  expect(await residentBytes(child.pid)).toBe(null);
});
