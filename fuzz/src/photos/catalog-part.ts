import { openSqlitePhotos } from '@homelake/adapters-local/sqlite-photos';
import type { Photo, PhotoCatalog, PhotoPage, PhotoSearch } from '@homelake/photos';
import { createMemoryPhotoCatalog, createMemoryPhotoSearch } from '@homelake/photos/memory';
import type { Part } from '../part.ts';
import { createRandom, type Random } from '../random.ts';
import { canonical } from './canonical.ts';
import { drawAlbumId, drawFilter, drawIds, drawMonth, drawPhoto } from './draw-catalog.ts';
import { isBefore, isTold, NaiveCatalog, type KnownRequest } from './naive-catalog.ts';

/** A fault of a catalog; null where there is none. */
type Wrong = string | null;
interface Photos {
  readonly catalog: PhotoCatalog;
  readonly search: PhotoSearch;
}
type Step = (photos: Photos, naive: NaiveCatalog, random: Random) => Promise<Wrong>;

/** One catalog for all inputs of a worker, so that content of an earlier input would be found. */
let opened: Photos | null = null;

const sqlite = (): Photos => (opened ??= openSqlitePhotos({ path: ':memory:' }));

function inMemory(): Photos {
  const catalog = createMemoryPhotoCatalog();
  return { catalog, search: createMemoryPhotoSearch({ catalog }) };
}

const differs = (what: string, is: unknown, should: unknown): Wrong => {
  const [one, other] = [canonical(is), canonical(should)];
  return one === other ? null : `${what}\n  is   ${one}\n  not  ${other}`;
};

const CHANGES: readonly (readonly [weight: number, step: Step])[] = [
  [
    8,
    async ({ catalog }, naive, random) => {
      const photos = Array.from({ length: random.between(0, 12) }, () => drawPhoto(random));
      naive.put(photos);
      await catalog.put(photos.map(({ photo }) => photo));
      return null;
    },
  ],
  [
    1,
    // Puts the same photos again.
    async ({ catalog }, naive) => {
      await catalog.put(naive.select().slice(0, 3));
      return null;
    },
  ],
  [
    2,
    async ({ catalog }, naive, random) => {
      const ids = drawIds(random);
      naive.remove(ids);
      await catalog.remove(ids);
      return null;
    },
  ],
  [
    2,
    async ({ catalog }, naive, random) => {
      const createdAt = '2024-06-01T00:00:00.000Z';
      const album = { id: drawAlbumId(random), name: random.pick(['Sea', 'sea', 'Alps']), createdAt };
      naive.putAlbum(album);
      await catalog.putAlbum(album);
      return null;
    },
  ],
  [
    1,
    async ({ catalog }, naive, random) => {
      const id = drawAlbumId(random);
      naive.removeAlbum(id);
      await catalog.removeAlbum(id);
      return null;
    },
  ],
  [
    0.3,
    async ({ catalog }, naive, random) => {
      const photos = Array.from({ length: random.between(0, 12) }, () => drawPhoto(random));
      const epoch = await catalog.beginRebuild();
      await catalog.put(photos.map(({ photo }) => photo));
      naive.put(photos);
      if (random.chance(0.3)) return null;
      naive.rebuildWith(photos);
      return differs('endRebuild', await catalog.endRebuild(epoch), true);
    },
  ],
];

const QUESTIONS: readonly Step[] = [
  walk,
  walk,
  walk,
  async ({ search }, naive, random) => {
    const { filter, known } = drawFilter(random);
    return differs(`months ${JSON.stringify(filter)}`, await search.months(filter), naive.months(known));
  },
  async ({ search }, naive, random) => {
    const { filter, known } = random.chance(0.2) ? { filter: {}, known: {} } : drawFilter(random);
    return differs(`facets ${JSON.stringify(filter)}`, await search.facets(filter), naive.facets(known));
  },
  async ({ catalog }, naive) => differs('albums', await catalog.albums(), naive.albums()),
  async ({ search }, naive) => differs('counts of albums', await search.albums(), naive.albumCounts()),
  async ({ catalog }, naive, random) => {
    const id = drawAlbumId(random);
    return differs(`album ${id}`, await catalog.inAlbum(id), naive.inAlbum(id));
  },
  async ({ search }, naive, random) => {
    const [id = ''] = drawIds(random);
    return differs(`alike ${id}`, await search.alike(id), naive.alike(id));
  },
  async ({ catalog }, naive, random) => {
    const month = drawMonth(random);
    const photos: Photo[] = [];
    for await (const batch of catalog.scan(month)) photos.push(...batch);
    return differs(`scan ${month}`, photos, naive.scan(month));
  },
  async ({ search }, naive, random) => {
    const which = random.pick(['shown', 'copies', 'others'] as const);
    return differs(`hashes ${which}`, await search.perceptualHashes(which), naive.perceptualHashes(which));
  },
  async ({ catalog }, naive, random) => {
    const of = random.chance(0.5) ? drawIds(random)[0] : undefined;
    return differs(`ties ${of}`, await catalog.ties(of), naive.ties(of));
  },
  async ({ catalog }, naive, random) => {
    const instant = random.pick(['2024-06-01T12:00:00Z', '2024-06-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z']);
    return differs('trash', await trashOf(catalog, instant, random.pick([1, 2, 500])), naive.trashedBefore(instant));
  },
  async ({ catalog }, naive, random) => {
    const [id = ''] = drawIds(random);
    return differs('get', await catalog.get(id), naive.get(id));
  },
];

