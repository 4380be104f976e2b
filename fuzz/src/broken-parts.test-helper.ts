import type { Part } from './part.ts';

const part = (name: string, check: Part['check']): Part => ({ name, share: 1, check });

/** Parts whose checks fail in every way that the runner must handle. */
export const PARTS: readonly Part[] = [
  part('right', () => null),
  part('wrong', (seed) => (seed % 10 === 3 ? 'text: another one' : null)),
  part('later', async (seed) => {
    await Promise.resolve();
    return seed === 4 ? 'later: wrong' : null;
  }),
  part('throws', (seed) => {
    if (seed === 5) throw new TypeError('seed 5');
    return null;
  }),
  part('hangs', (seed) => {
    let spins = seed === 6 ? 1 : 0;
    while (spins > 0) spins = (spins % 1000) + 1;
    return null;
  }),
  part('dies', (seed) => {
    const filled: number[][] = [];
    let blocks = seed === 7 ? 1 : 0;
    while (blocks > 0) blocks = filled.push(Array.from({ length: 1_000_000 }, () => seed));
    return null;
  }),
];
