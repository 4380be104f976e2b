import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlitePhotos } from '@homelake/adapters-local/sqlite-photos';
import type { SqlitePhotos } from '@homelake/adapters-local/sqlite-photos';
import { catalogPhotos } from './catalog-photos.ts';
import { median } from './measured-process.ts';

const PUT_PHOTOS = 10_000;
const PAGE_PHOTOS = 500;
/** Number of rounds. A round has one call for each library, so that other load on the machine affects all of them alike. */
const ROUNDS = 200;
/** Number of rounds before the measured ones. */
const WARM_ROUNDS = 20;

interface Library extends SqlitePhotos {
  readonly size: number;
  readonly path: string;
  readonly fillUs: number;
  /** The month at nine tenths of the timeline, and a cursor in it. */
  readonly month: string;
  readonly cursor: string;
  /** Id of a photo to which some others are similar. */
  readonly id: string;
}

/**
 * Measures the page of a month and a page at a cursor, for catalogs of ten thousand to a million photos, alternately in one process. Their
 * cost must not depend on the size. For comparison, loads all rows of the same tables, sorts and slices them.
 */
export async function benchPhotoPages({ small }: { readonly small: boolean }): Promise<void> {
  const sizes = small ? [10_000, 20_000] : [10_000, 100_000, 1_000_000];
  const directory = mkdtempSync(join(tmpdir(), 'homelake-bench-'));
  const libraries: Library[] = [];
  try {
    for (const size of sizes) libraries.push(await fill(join(directory, `${size}.sqlite`), size));
    const monthMs = await inTurns(libraries, ({ catalog, month }) => catalog.page({ month, limit: PAGE_PHOTOS }));
    const deepMs = await inTurns(libraries, ({ catalog, cursor }) => catalog.page({ cursor, limit: PAGE_PHOTOS }));
    const text = 'canon';
    const searchMs = await inTurns(libraries, ({ search }) => search.page({ filter: { text }, limit: PAGE_PHOTOS }));
    const albumMs = await inTurns(libraries, ({ search }) =>
      search.page({ filter: { camera: 'Pixel 8', favourite: true }, limit: PAGE_PHOTOS }),
    );
    const facetsMs = await inTurns(libraries, async ({ catalog, search }) => [
      await catalog.months(),
      await search.facets({}),
    ]);
    const chosen = { camera: 'Pixel 8', favourite: true };
    const chosenMs = await inTurns(libraries, ({ search }) => search.facets(chosen));
    const alikeMs = await inTurns(libraries, ({ search, id }) => search.alike(id));
    const scanMs = libraries.map(({ path, size }) => fullScanMs(path, Math.floor(size * 0.9)));

    console.log(`\nphotos, pages of the timeline: medians of ${ROUNDS} calls, warm`);
    line(
      'photos in the catalog',
      sizes.map((size) => size.toLocaleString('en')),
    );
    line(
      'filled, a photo',
      libraries.map(({ fillUs }) => `${fillUs.toFixed(0)} µs`),
    );
    line('a month, its first page', ms(monthMs));
    line('a page at nine tenths, by cursor', ms(deepMs));
    line('all rows loaded, sorted, sliced, instead', ms(scanMs));
    line(`a search for "${text}", its first page`, ms(searchMs));
    line('favourites of one camera, first page', ms(albumMs));
    line('all month counts, and facets', ms(facetsMs));
    line('facets of favourites of one camera', ms(chosenMs));
    line('what looks like a photo', ms(alikeMs));
    const grown = `${sizes.at(-1)?.toLocaleString('en')} to ${sizes[0]?.toLocaleString('en')}`;
    console.log(`    the month's page, ${grown}: ${growth(monthMs)} (at most 1.5)`);
    console.log(`    the deep page, ${grown}: ${growth(deepMs)} (at most 1.5)`);
    console.log(`    the full scan, ${grown}: ${growth(scanMs)}`);
  } finally {
    for (const { close } of libraries) close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function fill(path: string, size: number): Promise<Library> {
  const photos = openSqlitePhotos({ path });
  const { catalog, search } = photos;
  let fillMs = 0;
  for (let at = 0; at < size; at += PUT_PHOTOS) {
    const some = catalogPhotos(at, Math.min(size, at + PUT_PHOTOS));
    const start = performance.now();
    await catalog.put(some);
    fillMs += performance.now() - start;
  }
  const months = await catalog.months();
  const month = months[Math.floor(months.length * 0.9)]?.month ?? '';
  const before = await search.page({ filter: { to: `${month}-20` }, limit: PAGE_PHOTOS });
  if (before.nextCursor === null) throw new Error('no page follows at nine tenths of the timeline');
  const [id = ''] = before.id;
  return { ...photos, size, path, fillUs: (fillMs * 1000) / size, month, cursor: before.nextCursor, id };
}

/** Medians in milliseconds, one for each library. */
async function inTurns(libraries: readonly Library[], ask: (library: Library) => Promise<unknown>): Promise<number[]> {
  const times = libraries.map((): number[] => []);
  for (let round = -WARM_ROUNDS; round < ROUNDS; round++) {
    for (const [index, library] of libraries.entries()) {
      const start = performance.now();
      await ask(library);
      if (round >= 0) times[index]?.push(performance.now() - start);
    }
  }
  return times.map(median);
}

/** Time of a page in a system without an order on the disk: load all rows, sort them, take a page. */
function fullScanMs(path: string, offset: number): number {
  const db = new DatabaseSync(path, { readOnly: true });
  const times = Array.from({ length: 3 }, () => {
    const start = performance.now();
    const rows = db
      .prepare('SELECT id, taken_local, width, height, kind, state, placeholder, favourite, place FROM photo')
      .all()
      .map((row) => ({ ...row, takenLocal: String(row['taken_local']) }))
      .sort((a, b) => (a.takenLocal > b.takenLocal ? -1 : a.takenLocal < b.takenLocal ? 1 : 0));
    rows.slice(offset, offset + PAGE_PHOTOS);
    return performance.now() - start;
  });
  db.close();
  return median(times);
}

const line = (what: string, cells: readonly string[]): void =>
  console.log(`  ${what.padEnd(42)}${cells.map((cell) => cell.padStart(12)).join('')}`);

const ms = (values: readonly number[]): string[] => values.map((value) => `${value.toFixed(2)} ms`);

/** Cost of the largest library divided by that of the smallest. */
const growth = (values: readonly number[]): string => ((values.at(-1) ?? NaN) / (values[0] ?? NaN)).toFixed(2);
