import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { AffixSet, MarkerTable } from './markers-table.ts';

const encoder = new TextEncoder();
const bytesOf = fc
  .array(fc.constantFrom('a', 'b', '<', 'ü', '\u200e', '面'), { minLength: 4, maxLength: 9 })
  .map((parts) => encoder.encode(parts.join('')));
const inside = (bytes: Uint8Array): Uint8Array => Uint8Array.of(97, ...bytes, 98, 97);

it('a table finds what was put in, as a map does, wherever it stands', () => {
  fc.assert(
    fc.property(
      fc.array(bytesOf, { minLength: 1, maxLength: 40 }),
      fc.array(bytesOf, { maxLength: 40 }),
      (known, others) => {
        const table = new MarkerTable();
        const map = new Map<string, number>();
        known.forEach((bytes, value) => {
          table.set(bytes, value);
          if (!map.has(String(bytes))) map.set(String(bytes), value);
        });
        for (const bytes of [...known, ...others]) {
          expect(table.find(inside(bytes), 1, 1 + bytes.length)).toBe(map.get(String(bytes)) ?? -1);
        }
      },
    ),
    { numRuns: 200 },
  );
});

it.each(['start', 'end'] as const)('a set of affixes looks at the %s, and not beyond the body', (side) => {
  fc.assert(
    fc.property(
      fc.array(bytesOf, { minLength: 1, maxLength: 20 }),
      fc.array(bytesOf, { maxLength: 20 }),
      (known, bodies) => {
        const affixes = new AffixSet(side);
        for (const bytes of known) affixes.add(bytes);
        for (const body of [...bodies, ...known]) {
          const expected = known.some((affix) => {
            const at = side === 'start' ? 0 : body.length - affix.length;
            return (
              at >= 0 && affix.length <= body.length && String(body.subarray(at, at + affix.length)) === String(affix)
            );
          });
          expect(affixes.matches(inside(body), 1, 1 + body.length)).toBe(expected);
        }
      },
    ),
    { numRuns: 200 },
  );
});

it('what is too short to be told apart is a mistake', () => {
  expect(() => new MarkerTable().set(encoder.encode('abc'), 1)).toThrow(TypeError);
  expect(() => new AffixSet('end').add(encoder.encode('abc'))).toThrow(TypeError);
});