/** Reads all pages of a request, with changes between them. */
async function walk({ catalog, search }: Photos, naive: NaiveCatalog, random: Random): Promise<Wrong> {
  const { filter, known } = drawFilter(random);
  const limit = random.pick([1, 2, 3, 5, 8, 500]);
  const month = random.chance(0.2) ? { month: drawMonth(random) } : {};
  let cursor: string | null = null;
  let last: Pick<Photo, 'takenLocal' | 'id'> | null = null;
  do {
    const request = { ...month, limit, ...(cursor === null ? {} : { cursor }) };
    const isAll = Object.keys(filter).length === 0 && random.chance(0.5);
    const page: PhotoPage = await (isAll ? catalog.page(request) : search.page({ filter, ...request }));
    const wrong = wrongPage(page, naive, { filter: known, ...month, limit }, last);
    if (wrong !== null) return `page ${JSON.stringify({ filter, ...month, limit, after: last })}: ${wrong}`;
    cursor = page.nextCursor;
    last = { takenLocal: page.takenLocal.at(-1) ?? '', id: page.id.at(-1) ?? '' };
    if (cursor !== null && random.chance(0.3)) {
      const change = await changed({ catalog, search }, naive, random);
      if (change !== null) return change;
    }
  } while (cursor !== null);
  return null;
}

/** A page must have the next photos, and end with a whole day where that leaves at least half of it. */
function wrongPage(
  page: PhotoPage,
  naive: NaiveCatalog,
  { filter, month, limit }: KnownRequest,
  last: Pick<Photo, 'takenLocal' | 'id'> | null,
): Wrong {
  const rest = naive.select(filter, month).filter((photo) => last === null || isBefore(last, photo));
  const day = (at: number): string | undefined => rest[at]?.takenLocal.slice(0, 10);
  let length = Math.min(limit, rest.length);
  if (rest.length > limit) {
    const ends = Array.from({ length: limit + 1 }, (_, at) => at).filter((at) => at * 2 >= limit && at > 0);
    length = ends.findLast((at) => day(at) !== day(at - 1)) ?? limit;
  }
  const should = rest.slice(0, length);
  const isLast = length === rest.length;
  const columns: readonly (readonly [name: keyof PhotoPage, of: (photo: Photo) => unknown])[] = [
    ['id', ({ id }) => id],
    ['takenLocal', ({ takenLocal }) => takenLocal],
    ['dated', isTold],
    ['width', ({ width }) => width ?? 0],
    ['height', ({ height }) => height ?? 0],
    ['kind', ({ kind }) => kind],
    ['state', ({ state }) => state],
    ['placeholder', ({ placeholder }) => placeholder],
    ['durationSeconds', ({ durationSeconds }) => durationSeconds],
    ['favourite', ({ favourite }) => favourite],
    ['motion', ({ motionKey }) => motionKey !== null],
    ['place', ({ place }) => place?.name ?? null],
  ];
  for (const [name, of] of columns) {
    const wrong = differs(name, page[name], should.map(of));
    if (wrong !== null) return wrong;
  }
  return (page.nextCursor === null) === isLast ? null : `the cursor is ${page.nextCursor}`;
}

/** Every change is checked by itself: if the next change undid it, the month would be as before but with another revision. */
async function changed(photos: Photos, naive: NaiveCatalog, random: Random): Promise<Wrong> {
  const wrong = await drawChange(random)(photos, naive, random);
  const revisions = await photos.search.revisions();
  const months = (await photos.catalog.months())
    .filter(({ count, hidden }) => count + hidden > 0)
    .map(({ month, revision }) => ({ month, revision }))
    .toReversed();
  return wrong ?? differs('revisions of the search', revisions, months) ?? naive.wrongRevision(revisions);
}

/** Ids of the photos in the trash, page by page, sorted. */
async function trashOf(catalog: PhotoCatalog, before: string, limit: number): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<PhotoCatalog['trash']>> = await catalog.trash({
      before,
      limit,
      ...(cursor !== null && { cursor }),
    });
    ids.push(...page.id);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return ids.sort();
}

function drawChange(random: Random): Step {
  let dice = random.next() * CHANGES.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, step] of CHANGES) if ((dice -= weight) < 0) return step;
  throw new TypeError('changes: there are none');
}

async function checkOn(photos: Photos, seed: number): Promise<Wrong> {
  const random = createRandom(seed);
  const naive = new NaiveCatalog();
  await photos.catalog.endRebuild(await photos.catalog.beginRebuild());
  for (let steps = random.between(4, 24); steps > 0; steps--) {
    const wrong = random.chance(0.5)
      ? await changed(photos, naive, random)
      : await random.pick(QUESTIONS)(photos, naive, random);
    if (wrong !== null) return wrong;
  }
  return null;
}

/** Changes of a catalog and questions to it, compared with a list that is scanned. */
export const catalog: Part = {
  name: 'catalog',
  share: 1,
  async check(seed) {
    const wrong = await checkOn(inMemory(), seed);
    if (wrong !== null) return `memory: ${wrong}`;
    const inSqlite = await checkOn(sqlite(), seed);
    return inSqlite === null ? null : `sqlite: ${inSqlite}`;
  },
};
