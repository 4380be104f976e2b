import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, homelake, spawnHomelake, temporaryFolder, withServer } from '../homelake.ts';
import { writePhotos } from '../photo-files.ts';
import type { PhotoFile } from '../photo-files.ts';

/**
 * An import of 300 photos is killed (SIGKILL) at twenty random points. After each kill the next command continues. At the end every photo
 * is there once, with unchanged bytes, all its renditions, its record and its row.
 */
const PHOTOS = 300;
const KILLS = 20;

const folder = temporaryFolder();
const source = folder.path('photos');
let photos: readonly PhotoFile[];
let undisturbedMs: number;

beforeAll(async () => {
  photos = await writePhotos(source, PHOTOS);
  const start = performance.now();
  const home = folder.path('undisturbed');
  const { code, stderr } = await homelake(['--home', home, 'import', source]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: `A new lake was made at ${home}.\n` });
  undisturbedMs = performance.now() - start;
});
afterAll(() => folder.remove());

// One random point in each twentieth of the run, so that every part of it is tested.
const points = Array.from({ length: KILLS }, (_, index) => (index + Math.random()) / KILLS);

test.each(points.map((at, index) => [index, at] as const))(
  'kill %i, after %f of the time of an import, loses no photo and doubles none',
  async (index, at) => {
    const home = folder.path(`home-${index}`);
    const child = spawnHomelake(['--home', home, 'import', source]);
    const end = ended(child);
    await pause(undisturbedMs * at);
    child.kill('SIGKILL');
    await end;

    if (index % 2 === 0) await startAndWait(home);
    const again = await homelake(['--home', home, 'import', '--json', source]);
    expect({ code: again.code, lines: lines(again.stdout).length }).toEqual({ code: 0, lines: PHOTOS });
    await expectWhole(home);
    const third = await homelake(['--home', home, 'import', '--json', source]);
    expect(lines(third.stdout).filter(({ status }) => status !== 'unchanged')).toEqual([]);
  },
);

/** A server completes what a killed import stored, without the files being named again. */
async function startAndWait(home: string): Promise<void> {
  await withServer(home, [], async ({ url }) => {
    for (;;) {
      const { waiting, running } = (await (await fetch(`${url}/api/queue`)).json()) as Record<string, number>;
      if (waiting === 0 && running === 0) break;
      await pause(50);
    }
  });
  for (const id of originals(home)) await expectPhoto(home, id);
}

/** Ids of the originals that are stored completely. A kill may leave the directory of one without its bytes. */
const originals = (home: string): readonly string[] =>
  existsSync(join(home, 'raw-photos'))
    ? readdirSync(join(home, 'raw-photos')).filter((id) => readdirSync(join(home, 'raw-photos', id)).length > 0)
    : [];

async function expectWhole(home: string): Promise<void> {
  expect(originals(home).toSorted()).toEqual(photos.map(({ id }) => id).toSorted());
  for (const { id, name, bytes } of photos) {
    expect(readFileSync(join(home, 'raw-photos', id, name)).equals(bytes), name).toBe(true);
    await expectPhoto(home, id);
  }
  const listed = lines((await homelake(['--home', home, 'photos', '--json'])).stdout);
  expect(listed.map(({ id }) => String(id)).toSorted()).toEqual(photos.map(({ id }) => id).toSorted());
  expect(listed.filter(({ state }) => state !== 'ready')).toEqual([]);
  const sql = 'select count(*) as all_rows, count(distinct photo_id) as ids from photos';
  const { stdout } = await homelake(['--home', home, 'query', '--format', 'ndjson', sql]);
  expect(lines(stdout)).toEqual([{ all_rows: PHOTOS, ids: PHOTOS }]);
  expect((await homelake(['--home', home, 'verify'])).code).toBe(0);
}

async function expectPhoto(home: string, id: string): Promise<void> {
  for (const file of ['thumbnail.webp', 'preview.jpg']) {
    const { width, height } = await sharp(readFileSync(join(home, 'thumbnails', id, file))).metadata();
    expect({ id, file, width, height }).toEqual({ id, file, width: 96, height: 72 });
  }
  const record = join(home, 'bronze', 'photos', id.slice(0, 2), `${id}.json`);
  expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({ id, state: 'ready' });
}

const lines = (stdout: string): Record<string, unknown>[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
