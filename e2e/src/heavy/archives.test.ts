import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { chatText } from '../chat-text.ts';
import { hashesBelow, homelake, startServer, temporaryFolder } from '../homelake.ts';
import { photoBytes } from '../photo-files.ts';
import { tgzOf } from '../tar-bytes.ts';
import { partOf, TAKEOUT_ENDS, takeoutParts } from '../takeout-parts.ts';
import type { ArchiveFile } from '../takeout-parts.ts';
import { zipOf } from '../zip-bytes.ts';

/** Archives are opened, and what is in them is imported as if it had been unpacked before. */

const folder = temporaryFolder();
afterAll(() => folder.remove());

interface Line {
  readonly path: string;
  readonly parent: string | null;
  readonly kind: string | null;
  readonly status: string;
  readonly key: string | null;
  readonly damaged: boolean;
  readonly reason: string | null;
  readonly contents: { readonly files: number; readonly ended: object | null; readonly missingParts: string[] } | null;
}

let homes = 0;
const newHome = () => folder.path(`home-${++homes}`);

async function importFiles(home: string, files: readonly ArchiveFile[], ...options: string[]) {
  const paths = files.map(({ name, bytes }) => {
    const path = folder.path(`in-${homes}`, name);
    writeFileSync(path, bytes);
    return path;
  });
  const ended = await homelake(['--home', home, 'import', ...options, ...paths]);
  const lines = options.includes('--json')
    ? ended.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line)
    : [];
  return { ...ended, paths, lines, archives: lines.filter(({ parent }) => parent === null) };
}

const kept = (home: string) => Object.keys(hashesBelow(home)).filter((path) => /^(?:uploads|raw-whatsapp)/.test(path));

async function favourites(home: string): Promise<unknown> {
  const sql = 'select name, folder, favourite from photos order by name';
  return JSON.parse((await homelake(['--home', home, 'query', '--format', 'json', sql])).stdout);
}

describe.each(['zip', 'tgz'] as const)('a Takeout in two .%s archives', (extension) => {
  test.each([
    ['in order', false],
    ['in reverse', true],
  ])(
    'is imported %s without being unpacked: photos find their JSON across the archives, and nothing is left',
    async (_how, isReverse) => {
      const home = newHome();
      const parts = await takeoutParts(extension);
      const { code, lines, archives } = await importFiles(home, isReverse ? parts.toReversed() : parts, '--json');
      expect(code).toBe(0);
      expect(archives).toMatchObject([
        { kind: 'archive', status: 'imported', key: null, damaged: false, contents: { files: 2, missingParts: [] } },
        { kind: 'archive', status: 'imported', key: null, damaged: false, contents: { files: 2, missingParts: [] } },
      ]);
      const entries = lines.filter(({ parent }) => parent !== null);
      expect(Object.fromEntries(entries.map(({ path, kind }) => [path, kind]))).toEqual(TAKEOUT_ENDS);
      expect(entries.map(({ status }) => status)).toEqual(Array(4).fill('imported'));
      expect(await favourites(home)).toEqual([
        { name: 'IMG_1.jpg', folder: 'Takeout/Google Photos/Rome', favourite: true },
        { name: 'IMG_2.jpg', folder: 'Takeout/Google Photos/Rome', favourite: false },
      ]);
      expect(kept(home)).toEqual([]);
      expect((await homelake(['--home', home, 'verify'])).code).toBe(0);

      const again = await importFiles(home, parts, '--json');
      expect([again.code, new Set(again.lines.map(({ status }) => status))]).toEqual([0, new Set(['unchanged'])]);
    },
  );

  test('that is cut off is kept as a file, with the reason and exit code 1', async () => {
    const home = newHome();
    const [{ name, bytes }] = await takeoutParts(extension);
    const cut = bytes.subarray(0, bytes.length - 30);
    const { code, lines, stderr, paths } = await importFiles(home, [{ name, bytes: cut }], '--json');
    expect(code).toBe(1);
    expect(lines).toMatchObject([{ kind: 'file', status: 'imported', damaged: true, key: `files/${name}` }]);
    expect(lines[0]?.reason).toMatch(/cut off.*; kept as a file$/);
    expect(stderr).toContain(`imported, damaged: ${paths[0]}: `);
    expect(readFileSync(join(home, 'files', name)).equals(cut)).toBe(true);
    expect(kept(home)).toEqual([]);
  });
});

