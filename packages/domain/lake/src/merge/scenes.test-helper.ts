import { boolean, constantFrom, integer, record, toStringMethod } from 'fast-check';
import { scene } from './conversation.test-helper.ts';
import type { Export, Scene, SceneShape } from './conversation.test-helper.ts';

/** Exports of one truth with any combination of the differences. */
const shapes = record<SceneShape>({
  seed: integer({ min: 1, max: 1_000_000 }),
  messages: integer({ min: 60, max: 160 }),
  phones: integer({ min: 2, max: 5 }),
  pace: constantFrom(1, 3, 20),
  repeats: boolean(),
  clocks: boolean(),
  renames: boolean(),
  platforms: boolean(),
  languages: boolean(),
  changes: boolean(),
  losses: boolean(),
  cuts: boolean(),
  oddities: boolean(),
});

// A counterexample is printed as its shape.
export const scenes = shapes.map((shape) => ({ ...scene(shape), [toStringMethod]: () => JSON.stringify(shape) }));

/** True where all exports share text messages, directly or through others, so that clocks and people can be matched. */
export const connected = ({ truth, exports }: Scene): boolean => {
  const reached = new Set([0]);
  const wordsOf = ({ truth: places }: Export): Set<number> =>
    new Set(places.filter((place) => truth[place]?.kind === 'text'));
  for (let grown = true; grown;) {
    grown = false;
    for (const [number, one] of exports.entries()) {
      if (reached.has(number)) continue;
      const own = wordsOf(one);
      // Fewer than three could be a coincidence while the clock is unknown.
      if (
        [...reached].some(
          (other) => [...wordsOf(exports[other] as Export)].filter((place) => own.has(place)).length >= 4,
        )
      ) {
        reached.add(number);
        grown = true;
      }
    }
  }
  return reached.size === exports.length;
};
