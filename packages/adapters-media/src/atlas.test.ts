import { describe, expect, test } from 'vitest';
import { createAtlas } from './atlas.ts';

const atlas = createAtlas();

describe('the atlas', () => {
  test.each([
    ['the middle of Rome', 41.9028, 12.4964, 'Rome', 'Lazio', 'IT', 'Italy'],
    ['a suburb of Milan', 45.5007, 9.1103, 'Milan', 'Lombardy', 'IT', 'Italy'],
    ['the capital within a larger city', 28.6139, 77.209, 'New Delhi', 'Delhi', 'IN', 'India'],
    ['a village', 50.2996, 14.8203, 'Benátky nad Jizerou', 'Central Bohemia', 'CZ', 'Czechia'],
    ['the south of London', 51.4169, -0.0806, 'London', 'England', 'GB', 'United Kingdom'],
    ['New York', 40.7128, -74.006, 'New York City', 'New York', 'US', 'United States'],
    ['the Vatican, within Rome', 41.9022, 12.4573, 'Vatican City', null, 'VA', 'Vatican City'],
    [
      'the Trevi fountain, nearer to the middle of the Vatican than to that of Rome',
      41.9009,
      12.4833,
      'Rome',
      'Lazio',
      'IT',
      'Italy',
    ],
    ['Monaco, beside a larger town of France', 43.7392, 7.4275, 'Monaco', 'Municipality of Monaco', 'MC', 'Monaco'],
    ['across the river from Detroit', 42.3, -83.02, 'Windsor', 'Ontario', 'CA', 'Canada'],
    ['across the Rhine from Strasbourg', 48.573, 7.815, 'Kehl', 'Baden-Wurttemberg', 'DE', 'Germany'],
    ['the far north', 78.22, 15.65, 'Longyearbyen', 'Svalbard', 'SJ', 'Svalbard & Jan Mayen'],
  ])('names %s', async (_where, latitude, longitude, name, region, countryCode, country) => {
    expect(await atlas.placeAt(latitude, longitude)).toEqual({ name, region, country, countryCode });
  });

  test.each([
    ['in the middle of the Pacific', 0, -140],
    ['at the north pole', 90, 0],
    ['in the Sahara', 23, 5],
    ['off the globe', 91, 0],
    ['past the antimeridian', 0, 181],
    ['nowhere', Number.NaN, Number.NaN],
  ])('knows no town %s', async (_where, latitude, longitude) => {
    expect(await atlas.placeAt(latitude, longitude)).toBeNull();
  });

  test.each([
    [41.9028, 12.4964, 'Europe/Rome'],
    [28.6139, 77.209, 'Asia/Kolkata'],
    [40.7128, -74.006, 'America/New_York'],
    [0, -140, 'Etc/GMT+9'],
    [-17.7, 178, 'Pacific/Fiji'],
  ])('at %d, %d the zone is %s', async (latitude, longitude, zone) => {
    expect(await atlas.zoneAt(latitude, longitude)).toBe(zone);
    expect(new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone).toMatch(/\w/);
  });

  test('knows no zone off the globe', async () => {
    expect(await atlas.zoneAt(-90.5, 0)).toBeNull();
    expect(await atlas.zoneAt(0, Number.POSITIVE_INFINITY)).toBeNull();
  });

  test('answers calls that come before its data is loaded', async () => {
    const fresh = createAtlas();
    const answers = await Promise.all([
      fresh.placeAt(41.9, 12.5),
      fresh.zoneAt(41.9, 12.5),
      fresh.placeAt(48.85, 2.35),
    ]);
    expect(answers).toMatchObject([{ name: 'Rome' }, 'Europe/Rome', { name: 'Paris' }]);
  });
});