interface Seen {
  readonly name: string;
  readonly trashedAt: string | null;
  readonly takenLocal: string;
  readonly takenSource: string;
  readonly favourite: boolean;
  readonly description: string | null;
}

/** What is shown of each photo, in the timeline and in the trash, by name. */
async function photosIn(home: string): Promise<readonly unknown[]> {
  const shown: unknown[] = [];
  for (const options of [[], ['--trash']]) {
    const { stdout } = await homelake(['--home', home, 'photos', '--json', ...options]);
    const lines = stdout.split('\n').filter((line) => line !== '');
    for (const { name, trashedAt, takenLocal, takenSource, favourite, description } of lines.map(
      (line) => JSON.parse(line) as Seen,
    ))
      shown.push({ name, isTrashed: trashedAt !== null, takenLocal, takenSource, favourite, description });
  }
  return shown;
}

/** A picture that knows its time, and has no words of its own. */
const plainPicture = (hour: string) =>
  sharp({ create: { width: 32, height: 24, channels: 3, background: `#${hour}8040` } })
    .withExif({ IFD2: { DateTimeOriginal: `2024:01:01 ${hour}:00:00` } })
    .jpeg()
    .toBuffer();
describe('what Google says of a photo', () => {
  const year = 'Takeout/Google Photos/Photos from 2024';
  const saidOf = (title: string, more: object) => ({
    name: `${year}/${title}.supplemental-metadata.json`,
    // A time that speaks against the one in the photo: it was corrected at Google.
    content: JSON.stringify({ title, photoTakenTime: { timestamp: '1310180521' }, ...more }),
  });
  const entries = async () => [
    { name: `${year}/f1.jpg`, content: await plainPicture('10') },
    { name: `${year}/f2.jpg`, content: await plainPicture('20') },
    saidOf('f1.jpg', { trashed: true, description: 'A blurred roof' }),
    saidOf('f2.jpg', { favorited: true, description: 'The sea' }),
  ];

  test('is taken over from archives as from the unpacked folder, and a restored photo stays restored', async () => {
    const files = await entries();
    const [unpacked, inOne, inParts] = [newHome(), newHome(), newHome()];
    const root = folder.path('unpacked-takeout');
    for (const { name, content } of files) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), content);
    }
    expect((await homelake(['--home', unpacked, 'import', root])).code).toBe(0);
    const whole = [{ name: 'Takeout.tgz', bytes: tgzOf(files) }];
    const parts = [partOf(1, 'zip', zipOf(files.slice(0, 2))), partOf(2, 'zip', zipOf(files.slice(2)))];
    expect((await importFiles(inOne, whole)).code).toBe(0);
    for (const part of parts) expect((await importFiles(inParts, [part])).code).toBe(0);

    const expected = await photosIn(unpacked);
    expect(expected).toMatchObject([
      { name: 'f2.jpg', isTrashed: false, favourite: true, description: 'The sea' },
      { name: 'f1.jpg', isTrashed: true, description: 'A blurred roof' },
    ]);
    expect(await photosIn(inOne)).toEqual(expected);
    expect(await photosIn(inParts)).toEqual(expected);

    const { stdout } = await homelake(['--home', inParts, 'photos', '--json', '--trash']);
    const { id } = JSON.parse(stdout) as { readonly id: string };
    const server = await startServer(inParts);
    const body = JSON.stringify({ trashed: false });
    const headers = { 'content-type': 'application/json' };
    const restored = await fetch(`${server.url}/api/photos/${id}`, { method: 'PATCH', headers, body });
    await server.stop();
    expect(restored.status).toBe(200);
    for (const again of [parts, whole]) expect((await importFiles(inParts, again)).code).toBe(0);
    expect((await homelake(['--home', inParts, 'photos', '--json', '--trash'])).stdout).toBe('');
  });
});

