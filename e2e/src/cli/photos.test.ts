import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashesBelow, homelake, keptHashes, temporaryFolder } from '../homelake.ts';
import type { Ended } from '../homelake.ts';
import { photoBytes } from '../photo-files.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

interface Line {
  readonly path: string;
  readonly status: string;
  readonly kind: string | null;
  readonly id: string | null;
  readonly reason: string | null;
  readonly photo: { readonly state: string; readonly key: string } | null;
}

const linesOf = ({ stdout }: Ended): Line[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(8 + data.length + 4);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), 8 + data.length);
  return out;
}

/** A grey PNG with sides of this many pixels: some hundred kilobytes that would take gigabytes in memory. */
function bomb(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc((side + 1) * side), { level: 1 });
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', rows),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('a folder of good and bad pictures', () => {
  const home = folder.path('home');
  const source = folder.path('pictures');
  const run = (...args: string[]) => homelake(['--home', home, ...args]);
  const longName = `${'n'.repeat(251)}.jpg`;
  let first: Ended;
  const line = (name: string): Line => {
    const found = linesOf(first).find(({ path }) => path === join(source, name));
    if (found === undefined) throw new Error(`no line for ${name}`);
    return found;
  };

  beforeAll(async () => {
    mkdirSync(source, { recursive: true });
    const put = (name: string, bytes: Uint8Array | string) => writeFileSync(join(source, name), bytes);
    const good = await photoBytes(1, 640, 480);
    put('good.jpg', good);
    put('the same again.jpg', good);
    put('🏝 island.jpg', await photoBytes(2));
    put('two\nlines.jpg', await photoBytes(3));
    put(longName, await photoBytes(4));
    put('wrong extension.png', await photoBytes(5));
    put('cut short.jpg', (await photoBytes(6, 640, 480)).subarray(0, 3000));
    put('cut in the header.jpg', good.subarray(0, 200));
    put('empty.jpg', '');
    put('page.jpg', '<!doctype html><script>alert(1)</script>');
    put('drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    put('bomb.png', bomb(20_000));
    put(
      'lying.jpg',
      await sharp(await photoBytes(7, 96, 72))
        .withMetadata({ orientation: 6 })
        .jpeg()
        .toBuffer(),
    );
    first = await run('import', '--json', source);
  });

  test('has a status for each file, and no failure stops the import', () => {
    const states = Object.fromEntries(
      linesOf(first).map(({ path, status, kind, photo }) => [
        path.slice(source.length + 1),
        `${status} ${kind} ${photo?.state ?? ''}`,
      ]),
    );
    expect(states).toEqual({
      'good.jpg': 'imported photo ready',
      'the same again.jpg': 'imported photo ready',
      '🏝 island.jpg': 'imported photo ready',
      'two\nlines.jpg': 'imported photo ready',
      [longName]: 'imported photo ready',
      'wrong extension.png': 'imported photo ready',
      'lying.jpg': 'imported photo ready',
      'cut short.jpg': 'imported photo ready',
      'cut in the header.jpg': 'imported photo failed',
      'bomb.png': 'imported photo failed',
      'empty.jpg': 'refused photo ',
      'page.jpg': 'imported file ',
      'drawing.svg': 'imported file ',
    });
    expect(first.code).toBe(1);
  });

  test('has a reason for each file that is not shown normally', () => {
    expect(line('cut short.jpg').reason).toMatch(/^About \d+ % .* is missing/);
    expect(first.stderr).toMatch(/^imported, damaged: \S*cut short\.jpg: About \d+ % /m);
    expect(line('bomb.png').photo).toMatchObject({ width: 20_000, height: 20_000 });
    expect(line('cut in the header.jpg').reason).toMatch(/\S/);
    expect(line('bomb.png').reason).toMatch(/pixel/);
    expect(line('empty.jpg').reason).toMatch(/empty/);
    expect(line('page.jpg').reason).toMatch(/HTML/);
    expect(line('drawing.svg').reason).toMatch(/script/);
    for (const { path, reason } of linesOf(first))
      if (reason !== null) expect(first.stderr).toContain(path.slice(source.length + 1).replace('\n', ''));
  });

  test('has the time, the place and the camera of pictures', () => {
    expect(line('good.jpg').photo).toMatchObject({
      takenLocal: '2024-01-01T01:00:00',
      takenSource: 'exif',
      offsetMinutes: 60,
      offsetSource: 'exif',
      takenUtc: '2024-01-01T00:00:00Z',
      camera: 'Canon EOS R6',
      description: 'Photo 1',
      width: 640,
      height: 480,
      place: { name: expect.any(String), country: 'Italy', countryCode: 'IT' },
    });
    expect(line('lying.jpg').photo).toMatchObject({ width: 72, height: 96 });
  });

  test('gives one photo for files with the same bytes', () => {
    expect(line('the same again.jpg').id).toBe(line('good.jpg').id);
  });

  test('imported again changes only the queue and the upload records of the home', async () => {
    const before = keptHashes(home);
    const again = await run('import', '--json', source);
    const counted = linesOf(again).filter(({ status }) => status !== 'unchanged');
    expect(counted.map(({ path }) => path)).toEqual([join(source, 'empty.jpg')]);
    expect(keptHashes(home)).toEqual(before);
  });

  test('can be listed by month, searched by words, and queried by SQL', async () => {
    expect((await run('photos')).stdout).toMatch(/2024-01 +\d/);
    expect((await run('photos', '--month', '2024-01')).stdout).toContain('Canon EOS R6');
    expect((await run('photos', '--search', 'rome canon')).stdout).toContain('good.jpg');
    expect((await run('photos', '--month', '2024-13')).code).toBe(2);
    const undated = await run('photos', '--undated');
    expect(undated.stdout).toMatch(/^\d{4}-\d\d-\d\d \(no date\) +bomb\.png/m);
    expect(undated.stdout).not.toContain('good.jpg');
    expect((await run('photos')).stdout).toMatch(/\n\d+ photos, [2-4] of them without a date\.\n$/);
    const { stdout } = await run(
      'query',
      '--format',
      'ndjson',
      "select state, count(*) as n from photos where month >= '2024-01' group by 1 order by 1",
    );
    expect(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((text) => JSON.parse(text) as unknown),
    ).toEqual([
      { state: 'failed', n: 2 },
      { state: 'ready', n: 7 },
    ]);
  });

  test('loses nothing with its catalog, which is rebuilt', async () => {
    const before = linesOf(await run('photos', '--json'));
    const { code, stdout } = await run('rebuild', 'catalog');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/9 photos/)]);
    expect(linesOf(await run('photos', '--json'))).toEqual(before);
  });

  test('is verified, and a changed original is named', async () => {
    expect((await run('verify')).code).toBe(0);
    const photo = line('🏝 island.jpg');
    const path = join(home, photo.photo?.key ?? '');
    const bytes = await photoBytes(2);
    bytes[bytes.length - 10] = (bytes.at(-10) ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const damaged = await run('verify');
    expect(damaged.code).toBe(1);
    expect(damaged.stdout + damaged.stderr).toContain('island.jpg');
    writeFileSync(path, await photoBytes(2));
    expect((await run('verify')).code).toBe(0);
  });

  test('can be forgotten in all layers', async () => {
    const { id } = line('lying.jpg');
    const asked = await run('forget', String(id));
    expect(asked.stdout).toContain('--yes');
    expect((await run('forget', '--yes', String(id))).code).toBe(0);
    expect(Object.keys(hashesBelow(home)).filter((path) => path.includes(String(id)))).toEqual([]);
    const { stdout } = await run(
      'query',
      '--format',
      'ndjson',
      `select count(*) as n from photos where photo_id = '${id}'`,
    );
    expect(stdout.trim()).toBe('{"n":0}');
  });
});
