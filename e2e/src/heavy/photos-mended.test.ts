import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { homelake, temporaryFolder } from '../homelake.ts';
import type { Ended } from '../homelake.ts';
import { photoBytes } from '../photo-files.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const home = folder.path('home');
const source = folder.path('pictures');
const run = (...args: string[]) => homelake(['--home', home, ...args], { environment: { PATH: programs } });
const programs = folder.path('programs');

const linesOf = ({ stdout }: Ended) =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const inSource = (name: string) => join(source, name);

/** Start of an MP4 that no player can show. */
const VIDEO = Buffer.concat([Buffer.from([0, 0, 0, 16]), Buffer.from('ftypisom\0\0\0\0\0\0\0\x08mdat', 'latin1')]);

const byName = (a: readonly unknown[], b: readonly unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1);

const takeout = (facts: object) => JSON.stringify({ photoTakenTime: { timestamp: '1600000000' }, ...facts });

let first: Ended;

beforeAll(async () => {
  for (const path of [source, programs]) mkdirSync(path, { recursive: true });
  writeFileSync(inSource('clip.mp4'), VIDEO);
  writeFileSync(inSource('rotten.jpg'), await photoBytes(1));
  writeFileSync(inSource('loved.jpg'), await photoBytes(2));
  writeFileSync(inSource('loved-edited.jpg'), await photoBytes(3));
  writeFileSync(inSource('loved.jpg.json'), takeout({ favorited: true, description: 'Loved' }));
  writeFileSync(inSource('trashed.jpg'), await photoBytes(4));
  writeFileSync(inSource('trashed.jpg.json'), takeout({ trashed: true }));
  first = await run('import', '--json', source);
});

describe('the export of a gallery', () => {
  test('lists each file once, and companions without the facts of their photo', () => {
    const told = linesOf(first).map(({ path, reason }) => [String(path).slice(source.length + 1), reason]);
    expect(told.toSorted(byName)).toEqual([
      ['clip.mp4', expect.stringContaining('ffmpeg')],
      ['loved-edited.jpg', null],
      ['loved.jpg', null],
      ['loved.jpg.json', null],
      ['rotten.jpg', null],
      ['trashed.jpg', 'it is in the trash'],
      ['trashed.jpg.json', null],
    ]);
    expect(first.code).toBe(0);
  });

  test('keeps favourites and the trash', async () => {
    const shown = linesOf(await run('photos', '--json'));
    const loved = shown.filter(({ favourite }) => favourite === true).map(({ name }) => name);
    expect(new Set(loved)).toEqual(new Set(['loved-edited.jpg', 'loved.jpg']));
    expect(linesOf(await run('photos', '--trash', '--json')).map(({ name }) => name)).toEqual(['trashed.jpg']);
  });
});

test('a video gets its still once ffmpeg is installed', async () => {
  const stateOf = async () => linesOf(await run('photos', '--json')).find(({ name }) => name === 'clip.mp4')?.['state'];
  expect(await stateOf()).toBe('no-preview');
  expect((await run('verify')).stdout).toContain('all is well');
  expect((await run('verify', '--mend')).stdout).toContain('all is well');
  expect(await stateOf()).toBe('no-preview');
  const still = folder.path('still.jpg');
  writeFileSync(still, await photoBytes(9));
  const ffmpeg = join(programs, 'ffmpeg');
  writeFileSync(ffmpeg, `#!/bin/sh\n[ "$1" = -version ] && exit 0\nfor last; do :; done\n/bin/cp '${still}' "$last"\n`);
  chmodSync(ffmpeg, 0o755);
  const mended = await run('verify', '--mend');
  expect([mended.code, mended.stdout, mended.stderr]).toEqual([
    0,
    expect.stringContaining('1 mended'),
    expect.stringContaining('clip.mp4'),
  ]);
  expect(await stateOf()).toBe('ready');
  expect((await run('verify', '--mend')).stdout).toContain('all is well');
});

test('an original with changed bytes is found by verify, and is restored by the next import', async () => {
  const key = String(linesOf(first).find(({ path }) => path === inSource('rotten.jpg'))?.['key']);
  const path = join(home, key);
  const { mtime, atime } = statSync(path);
  const bytes = await photoBytes(1);
  bytes[bytes.length - 10] = (bytes.at(-10) ?? 0) ^ 1;
  writeFileSync(path, bytes);
  utimesSync(path, atime, mtime);
  const found = await run('verify', '--mend');
  expect([found.code, found.stderr]).toEqual([1, expect.stringContaining('rotten.jpg')]);
  expect(linesOf(await run('import', '--json', inSource('rotten.jpg')))).toMatchObject([{ status: 'imported' }]);
  expect((await run('verify')).code).toBe(0);
});

