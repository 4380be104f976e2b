import type { Towns } from './geonames-file.ts';

export interface TownGrid {
  /** Index of the town that people would name for this position; null where none is within 50 km. Degrees; any longitude. */
  townAt(latitude: number, longitude: number): number | null;
}

type Located = Pick<Towns, 'count' | 'latitude' | 'longitude' | 'people' | 'capital' | 'country'>;

const MAX_KM = 50;
const EARTH_RADIUS_KM = 6371.0088;
/** MAX_KM in degrees of latitude. */
const MAX_DEGREES = (MAX_KM / EARTH_RADIUS_KM) * (180 / Math.PI);

/** Squared straight-line distance of two points on the unit sphere that are MAX_KM apart. */
const MAX_SQUARE = (2 * Math.sin(MAX_KM / EARTH_RADIUS_KM / 2)) ** 2;

/** Cells a degree. With this size, a lookup in a densely populated area examines some hundred towns. */
const FINENESS = 2;
const ROWS = 180 * FINENESS;
const COLUMNS = 360 * FINENESS;

/** Assumed people per square kilometre of a town, from which its radius is estimated. */
const DENSITY = 6500;
const MIN_REACH_KM = 0.5;

/** Estimated radius of a town from its population. */
export const reachKm = (people: number): number => Math.max(MIN_REACH_KM, Math.sqrt(people / DENSITY / Math.PI));

/**
 * Finds the town of a position, at most 50 km away, by a grid of cells of half a degree. A town is a circle around its centre.
 * - First the country is chosen, among towns in the same time zone, since zones end at borders: across the river from Detroit it is
 *   Canada, however near Detroit's centre is. It is the country of the town with the nearest centre, if the position is inside its circle,
 *   else of the town with the nearest edge: in front of Saint Peter's it is the Vatican, and a mile away Italy. If no town near is in the
 *   zone, all towns count.
 * - Of the towns in that country, the one with the nearest edge is chosen: a suburb of Milan is Milan, not the village beside it.
 * - Inside a capital's circle the capital is chosen: New Delhi, although the much larger Delhi surrounds it.
 */
export function townGrid(towns: Located, zoneOf: (latitude: number, longitude: number) => string): TownGrid {
  const { count, latitude, longitude, people, capital, country } = towns;
  /** Points on the unit sphere, which make distances cheap to compute. */
  const points = new Float64Array(3 * count);
  const reach = new Float32Array(count);
  const cells = new Uint32Array(count);
  const starts = new Uint32Array(ROWS * COLUMNS + 1);
  for (let town = 0; town < count; town++) {
    points.set(onSphere(latitude[town]!, longitude[town]!), 3 * town);
    reach[town] = reachKm(people[town]!);
    const cell = rowOf(latitude[town]!) * COLUMNS + columnOf(longitude[town]!);
    cells[town] = cell;
    starts[cell + 1]!++;
  }
  for (let cell = 0; cell < ROWS * COLUMNS; cell++) starts[cell + 1]! += starts[cell]!;
  const next = starts.slice();
  const byCell = new Uint32Array(count);
  for (let town = 0; town < count; town++) byCell[next[cells[town]!]!++] = town;

  return {
    townAt(atLatitude, atLongitude) {
      const [x, y, z] = onSphere(atLatitude, atLongitude);
      const near: Near[] = [];
      forEachCell(atLatitude, atLongitude, (cell) => {
        for (let at = starts[cell]!; at < starts[cell + 1]!; at++) {
          const town = byCell[at]!;
          const [east, north, up] = [points[3 * town]! - x, points[3 * town + 1]! - y, points[3 * town + 2]! - z];
          const square = east * east + north * north + up * up;
          if (square <= MAX_SQUARE) near.push({ town, km: 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(square) / 2) });
        }
      });
      if (near.length === 0) return null;
      const toEdgeOf = ({ town, km }: Near): number => km - reach[town]!;
      const zone = zoneOf(atLatitude, atLongitude);
      const inZone = ({ town }: Near): boolean => zoneOf(latitude[town]!, longitude[town]!) === zone;
      const here = firstNotEmpty(near.filter(inZone), near);
      const middle = here.reduce((one, other) => (other.km < one.km ? other : one));
      const edge = here.reduce((one, other) => (toEdgeOf(other) < toEdgeOf(one) ? other : one));
      const home = country[(toEdgeOf(middle) <= 0 ? middle : edge).town];
      let best = middle.town;
      let least = Number.POSITIVE_INFINITY;
      for (const one of near) {
        const { town } = one;
        if (country[town] !== home) continue;
        const toEdge = toEdgeOf(one);
        const rank = capital[town] === 1 && toEdge <= 0 ? Number.NEGATIVE_INFINITY : toEdge;
        if (rank < least) [least, best] = [rank, town];
      }
      return best;
    },
  };
}

interface Near {
  readonly town: number;
  readonly km: number;
}

const firstNotEmpty = (some: readonly Near[], all: readonly Near[]): readonly Near[] => (some.length > 0 ? some : all);

const rowOf = (latitude: number): number => Math.min(ROWS - 1, Math.floor((latitude + 90) * FINENESS));
const columnOf = (longitude: number): number => {
  const column = Math.floor((longitude + 180) * FINENESS) % COLUMNS;
  return column < 0 ? column + COLUMNS : column;
};

/** Visits every cell that a circle of 50 km touches, also across the antimeridian and around a pole. */
function forEachCell(latitude: number, longitude: number, visit: (cell: number) => void): void {
  const south = rowOf(Math.max(-90, latitude - MAX_DEGREES));
  const north = rowOf(Math.min(90, latitude + MAX_DEGREES));
  const ratio = Math.sin(MAX_KM / EARTH_RADIUS_KM) / Math.cos((latitude * Math.PI) / 180);
  const holdsPole = Math.abs(latitude) + MAX_DEGREES >= 90;
  const width = holdsPole ? 180 : (Math.asin(ratio) * 180) / Math.PI;
  const first = Math.floor((longitude - width + 180) * FINENESS);
  const last = Math.min(Math.floor((longitude + width + 180) * FINENESS), first + COLUMNS - 1);
  for (let row = south; row <= north; row++) {
    for (let column = first; column <= last; column++) {
      visit(row * COLUMNS + (((column % COLUMNS) + COLUMNS) % COLUMNS));
    }
  }
}

function onSphere(latitude: number, longitude: number): readonly [number, number, number] {
  const [phi, lambda] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
}
