import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { homeFacts, queueFacts } from '../homes/home-facts.ts';
import type { HomeFacts, KeptHomeFacts } from '../homes/home-facts.ts';
import { hashesBelow, homelake, startServer, temporaryFolder } from '../homelake.ts';

/** Homes that earlier versions left, as `homes/make-home.ts` packed them, by the version of their tables. */
const archives = [
  { archive: 'silver-3.tar.gz', filmIsClip: true, said: [1, 1, 1] },
  // The version before queue and uploads got their present form.
  { archive: 'silver-4.tar.gz', filmIsClip: false, said: [1, 0, 0] },
];

/** Files that no rebuild could restore: all but tables, thumbnails, and records to which an arrival may be added. */
const kept = /^(?:raw-photos|files)\/|^bronze\/(?:whatsapp\/(?:year=.*\.txt$|overrides\/)|photo-edits\/|albums\/)/;
const keptHashes = (home: string) =>
  Object.fromEntries(Object.entries(hashesBelow(home)).filter(([path]) => kept.test(path) && !path.endsWith('.meta')));

/** Number of messages which say that tables of an earlier version are rebuilt, and that clips and times are checked once. */
const timesSaid = (stderr: string): readonly number[] =>
  ['All tables are rebuilt', 'Checking 2 photos with a clip', 'Checking the capture time of 6 photos'].map(
    (words) => stderr.split(words).length - 1,
  );

/** A film that has the name of a photo taken six years earlier; an older version attached it as the photo's clip. */
const FILM = 'IMG_0001.MOV';

const runIn =
  (home: string) =>
  (...args: string[]) =>
    homelake(['--home', home, ...args], { environment: { TZ: 'UTC' } });

function expectNothingLost(before: HomeFacts, after: HomeFacts, filmIsClip: boolean): void {
  const waiting = after.messages.filter(({ chat_name: name }) => name === 'Nora');
  expect(waiting.map(({ sender, text }) => [sender, text])).toEqual([
    ['Mara', 'The ferry leaves at nine from the northern pier'],
    ['Nora', 'Do they take bicycles without a booking?'],
    ['Mara', 'Two of them, whoever comes first'],
    ['Nora', 'Then I leave at half past seven'],
  ]);
  expect(after.messages.filter((message) => !waiting.includes(message))).toEqual(before.messages);
  expect(after.chats.filter(({ name }) => name !== 'Nora')).toEqual(before.chats);
  const [handedIn] = after.photos.filter(({ name }) => name === 'pier.jpg');
  expect(handedIn).toMatchObject({ state: 'ready', takenLocal: '2023-06-11T09:05:00' });
  const film = after.photos.find(({ name }) => name === FILM);
  expect(film).toMatchObject({ kind: 'video', durationSeconds: 41, takenLocal: '2021-12-24T18:00:00' });
  const others = after.photos.filter((photo) => photo !== handedIn && !(filmIsClip && photo === film));
  expect(others).toEqual(
    before.photos.map((photo) => {
      const known = filmIsClip && photo['name'] === 'IMG_0001.JPG' ? { ...photo, motionKey: null } : photo;
      return expect.objectContaining(known) as unknown;
    }),
  );
  expect(after.sentPhotos).toEqual(before.sentPhotos);
  expect(after.sentPhotos).toHaveLength(1);
}

const isFilm = ([path]: readonly [string, string]): boolean => path.endsWith(`/${FILM}`);

/** Checks that every file is at its place with the same bytes. Only a film that was stored as a clip has a new place. */
function expectKept(home: string, hashes: Readonly<Record<string, string>>, filmIsClip: boolean): void {
  const after = keptHashes(home);
  if (!filmIsClip) return expect(after).toMatchObject(hashes);
  const all = Object.entries(hashes);
  expect(after).toMatchObject(Object.fromEntries(all.filter((one) => !isFilm(one))));
  const films = [all, Object.entries(after)].map((one) => one.filter(isFilm));
  expect(films.map((one) => one.map(([, hash]) => hash))).toEqual([[films[0]?.[0]?.[1]], [films[0]?.[0]?.[1]]]);
  expect(films[0]?.[0]?.[0]).not.toBe(films[1]?.[0]?.[0]);
}

/** Favourite, trash, clip, and source of the time. */
const shown = (one: Readonly<Record<string, unknown>>) => [
  one['favourite'],
  one['trashedAt'] !== null,
  one['motionKey'] !== null,
  one['takenSource'],
];

