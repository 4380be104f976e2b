import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reachKm, townGrid } from './town-grid.ts';

interface Town {
  readonly latitude: number;
  readonly longitude: number;
  readonly people?: number;
  readonly capital?: boolean;
  readonly country?: number;
}

const gridOf = (towns: readonly Town[], zoneOf: (latitude: number, longitude: number) => string = () => 'everywhere') =>
  townGrid(
    {
      count: towns.length,
      latitude: Float64Array.from(towns, ({ latitude }) => latitude),
      longitude: Float64Array.from(towns, ({ longitude }) => longitude),
      people: Uint32Array.from(towns, ({ people = 1000 }) => people),
      capital: Uint8Array.from(towns, ({ capital = false }) => Number(capital)),
      country: Uint8Array.from(towns, ({ country = 0 }) => country),
    },
    zoneOf,
  );

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance by the haversine formula. */
function kmBetween(one: Town, other: Town): number {
  const half = (from: number, to: number): number => Math.sin(radians(to - from) / 2) ** 2;
  const square =
    half(one.latitude, other.latitude) +
    Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * half(one.longitude, other.longitude);
  return 2 * 6371.0088 * Math.asin(Math.min(1, Math.sqrt(square)));
}

const hemisphere = (latitude: number): string => (latitude > 0 ? 'North' : 'South');

/** A degree of latitude, or of longitude at the equator, in kilometres. */
const DEGREE_KM = 111.195;

describe('townGrid', () => {
  test('finds the town that a search through all towns finds, also at the poles and the antimeridian', () => {
    const position = fc.oneof(
      fc.record({ latitude: fc.double({ min: -90, max: 90, noNaN: true }), longitude: longitudes(-180, 180) }),
      fc.record({ latitude: fc.constantFrom(-90, -89.7, 89.6, 89.99, 90), longitude: longitudes(-180, 180) }),
      fc.record({ latitude: fc.double({ min: -1, max: 1, noNaN: true }), longitude: longitudes(-180, -179.5) }),
      fc.record({ latitude: fc.double({ min: 66, max: 67, noNaN: true }), longitude: longitudes(179, 180) }),
    );
    const apart = fc.tuple(
      fc.double({ min: -0.6, max: 0.6, noNaN: true }),
      fc.double({ min: -1.5, max: 1.5, noNaN: true }),
    );
    const around = fc
      .tuple(position, fc.array(fc.tuple(apart, fc.nat(2_000_000)), { maxLength: 25 }))
      .map(([middle, towns]) => ({
        middle,
        towns: towns.map(([[north, east], people]) => ({
          latitude: Math.max(-90, Math.min(90, middle.latitude + north)),
          longitude: ((middle.longitude + east + 540) % 360) - 180,
          people,
        })),
      }));
    fc.assert(
      fc.property(around, fc.array(position, { maxLength: 10 }), ({ middle, towns }, elsewhere) => {
        const all = [...towns, ...elsewhere.map((one) => ({ ...one, people: 0 }))];
        const found = gridOf(all).townAt(middle.latitude, middle.longitude);
        const ranked = all
          .map((town) => ({ km: kmBetween(middle, town), edge: kmBetween(middle, town) - reachKm(town.people) }))
          .filter(({ km }) => km <= 50);
        if (found === null) expect(ranked.every(({ km }) => km > 49.999)).toBe(true);
        else {
          const edge = kmBetween(middle, all[found]!) - reachKm(all[found]!.people);
          expect(edge).toBeLessThan(Math.min(...ranked.map((one) => one.edge)) + 0.001);
        }
      }),
      { numRuns: 150, seed: 3 },
    );
  });

  test.each([
    [49.9, 0],
    [50.1, null],
  ])('gives %j at %d km from the only town', (km, town) => {
    expect(gridOf([{ latitude: 10, longitude: 20 }]).townAt(10 + km / DEGREE_KM, 20)).toBe(town);
  });

  test('searches across the antimeridian and the poles', () => {
    expect(gridOf([{ latitude: -16.5, longitude: -179.9 }]).townAt(-16.5, 179.9)).toBe(0);
    expect(gridOf([{ latitude: 0, longitude: 180 }]).townAt(0, -180)).toBe(0);
    expect(gridOf([{ latitude: 89.9, longitude: -100 }]).townAt(89.9, 80)).toBe(0);
    expect(gridOf([{ latitude: -90, longitude: 0 }]).townAt(-89.8, 123)).toBe(0);
  });

  test('prefers a city whose edge is nearer to a village whose centre is nearer', () => {
    const city = { latitude: 45, longitude: 9, people: 1_200_000 };
    const village = { latitude: 45 + 9 / DEGREE_KM, longitude: 9, people: 1500 };
    const grid = gridOf([city, village]);
    expect(grid.townAt(45 + 7 / DEGREE_KM, 9)).toBe(0);
    expect(grid.townAt(45 + 9 / DEGREE_KM, 9)).toBe(1);
  });

  test('gives the capital within its edge, even if a larger city reaches further', () => {
    const around = { latitude: 28.652, longitude: 77.231, people: 11_000_000 };
    const capital = { latitude: 28.636, longitude: 77.224, people: 318_000, capital: true };
    const grid = gridOf([around, capital]);
    expect(grid.townAt(28.6139, 77.209)).toBe(1);
    expect(grid.townAt(28.75, 77.231)).toBe(0);
  });

  test('gives a town of the country of the zone, however near another country is', () => {
    const south = { latitude: -0.01, longitude: 0, people: 3_000_000, country: 1 };
    const north = { latitude: 0.05, longitude: 0, people: 5000, country: 2 };
    expect(gridOf([south, north], hemisphere).townAt(0.001, 0)).toBe(1);
    expect(gridOf([south, north], hemisphere).townAt(-0.001, 0)).toBe(0);
    expect(gridOf([south], hemisphere).townAt(0.001, 0)).toBe(0);
  });

  test('finds no town where there is none', () => {
    expect(gridOf([]).townAt(0, 0)).toBeNull();
  });
});

function longitudes(min: number, max: number): fc.Arbitrary<number> {
  return fc.double({ min, max, noNaN: true });
}
