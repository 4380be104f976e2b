import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDuckDbQueryEngine } from '@homelake/adapters-local/duckdb-query-engine';
import { createNodeSha256 } from '@homelake/adapters-local/node-sha256';
import { openFsObjectStore } from '@homelake/adapters-local/fs-object-store';
import { createParquetCodec } from '@homelake/adapters-parquet';
import { archiveExport, buildPhotos, buildSilver, runQuery } from '@homelake/lake';
import type { Photo } from '@homelake/photos';
import { examplePhoto } from '@homelake/photos/contract';
import { createMemoryPhotoCatalog } from '@homelake/photos/memory';
import type { ObjectStore } from '@homelake/storage';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'homelake-photos-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** Content of every file of the table in base64, by path. */
async function files(): Promise<Record<string, string>> {
  const root = join(home, 'silver', 'photos');
  const paths = (await readdir(root, { recursive: true })).filter((path) => path.endsWith('part-0.parquet')).sort();
  const contents = await Promise.all(paths.map((path) => readFile(join(root, path), 'base64')));
  return Object.fromEntries(paths.map((path, at) => [path, contents[at]!]));
}

/** The photo with this number. Photos are nine hours apart; every tenth came with an export. */
function photoAt(number: number): Photo {
  const takenUtc = new Date(Date.UTC(2024, 0, 1) + number * 9 * 3_600_000 + 250).toISOString();
  return examplePhoto(number, {
    name: `IMG ${number} 👪.jpg`,
    takenLocal: takenUtc.slice(0, -1),
    takenUtc,
    sizeBytes: 4_000_000_000 + number,
    place: number % 3 === 0 ? { name: 'Rome', region: 'Lazio', country: 'Italy', countryCode: 'IT' } : null,
    exportIds: number % 10 === 0 ? ['e'.repeat(64)] : [],
    tags: number % 4 === 0 ? ['sea', 'été'] : [],
    favourite: number % 5 === 0,
    albums: number % 6 === 0 ? ['a'] : [],
    camera: number % 2 === 0 ? 'Pixel 8' : null,
  });
}

/** A chat that sent photo 0 twice and photo 10 in between. */
const CHAT = `01/03/2024, 09:00 - Ann: IMG-0.jpg (file attached)
01/03/2024, 10:00 - Ann: IMG-10.jpg (file attached)
02/03/2024, 10:00 - Ann: IMG-0.jpg (file attached)
`;

const chatArrival = (): Date => new Date(Date.UTC(2024, 2, 3));

/** Archives the chat with its media, as an import of a zip does. */
async function archiveChat(store: ObjectStore): Promise<void> {
  const archived = await archiveExport(
    { store, now: chatArrival, createSha256: createNodeSha256 },
    { name: 'WhatsApp Chat with Ann.txt', source: Buffer.from(CHAT) },
  );
  if (archived.status === 'refused') throw new Error(archived.reason);
  const key = archived.key.replace('.txt', '.json');
  const record = JSON.parse(Buffer.from((await store.read(key))!).toString()) as object;
  const media = { 'img-0.jpg': photoAt(0).key, 'img-10.jpg': photoAt(10).key };
  await store.put(key, Buffer.from(JSON.stringify({ ...record, media })));
}

describe('a table of photos on disk', () => {
  test('has the same bytes after full and incremental builds, and answers SQL joined with the messages', async () => {
    const store = await openFsObjectStore({ root: home });
    const codec = createParquetCodec({ workers: 0 });
    const queryEngine = createDuckDbQueryEngine({ silverDir: join(home, 'silver'), threads: 1 });
    const catalog = createMemoryPhotoCatalog();
    const build = (full = false) => buildPhotos({ store, codec, catalog }, { full });
    try {
      await catalog.putAlbum({ id: 'a', name: 'Family', createdAt: '2024-12-01T12:00:00Z' });
      await catalog.put(Array.from({ length: 200 }, (_, number) => photoAt(number)));
      expect(await build()).toMatchObject({ photos: 200, partitionsWritten: 3 });
      const untied = await files();

      await archiveChat(store);
      await buildSilver({ store, codec });
      expect(await build()).toMatchObject({ photos: 200, partitionsWritten: 1, partitionsUnchanged: 2 });
      const tied = await files();
      expect(Object.keys(tied).filter((path) => tied[path] !== untied[path])).toEqual([
        join('month=2024-01', 'part-0.parquet'),
      ]);
      await build(true);
      expect(await files()).toEqual(tied);

      const ask = async (sql: string) => (await runQuery(queryEngine, sql)).rows;
      expect(
        await ask(`select p.name, m.sender, m.sent_at from photos p join messages m on m.message_id = p.chat_message_id
                   order by p.taken_local`),
      ).toEqual([
        ['IMG 0 👪.jpg', 'Ann', '2024-03-01T09:00:00'],
        ['IMG 10 👪.jpg', 'Ann', '2024-03-01T10:00:00'],
      ]);
      expect(
        await ask(`select count(*), count(distinct photo_id), min(size_bytes), max(size_bytes), count(camera), count(place),
                     max(taken_utc), sum(cast(favourite as integer)), count(distinct month) from photos`),
      ).toEqual([[200, 200, 4_000_000_000, 4_000_000_199, 100, 67, '2024-03-15T15:00:00.250', 40, 3]]);
      expect(await ask(`select tags, albums, taken_local from photos where name = 'IMG 12 👪.jpg'`)).toEqual([
        [['sea', 'été'], ['Family'], '2024-01-05T12:00:00.250'],
      ]);
    } finally {
      await queryEngine.close();
      await codec.close();
      store.close();
    }
  });
});