describe.each(archives)('the home of $archive', ({ archive, filmIsClip, said }) => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());

  function unpack(name: string): { home: string; before: KeptHomeFacts; hashes: Readonly<Record<string, string>> } {
    const place = folder.path(name);
    const path = fileURLToPath(new URL(`../homes/${archive}`, import.meta.url));
    mkdirSync(place);
    execFileSync('tar', ['-xzf', path, '-C', place]);
    const home = join(place, 'home');
    const before = JSON.parse(readFileSync(join(place, 'facts.json'), 'utf8')) as KeptHomeFacts;
    return { home, before, hashes: keptHashes(home) };
  }
  test('has the content that its version recorded: an override, a favourite, albums, trash, clips, and waiting jobs', () => {
    const { before } = unpack('as-it-came');
    expect(Object.fromEntries(before.chats.map(({ name, exports }) => [name, exports]))).toEqual({
      'Evening walks': 1,
      'Jonas B': 2,
      Timo: 2,
    });
    expect(Object.fromEntries(before.photos.map((one) => [one['name'], shown(one)]))).toEqual({
      '00000005-PHOTO-2022-08-06-18-21-40.jpg': [false, false, false, 'exif'],
      ...(!filmIsClip && { [FILM]: [false, false, false, 'video'] }),
      'IMG_0001.JPG': [false, false, filmIsClip, 'exif'],
      'IMG_7001.JPG': [false, false, true, 'exif'],
      'blurred.jpg': [false, true, false, 'exif'],
      'harbour.jpg': [true, false, false, 'exif'],
      'scan.jpg': [false, false, false, 'user'],
    });
    expect(before.albums.map(({ name, count }) => [name, count])).toEqual([
      ['By the water', 2],
      ['Still empty', 0],
    ]);
    expect(before.queue).toMatchObject({ waiting: 2, running: 0, dead: [{ kind: 'record-file' }] });
  });

  test('opened by start has every message, photo, album and file, does the waiting jobs, and passes verify', async () => {
    const { home, before, hashes } = unpack('started');
    const run = runIn(home);
    const server = await startServer(home, [], { environment: { TZ: 'UTC' } });
    const ask = (path: string) => async (): Promise<unknown> => (await fetch(`${server.url}/api${path}`)).json();
    try {
      await expect.poll(ask('/queue')).toMatchObject({ waiting: 0, running: 0, dead: before.queue.dead });
      const waited = { chats: expect.arrayContaining([expect.objectContaining({ name: 'Nora' })]) };
      await expect.poll(ask('/chats')).toMatchObject(waited);
      await expect.poll(async () => (await homeFacts(run)).sentPhotos).toEqual(before.sentPhotos);
      expectNothingLost(before, await homeFacts(run), filmIsClip);
      expect(await ask('/albums')()).toEqual({ albums: before.albums });

      const retry = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
      expect(await (await fetch(`${server.url}/api/queue/retry`, retry)).json()).toEqual({ retried: 1 });
      await expect.poll(ask('/queue')).toMatchObject({ waiting: 0, running: 0, dead: [] });
    } finally {
      const { code, stderr } = await server.stop();
      expect([code, timesSaid(stderr)]).toEqual([0, said]);
    }
    expectKept(home, hashes, filmIsClip);
    const { code, stdout } = await run('verify');
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('8 photos, 6 exports and 2 files checked: all is well'),
    ]);
  });

  test('opened by import has every message, photo and file, and passes verify', async () => {
    const { home, before, hashes } = unpack('imported');
    const path = folder.path('notes.csv');
    writeFileSync(path, 'one,1\n');
    const run = runIn(home);
    const first = await run('import', path);
    expect([first.code, first.stdout]).toEqual([0, expect.stringContaining('4 chats with 39 messages, and 7 photos')]);
    expect(timesSaid(first.stderr)).toEqual(said);
    expectNothingLost(before, await homeFacts(run), filmIsClip);
    expectKept(home, hashes, filmIsClip);
    expect((await run('queue', '--retry')).stdout).toMatch(/^1 job will be tried again/);
    const second = await run('import', path);
    expect([second.code, second.stdout]).toEqual([0, expect.stringContaining('unchanged')]);
    expect(timesSaid(second.stderr)).toEqual([0, 0, 0]);
    expect(await queueFacts(run)).toMatchObject({ waiting: 0, running: 0, dead: [] });
    expect((await run('verify')).stdout).toContain('8 photos, 6 exports and 3 files checked: all is well');
  });
});
