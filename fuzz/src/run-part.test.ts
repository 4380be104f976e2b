import { expect, test } from 'vitest';
import { PARTS } from './broken-parts.test-helper.ts';
import { runPart } from './run-part.ts';
import type { Find } from './worker.ts';

const BROKEN = new URL('broken-parts.test-helper.ts', import.meta.url).href;

async function run(
  name: string,
  count: number,
  { seconds = 600, parts = BROKEN, firstSeed = 0 } = {},
): Promise<{ inputs: number; finds: Find[] }> {
  const part = PARTS.find((one) => one.name === name);
  if (part === undefined) throw new TypeError(`no part ${name}`);
  const finds: Find[] = [];
  const limits = { parts, firstSeed, count, seconds, workers: 2, secondsPerInput: 1 };
  const { inputs } = await runPart(part, limits, (find) => finds.push(find));
  return { inputs, finds: finds.sort((a, b) => a.seed - b.seed) };
}

test('every seed is looked at once', async () => {
  expect(await run('right', 1001)).toEqual({ inputs: 1001, finds: [] });
});

test('a find tells its seed, also where the answer is a promise', async () => {
  const { inputs, finds } = await run('wrong', 30);
  expect([inputs, finds.map((find) => find.seed)]).toEqual([30, [3, 13, 23]]);
  expect((await run('later', 10)).finds).toEqual([{ seed: 4, find: 'later: wrong' }]);
});

test('an input that throws is a find, and the rest is looked at', async () => {
  const { inputs, finds } = await run('throws', 20);
  expect([inputs, finds.map((find) => find.seed)]).toEqual([20, [5]]);
  expect(finds[0]?.find).toContain('throws: TypeError: seed 5');
});

test('an input that does not end is a find, and the rest is looked at', async () => {
  const { inputs, finds } = await run('hangs', 20);
  expect(inputs).toBe(20);
  expect(finds).toEqual([{ seed: 6, find: 'hangs: does not end within 1 seconds' }]);
});

test("the time that a worker takes to load its part is no input's", async () => {
  const parts = new URL('slow-parts.test-helper.ts', import.meta.url).href;
  expect(await run('right', 20, { parts, firstSeed: 100 })).toEqual({ inputs: 20, finds: [] });
});

test('an input that fills the memory is a find, and the rest is looked at', async () => {
  const { inputs, finds } = await run('dies', 20);
  expect([inputs, finds.map((find) => find.seed)]).toEqual([20, [7]]);
});

test('each worker looks at an input where loading takes longer than the run', async () => {
  const parts = new URL('slow-parts.test-helper.ts', import.meta.url).href;
  expect(await run('right', 20, { parts, seconds: 0.5 })).toEqual({ inputs: 2, finds: [] });
});

test('a run ends in time', async () => {
  const started = performance.now();
  const { inputs } = await run('right', Number.MAX_SAFE_INTEGER, { seconds: 0.5 });
  expect(inputs).toBeGreaterThan(0);
  expect(performance.now() - started).toBeLessThan(30_000);
});
