import { expect, test } from 'vitest';
import { PARTS } from './parts.ts';

/** Number of inputs of each part in every run of the tests: some seconds of work together. */
const INPUTS: Readonly<Record<string, number>> = {
  chats: 500,
  large: 12,
  huge: 1,
  growing: 200,
  merges: 100,
  noise: 500,
  insights: 10,
  times: 3000,
  folders: 50,
  takeout: 500,
  catalog: 100,
  edits: 300,
  batches: 60,
};

test.each(PARTS)(
  'the first inputs of $name have no find',
  async (part) => {
    const finds: string[] = [];
    for (let seed = 1; seed <= (INPUTS[part.name] ?? 20); seed++) {
      const find = await part.check(seed);
      if (find !== null) finds.push(`seed ${seed}: ${find}`);
    }
    expect(finds).toEqual([]);
  },
  120_000,
);
