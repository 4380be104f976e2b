import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Upload } from '@homelake/http-api';
import { afterAll, expect, test } from 'vitest';
import { handInTo } from '../hand-in.ts';
import { film, picture } from '../homes/home-inputs.ts';
import { homelake, temporaryFolder, withServer } from '../homelake.ts';
import type { Server } from '../homelake.ts';

/*
 * The files of a folder are handed in one by one, in two orders, to a server, and imported as a folder. The gallery is the same afterwards.
 */

const folder = temporaryFolder();
afterAll(() => folder.remove());

const FILE_TIME = '2024-05-01T10:00:00.000Z';
const json = (title: string, description: string, more: object = {}) =>
  JSON.stringify({ title, description, photoTakenTime: { timestamp: '1659983200' }, ...more });
const sidecar = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:DateTimeOriginal="2001-02-03T04:05:06"/></rdf:RDF></x:xmpmeta>`;
const utf8 = (text: string) => new TextEncoder().encode(text);

const ROME = 'Takeout/Google Photos/Rome';
const files: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  [`${ROME}/IMG_7.JPG`, await picture(1, '2022-08-08T20:26:40')],
  [`${ROME}/IMG_7.MOV`, film('2022-08-08T18:26:39Z', 2.5)],
  [`${ROME}/IMG_7.JPG.supplemental-metadata.json`, utf8(json('IMG_7.JPG', 'On the roof', { favorited: true }))],
  [`${ROME}/metadata.json`, utf8(JSON.stringify({ title: 'Rome', date: { timestamp: '1660000000' } }))],
  ['Takeout/Google Photos/Photos from 2013/IMG_8.JPG', await picture(2, '2013-03-02T10:00:00')],
  ['Takeout/Google Photos/Photos from 2013/IMG_8.JPG.xmp', utf8(sidecar)],
  ['Takeout/Google Photos/Photos from 2013/IMG_8.MOV', film('2020-06-07T08:09:10Z', 75)],
];

/** What the API shows of all photos, by name, and of the albums. */
async function gallery({ url }: Server): Promise<unknown> {
  const get = async (path: string) => (await (await fetch(`${url}/api${path}`)).json()) as Record<string, never>;
  const { id: ids } = (await get('/photos?limit=500')) as unknown as { readonly id: readonly string[] };
  const { albums } = (await get('/albums')) as unknown as { readonly albums: readonly { readonly name: string }[] };
  const photos = await Promise.all(
    ids.map(async (id) => {
      const {
        name,
        folder: from,
        takenLocal,
        takenSource,
        description,
        favourite,
        motionKey,
        albums: own,
        kind,
      } = await get(`/photos/${id}`);
      const moves = motionKey !== null;
      return { name, from, takenLocal, takenSource, description, favourite, moves, albums: own, kind };
    }),
  );
  return { photos, albums: albums.map(({ name }) => name) };
}

async function handInAll(server: Server, inOrder: typeof files): Promise<readonly Upload[]> {
  const ended: Upload[] = [];
  for (const [name, bytes] of inOrder) {
    const { id } = await handInTo(server.url, { name, bytes, fileTime: FILE_TIME });
    const read = async () => (await (await fetch(`${server.url}/api/uploads/${id}`)).json()) as Upload;
    await expect.poll(async () => (await read()).state, { timeout: 30_000, interval: 50 }).toBe('done');
    ended.push(await read());
  }
  return ended;
}

test(
  'a folder that is handed in file by file gives the same gallery as one that is imported',
  { timeout: 180_000 },
  async () => {
    const galleries: unknown[] = [];
    for (const [at, inOrder] of [files, files.toReversed()].entries()) {
      const home = folder.path(`home-${at}`);
      await withServer(home, [], async (server) => {
        const ended = await handInAll(server, inOrder);
        galleries.push(await gallery(server));
        const kinds = Object.fromEntries(ended.map(({ name, kind }) => [name, kind]));
        expect(kinds).toMatchObject({ [`${ROME}/metadata.json`]: 'companion', [`${ROME}/IMG_7.JPG`]: 'photo' });
        const again = await handInAll(server, files);
        expect(again.map(({ result }) => result)).toEqual(files.map(() => 'unchanged'));
        expect(again[1]).toMatchObject({ kind: 'companion', note: expect.stringMatching(/^It joins .*IMG_7\.JPG\.$/) });
      });
      const verified = await homelake(['--home', home, 'verify']);
      expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('all is well')]);
      expect((await homelake(['--home', home, 'rebuild', 'catalog'])).stdout).toEqual(
        expect.stringMatching(/^The catalog has 3 photos, 1 album and \d+ files\.\n$/),
      );
      await withServer(home, [], async (server) => expect(await gallery(server)).toEqual(galleries[at]));
    }

    for (const [name, bytes] of files) {
      const path = folder.path(name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
    }
    const home = folder.path('home-import');
    expect((await homelake(['--home', home, 'import', folder.path('Takeout')])).code).toBe(0);
    await withServer(home, [], async (server) => void galleries.push(await gallery(server)));

    const [first, second, imported] = galleries;
    expect(first).toMatchObject({
      albums: ['Rome'],
      photos: expect.arrayContaining([
        expect.objectContaining({
          name: 'IMG_7.JPG',
          from: ROME,
          moves: true,
          favourite: true,
          description: 'On the roof',
        }),
        expect.objectContaining({ name: 'IMG_8.JPG', takenLocal: '2001-02-03T04:05:06', takenSource: 'xmp' }),
        expect.objectContaining({ name: 'IMG_8.MOV', kind: 'video' }),
      ]),
    });
    expect(second).toEqual(first);
    expect(imported).toEqual(first);
  },
);

/** Numbers from 0 to below 1, the same in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

const SEED = 20_261_130;
const SHOTS = 14;

/** Shots with what may lie beside them, in folders of a phone, of years and of albums. Every shot has a day of its own. */
async function drawFiles(random: () => number): Promise<typeof files> {
  const pick = <Item>(...items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const drawn: [name: string, bytes: Uint8Array][] = [];
  for (let number = 1; number <= SHOTS; number++) {
    const day = `2019-06-${String(number).padStart(2, '0')}`;
    const inFolder = pick('Takeout/Google Photos/Photos from 2019', 'Takeout/Google Photos/Sea', 'DCIM/100APPLE');
    const name = `${pick('IMG', 'Märchen', 'A_walk_along_the_river_with_everybody_and')}_${number}.${pick('JPG', 'jpg')}`;
    const title = name.length > 46 ? name.slice(0, 46) : name;
    const seconds = Date.parse(`${day}T08:11:12Z`) / 1000;
    const said = { title: name, description: `Said of ${number}`, favorited: pick(true, false) };
    const add = (file: string, bytes: Uint8Array) => void drawn.push([`${inFolder}/${file}`, bytes]);
    add(name, await picture(number, `${day}T10:11:12`));
    if (pick(true, false)) add(name.replace(/\.\w+$/, '.MOV'), film(`${day}T08:11:12Z`, pick(2, 75)));
    if (pick(true, false)) {
      const json = { ...said, photoTakenTime: { timestamp: String(seconds) } };
      add(
        `${title.concat(pick('', '.supplemental-metadata', '.suppl')).slice(0, 46)}.json`,
        utf8(JSON.stringify(json)),
      );
    }
    if (pick(true, false)) add(pick(`${name}.xmp`, name.replace(/\w+$/, 'xmp')), utf8(sidecar));
    if (pick(true, false)) add(name.replace(/\.\w+$/, '-edited$&'), await picture(number + 100, `${day}T10:11:12`));
  }
  const album = JSON.stringify({ title: 'By the sea', date: { timestamp: '1560000000' } });
  drawn.push(['Takeout/Google Photos/Sea/metadata.json', utf8(album)]);
  return drawn;
}

test('random folders give the same gallery, uploaded in any order and side by side', { timeout: 240_000 }, async () => {
  const random = createRandom(SEED);
  const drawn = await drawFiles(random);
  const shuffled = drawn
    .map((file) => ({ file, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ file }) => file);
  let uploaded: unknown;
  await withServer(folder.path('home-random'), [], async (server) => {
    const ids: string[] = [];
    for (const [name, bytes] of shuffled)
      ids.push((await handInTo(server.url, { name, bytes, fileTime: FILE_TIME })).id);
    for (const id of ids) {
      const state = async () => ((await (await fetch(`${server.url}/api/uploads/${id}`)).json()) as Upload).state;
      await expect.poll(state, { timeout: 60_000, interval: 50 }).toBe('done');
    }
    uploaded = await gallery(server);
  });

  for (const [name, bytes] of drawn) {
    const path = folder.path('random', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    utimesSync(path, new Date(FILE_TIME), new Date(FILE_TIME));
  }
  const home = folder.path('home-random-import');
  const folders = ['Takeout', 'DCIM'].map((one) => folder.path('random', one));
  expect((await homelake(['--home', home, 'import', ...folders])).code).toBe(0);
  await withServer(home, [], async (server) => expect(await gallery(server)).toEqual(uploaded));
});