test('broken.zip is kept with exit code 1, and notes.txt with exit code 0', async () => {
  const broken = await importFiles(
    newHome(),
    [{ name: 'broken.zip', bytes: Buffer.from('PK\u0003\u0004 no more') }],
    '--json',
  );
  expect([broken.code, broken.lines]).toMatchObject([1, [{ kind: 'file', key: 'files/broken.zip', damaged: true }]]);
  const notes = await importFiles(newHome(), [{ name: 'notes.txt', bytes: Buffer.from('Buy milk') }], '--json');
  expect([notes.code, notes.lines]).toMatchObject([0, [{ kind: 'file', key: 'files/notes.txt', damaged: false }]]);
});

test('a person reads the sum of an archive, and each file that was refused', async () => {
  const bytes = zipOf([
    { name: 'a.jpg', content: await photoBytes(3) },
    { name: 'notes/novel.txt', content: 'It was the best of times.\n'.repeat(100) },
    { name: 'chats/WhatsApp Chat with Ann.txt', content: chatText(5) },
    { name: '../out.txt', content: 'x' },
    { name: '__MACOSX/._a.jpg', content: 'x' },
  ]);
  const home = newHome();
  const { code, stdout, stderr, paths } = await importFiles(home, [{ name: 'trip.zip', bytes }]);
  expect(code).toBe(1);
  expect(stdout).toContain(`imported   ${paths[0]} (1 photo, 1 chat, 1 file; 1 refused)\n`);
  expect(stdout).toContain('3 imported, 1 refused.');
  expect(stderr).toContain(
    `refused: ${paths[0]}: ../out.txt: Zip entry "../out.txt" leads out of the archive by its name.\n`,
  );
  expect(stderr).toContain(`imported, damaged: ${paths[0]}: 1 of its 4 files could not be taken in`);
  expect(stderr).not.toContain('novel.txt');
  expect(readFileSync(join(home, 'files/trip.zip')).equals(bytes)).toBe(true);
});

test.each(['twochats.zip', 'WhatsApp Chat with Ann.zip'])(
  'a zip with the texts of two chats gives both, and the deletion of one keeps the other: %s',
  async (name) => {
    const home = newHome();
    const texts = [chatText(5, 'one'), chatText(9, 'two').replaceAll('Ann', 'Ben')] as const;
    const bytes = zipOf([
      { name: 'WhatsApp Chat with Ann.txt', content: texts[0] },
      { name: 'WhatsApp Chat with Ben.txt', content: texts[1] },
    ]);
    const { code, lines, archives } = await importFiles(home, [{ name, bytes }], '--json');
    expect([code, archives]).toMatchObject([0, [{ kind: 'archive', status: 'imported', key: null, reason: null }]]);
    expect(lines.map(({ kind, reason }) => [kind, reason])).toContainEqual(['chat', null]);
    const chats = async () => (await homelake(['--home', home, 'chats'])).stdout;
    expect(await chats()).toMatch(/Ann[^]*Ben|Ben[^]*Ann/);

    const done = await homelake(['--home', home, 'forget', '--chat', 'Ann', '--yes']);
    expect(done.code).toBe(0);
    expect(done.stdout).not.toContain('Ben');
    const { stdout } = await homelake([
      '--home',
      home,
      'query',
      '--format',
      'json',
      'select distinct chat_name from messages',
    ]);
    expect(JSON.parse(stdout)).toEqual([{ chat_name: 'Ben' }]);
  },
);

const photoPart = async (number: number) =>
  partOf(number, 'zip', zipOf([{ name: `Takeout/${number}.jpg`, content: await photoBytes(number) }]));

test('a missing part of a Takeout is named, and no more when it has come', async () => {
  const home = newHome();
  const first = await importFiles(home, [await photoPart(1), await photoPart(3)], '--json');
  expect(first.code).toBe(0);
  const missing = 'takeout-20240101T000000Z-002.zip';
  expect(first.archives.map(({ contents }) => contents?.missingParts.join())).toEqual([missing, missing]);
  const note = `${missing} of this download is missing; what belongs together is joined when it comes.`;
  expect(first.archives.map(({ reason }) => reason)).toEqual([note, note]);
  const second = await importFiles(home, [await photoPart(2)], '--json');
  expect(second.archives).toMatchObject([{ contents: { missingParts: [] }, reason: null }]);
});