test('a damaged record is named by every command, and is rebuilt', async () => {
  const line = linesOf(first).find(({ path }) => path === inSource('loved.jpg'));
  const id = String(line?.['id']);
  writeFileSync(join(home, `bronze/photos/${id.slice(0, 2)}/${id}.json`), '{');
  const again = await run('import', '--json', source);
  expect([again.code, linesOf(again).find(({ path }) => path === line?.['path'])]).toEqual([
    1,
    expect.objectContaining({ status: 'failed', reason: expect.stringContaining('is damaged') }),
  ]);
  const refused = await run('forget', '--yes', id);
  expect([refused.code, refused.stderr]).toEqual([1, expect.not.stringContaining('bug')]);
  expect((await run('verify')).code).toBe(1);
  expect((await run('verify', '--mend')).code).toBe(0);
  expect(
    linesOf(await run('photos', '--json', '--search', 'loved')).find(({ name }) => name === 'loved.jpg'),
  ).toMatchObject({
    favourite: true,
    description: 'Photo 2',
  });
  expect((await run('verify')).code).toBe(0);
});

test('a lake without write permission can be listed and verified', async () => {
  chmodSync(folder.path('.'), 0o755);
  const own = join(home, '.homelake');
  chmodSync(own, 0o555);
  const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const read = (...args: string[]) => homelake(['--home', home, ...args], asNobody);
  const [listed, verified] = [await read('photos'), await read('verify')];
  chmodSync(own, 0o755);
  expect([listed.stderr, listed.stdout]).toEqual(['', expect.stringMatching(/4 photos/)]);
  expect([verified.stderr, verified.stdout]).toEqual(['', expect.stringContaining('all is well')]);
});

test('a missing catalog is named, and is rebuilt by commands that write', async () => {
  for (const name of readdirSync(join(home, '.homelake')).filter((one) => one.startsWith('photos.sqlite')))
    rmSync(join(home, '.homelake', name));
  const asked = await run('photos');
  expect([asked.code, asked.stderr]).toEqual([1, expect.stringContaining('homelake rebuild catalog')]);
  const mended = await run('verify', '--mend');
  expect([mended.code, mended.stderr]).toEqual([0, 'the catalog of photos is missing or old, and is rebuilt\n']);
  expect((await run('photos')).stdout).toMatch(/4 photos/);
});

test('a catalog of another version is rebuilt by the next import, which says so', async () => {
  const catalog = new DatabaseSync(join(home, '.homelake', 'photos.sqlite'));
  catalog.exec('PRAGMA user_version = 1');
  catalog.close();
  const imported = await run('import', inSource('loved.jpg'));
  expect([imported.code, imported.stderr]).toEqual([0, expect.stringContaining('missing or old, and is rebuilt')]);
  expect((await run('photos')).stdout).toMatch(/4 photos/);
});

test('duplicates as JSON are one object for each photo, with its group', async () => {
  expect((await run('photos', '--duplicates', '--json')).stdout).toMatch(/^(?:\{"group":\d+,.*\}\n)*$/);
  expect((await run('photos', '--duplicates', '--trash')).code).toBe(2);
});

test.runIf(process.platform === 'linux')('a file whose name is not valid UTF-8 is refused', async () => {
  const strange = folder.path('strange');
  mkdirSync(strange);
  writeFileSync(Buffer.concat([Buffer.from(`${strange}/a`), Buffer.from([0xff]), Buffer.from('.jpg')]), 'x');
  expect(linesOf(await run('import', '--json', strange))).toMatchObject([
    { status: 'refused', reason: 'its name is not valid UTF-8; rename it' },
  ]);
});

test('an import that rebuilds the catalog skips a record that it cannot read, names it, and ends with exit code 1', async () => {
  const other = folder.path('other');
  const runIn = (...args: string[]) => homelake(['--home', other, ...args]);
  const id = String(linesOf(await runIn('import', '--json', inSource('rotten.jpg')))[0]?.['id']);
  const key = `bronze/photos/${id.slice(0, 2)}/${id}.json`;
  writeFileSync(join(other, key), '{');
  for (const name of readdirSync(join(other, '.homelake'))) {
    if (name.startsWith('photos.sqlite')) rmSync(join(other, '.homelake', name));
  }
  const mended = await runIn('import', inSource('trashed.jpg'));
  expect([mended.code, mended.stderr]).toEqual([
    1,
    expect.stringContaining(`failed: ${key}: the record cannot be read`),
  ]);
  expect((await runIn('import', inSource('trashed.jpg'))).code).toBe(0);
});
