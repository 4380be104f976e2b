import { describe, expect, test } from 'vitest';
import { readTowns } from './geonames-file.ts';

interface Record {
  readonly name: string;
  readonly country: string;
  readonly feature?: string;
  readonly region?: string;
  readonly people?: number;
  /** In hundred-thousandths of a degree from the record before. */
  readonly move: readonly [latitude: number, longitude: number];
}

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
const zigzag = (value: number): number[] => varint(value < 0 ? -2 * value - 1 : 2 * value);
const number = (field: number, value: readonly number[]): number[] => [field * 8, ...value];
const text = (field: number, value: string): number[] => {
  const bytes = new TextEncoder().encode(value);
  return [field * 8 + 2, ...varint(bytes.length), ...bytes];
};

function fileOf(records: readonly Record[]): Uint8Array {
  return Uint8Array.from(
    records.flatMap(({ name, country, feature = 'PPL', region = '', people, move: [north, east] }) => {
      const fields = [
        ...number(1, zigzag(3_039_154)),
        ...text(2, name),
        ...text(3, country),
        ...text(7, feature),
        ...text(8, region),
        ...(people === undefined ? [] : number(9, varint(people))),
        ...number(10, zigzag(east)),
        ...number(11, zigzag(north)),
      ];
      return [...varint(fields.length), ...fields];
    }),
  );
}

describe('readTowns', () => {
  test('reads names in any script, positions as sums of differences, and numbers of any size', () => {
    const towns = readTowns(
      fileOf([
        { name: 'Zürich', country: 'CH', region: 'ZH', people: 341_730, move: [4_736_667, 855_000] },
        { name: '東京', country: 'JP', people: 3_000_000_000, move: [-1_167_747, 13_114_171], feature: 'PPLC' },
        { name: 'x'.repeat(200), country: 'CH', region: 'ZH', move: [-10_000_000, -30_000_000] },
      ]),
    );
    expect(towns.count).toBe(3);
    expect([0, 1, 2].map((town) => towns.name(town))).toEqual(['Zürich', '東京', 'x'.repeat(200)]);
    expect([...towns.latitude]).toEqual([47.36667, 35.6892, -64.3108]);
    expect([...towns.longitude]).toEqual([8.55, 139.69171, -160.30829]);
    expect([...towns.people]).toEqual([341_730, 3_000_000_000, 0]);
    expect([...towns.capital]).toEqual([0, 1, 0]);
    expect([...towns.country].map((number) => towns.countries[number])).toEqual(['CH', 'JP', 'CH']);
    expect([...towns.region].map((number) => towns.regions[number])).toEqual(['CH.ZH', 'JP.', 'CH.ZH']);
  });

  test('skips parts of towns and former towns, whose positions still count for the next record', () => {
    const towns = readTowns(
      fileOf([
        { name: 'Part', country: 'GB', feature: 'PPLX', move: [100_000, 100_000] },
        { name: 'Whole', country: 'GB', move: [100_000, 0] },
        { name: 'Sunken', country: 'GB', feature: 'PPLW', move: [0, 0] },
      ]),
    );
    expect([towns.count, towns.name(0), towns.latitude[0], towns.longitude[0]]).toEqual([1, 'Whole', 2, 1]);
  });

  test('refuses a file that ends within a record', () => {
    const file = fileOf([{ name: 'Cut', country: 'GB', move: [1, 1] }]);
    expect(() => readTowns(file.subarray(0, -1))).toThrow(RangeError);
  });
});
