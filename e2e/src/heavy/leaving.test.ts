import { composeLocal } from '@homelake/composition/local';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chatText } from '../chat-text.ts';
import { hashesBelow, homelake, temporaryFolder } from '../homelake.ts';
import { lakeHashes } from '../lake-hashes.ts';
import { photoBytes } from '../photo-files.ts';
import { zipOf } from '../zip-bytes.ts';

/** A lake is exported, and comes back in a home of its own. */
const folder = temporaryFolder();
afterAll(() => folder.remove());

const home = folder.path('home');
const out = folder.path('export');
const run = (...args: string[]) => homelake(['--home', home, ...args], { environment: { TZ: 'UTC' } });
const textOf = (...names: string[]) => readFileSync(join(out, ...names), 'utf8');

const SENT = '00000003-PHOTO-2024-01-01-05-00-00.jpg';

beforeAll(async () => {
  const files: Record<string, string | Buffer> = {
    'Rome/IMG_1.jpg': await photoBytes(1),
    'Rome/img_1.JPG': await photoBytes(2),
    'Rome/IMG_1.jpg.xmp': '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF/></x:xmpmeta>',
    'Papers/con.txt': 'not a device',
    'Papers/What? <now>.txt': 'a question',
    'WhatsApp Chat with Bob.txt': chatText(8),
    'WhatsApp Chat - Lake house.zip': zipOf([
      {
        name: '_chat.txt',
        content: [
          '[01/01/2024, 05:00:00] Ann: Look at this',
          `\u200e[01/01/2024, 05:00:00] Ann: \u200e<attached: ${SENT}>`,
          '[01/01/2024, 05:01:00] Bob: \u200e<attached: plan.pdf>',
          '[01/01/2024, 05:02:00] Bob: two\nlines',
          '',
        ].join('\r\n'),
      },
      { name: SENT, content: await photoBytes(5) },
      { name: 'plan.pdf', content: '%PDF-1.7 plan' },
    ]),
  };
  for (const [path, content] of Object.entries(files)) writeFileSync(folder.path('in', ...path.split('/')), content);
  const imported = await run('import', folder.path('in'));
  expect(imported.code).toBe(0);
  const lake = await composeLocal({ home, access: 'write' });
  const photos = lake.photos();
  const byName = new Map<string, string>();
  for (const { month } of await photos.catalog.months())
    for await (const page of photos.catalog.scan(month)) for (const { id, name } of page) byName.set(name, id);
  const idOf = (name: string) => byName.get(name) ?? '';
  const album = await photos.createAlbum('Best of Rome');
  await photos.change(idOf('IMG_1.jpg'), {
    favourite: true,
    addTags: ['sun & sea'],
    addAlbums: [album.id],
    takenLocal: '2020-02-03T04:05:06',
  });
  await photos.change(idOf('img_1.JPG'), { trashed: true });
  await lake.close();
});

describe('an export', () => {
  test('that is only tried prints what would be written, and writes nothing', async () => {
    const { code, stdout } = await run('export', out, '--dry-run');
    expect([code, existsSync(out)]).toEqual([0, false]);
    expect(stdout).toContain('would write  Photos/in/Rome/IMG_1.jpg\n');
    expect(stdout).toMatch(/\n\d+ files would be written \(.*\), 0 files unchanged\.\n$/);
  });

  test('has photos, chats, files, albums and trash where a person looks for them', async () => {
    const { code, stdout, stderr } = await run('export', out);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^\d+ files written \(.*\), 0 files unchanged\.\n$/);
    const paths = Object.keys(hashesBelow(out)).filter((path) => !path.startsWith('Homelake/thumbnails/'));
    expect(paths).toEqual(
      [
        'Albums/Best of Rome.txt',
        'Chats/Bob/Exports/WhatsApp Chat with Bob.txt',
        ...['jsonl', 'parquet', 'txt'].map((extension) => `Chats/Bob/messages.${extension}`),
        'Chats/Lake house/Exports/WhatsApp Chat - Lake house.txt',
        `Chats/Lake house/Media/${SENT}`,
        'Chats/Lake house/Media/plan.pdf',
        ...['jsonl', 'parquet', 'txt'].map((extension) => `Chats/Lake house/messages.${extension}`),
        'Files/in/Papers/What_ _now_.txt',
        'Files/in/Papers/_con.txt',
        'Homelake/records.jsonl',
        'Photos/in/Rome/IMG_1.jpg',
        'Photos/in/Rome/IMG_1.jpg (2).xmp',
        'Photos/in/Rome/IMG_1.jpg.xmp',
        'Trash/Photos/in/Rome/img_1.JPG',
        'Trash/Photos/in/Rome/img_1.JPG.xmp',
        'homelake-manifest.jsonl',
      ].toSorted(),
    );
    expect(textOf('Albums', 'Best of Rome.txt')).toBe('Best of Rome\n\nPhotos/in/Rome/IMG_1.jpg\n');
    const sidecar = textOf('Photos', 'in', 'Rome', 'IMG_1.jpg.xmp');
    for (const part of ['"2020-02-03T04:05:06+01:00"', 'xmp:Rating="5"', '>sun &amp; sea<', '>Albums|Best of Rome<'])
      expect(sidecar).toContain(part);
    expect(textOf('Chats', 'Lake house', 'messages.txt')).toContain(
      [
        '2024-01-01 05:00:00  Ann: Look at this',
        `2024-01-01 05:00:00  Ann: [image: Media/${SENT}]`,
        '2024-01-01 05:01:00  Bob: [document: Media/plan.pdf]',
        '2024-01-01 05:02:00  Bob: two',
        '                     lines',
        '',
      ].join('\n'),
    );
    const lines = textOf('Chats', 'Lake house', 'messages.jsonl').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { media: { path: string } | null }).media?.path)).toEqual([
      undefined,
      `Media/${SENT}`,
      'Media/plan.pdf',
      undefined,
    ]);
    const manifest = textOf('homelake-manifest.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(manifest).toContainEqual(
      expect.objectContaining({ path: 'Files/in/Papers/_con.txt', wanted: 'Files/in/Papers/con.txt', sizeBytes: 12 }),
    );
  });

  test('that is repeated writes nothing', async () => {
    const before = hashesBelow(out);
    const { code, stdout } = await run('export', out);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^0 files written \(0 bytes\), \d+ files unchanged\.\n$/),
    ]);
    expect(hashesBelow(out)).toEqual(before);
  });

  test('comes back in a new home, in another time zone: every object and table is the same, and verify finds nothing', async () => {
    const args = ['--home', folder.path('new home')];
    const options = { environment: { TZ: 'Asia/Tokyo' } };
    const { code, stdout, stderr } = await homelake([...args, 'import', '--from', 'homelake', out], options);
    expect([code, stderr]).toEqual([0, `A new lake was made at ${folder.path('new home')}.\n`]);
    expect(stdout).toMatch(
      /^\d+ brought back, 0 unchanged\. Your lake has 2 chats with 12 messages, and 2 photos\.\n$/,
    );
    expect(lakeHashes(folder.path('new home'))).toEqual(lakeHashes(home));
    const files = await homelake([...args, 'files', '--json'], options);
    expect(files.stdout).toContain('"What? <now>.txt"');
    expect(files.stdout).toBe((await run('files', '--json')).stdout);
    const verified = await homelake([...args, 'verify'], options);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('all is well')]);
  });

  test('names a file that somebody changed, and does not overwrite it', async () => {
    const path = join(out, 'Photos', 'in', 'Rome', 'IMG_1.jpg');
    const bytes = readFileSync(path);
    writeFileSync(path, 'drawn over');
    rmSync(join(out, 'Files', 'in', 'Papers', '_con.txt'));
    const { code, stdout, stderr } = await run('export', out);
    expect([code, stderr]).toEqual([1, expect.stringContaining('not exported: Photos/in/Rome/IMG_1.jpg (raw-photos/')]);
    expect(stdout).toMatch(/^1 file written \(12 bytes\), \d+ files unchanged, 1 file not exported\.\n$/);
    expect(readFileSync(path, 'utf8')).toBe('drawn over');

    // A damaged disk: the file is left out, and the rest comes back.
    const args = ['--home', folder.path('damaged')];
    const back = await homelake([...args, 'import', '--from', 'homelake', out]);
    expect([back.code, back.stderr]).toEqual([1, expect.stringContaining('left out: Photos/in/Rome/IMG_1.jpg')]);
    expect(back.stdout).toContain('1 left out. Your lake has 2 chats with 12 messages');
    writeFileSync(path, bytes);
    const again = await homelake([...args, 'import', '--from', 'homelake', out]);
    expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/^1 brought back, \d+ unchanged\./)]);
    expect(lakeHashes(folder.path('damaged'))).toEqual(lakeHashes(home));
  });
});

test('originals that decayed on the disk with their size and time are mended from an export', async () => {
  const decayed = folder.path('decayed');
  cpSync(home, decayed, { recursive: true, preserveTimestamps: true });
  const before = hashesBelow(decayed);
  const dir = folder.path('for the decayed');
  expect((await homelake(['--home', decayed, 'export', dir])).code).toBe(0);
  const all = Object.keys(hashesBelow(decayed));
  const originals = ['/IMG_1.jpg', '/plan.pdf', `/${SENT}`]
    .map((ending) => all.find((path) => path.endsWith(ending)) ?? ending)
    .concat(all.filter((path) => /^bronze\/whatsapp\/year.*\.txt$/.test(path)).slice(0, 1))
    .concat(all.filter((path) => /^files\/.*\/Papers\/[^.].*\.txt$/.test(path)).slice(0, 1));
  for (const path of originals) {
    const place = join(decayed, ...path.split('/'));
    const { atime, mtime } = statSync(place);
    writeFileSync(
      place,
      readFileSync(place).map((byte, at) => (at === 3 ? byte ^ 1 : byte)),
    );
    utimesSync(place, atime, mtime);
  }
  const { code, stderr, stdout } = await homelake(['--home', decayed, 'verify', '--mend', '--from', dir]);
  expect(stderr.match(/^mended: It was missing or damaged, and was replaced by /gm)).toHaveLength(originals.length);
  expect([code, stdout]).toEqual([0, expect.stringContaining('0 problems, 5 mended.')]);
  const after = hashesBelow(decayed);
  for (const path of originals) expect(after[path], path).toBe(before[path]);
  const again = await homelake(['--home', decayed, 'verify']);
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('all is well')]);
  const alone = await homelake(['--home', decayed, 'verify', '--from', dir]);
  expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('works with --mend')]);
});

test('an archived object is named with the price of getting it back, asked for, and exported when it is restored', async () => {
  const lake = await composeLocal({ home, access: 'write' });
  const key = 'files/in/Papers/%63on.txt';
  await lake.store.changeClass(key, 'deep-archive');
  await lake.close();
  const dir = folder.path('without the archived');
  const first = await run('export', dir);
  expect([first.code, first.stderr]).toEqual([
    1,
    expect.stringContaining(`not exported: Files/in/Papers/_con.txt (${key}): is archived, and must be restored first`),
  ]);
  expect(first.stderr).toMatch(
    /1 file \(12 bytes\) is archived\. Getting it back costs \$0\.\d+ \(bulk\) or \$0\.\d+ \(standard\)/,
  );
  const asked = await run('export', dir, '--restore', '--json');
  expect([asked.code, asked.stderr]).toEqual([1, expect.stringContaining('was asked for; export again after')]);
  expect(asked.stdout).toContain('"archive":"restoring"');
  const twoDays = await composeLocal({ home, access: 'write', now: () => Date.now() + 49 * 3_600_000 });
  try {
    const outcomes: unknown[] = [];
    for await (const { path, status } of twoDays.exportTo(twoDays.openFolder(dir)))
      if (status !== 'unchanged') outcomes.push([path, status]);
    expect(outcomes).toEqual([['Files/in/Papers/_con.txt', 'written']]);
  } finally {
    await twoDays.close();
  }
});

test.each([
  ['a folder with other files', () => folder.path('in'), 'it is no export of Homelake'],
  ['the home itself', () => home, 'contain each other'],
  ['a folder in the home', () => join(home, 'export'), 'contain each other'],
])('an export into %s is refused', async (_what, dir, reason) => {
  const before = hashesBelow(folder.path('in'));
  const { code, stderr } = await run('export', dir());
  expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
  expect(hashesBelow(folder.path('in'))).toEqual(before);
});

test('an import from a folder that is no export is refused, and says what is missing', async () => {
  mkdirSync(folder.path('nothing', 'here'), { recursive: true });
  const args = ['--home', folder.path('no home'), 'import', '--from', 'homelake', folder.path('nothing')];
  const { code, stderr } = await homelake(args);
  expect([code, stderr]).toEqual([2, expect.stringContaining('homelake-manifest.jsonl is missing')]);
  expect(existsSync(folder.path('no home'))).toBe(false);
});

test('records that cannot be read are named, and everything else is exported and comes back', async () => {
  const damaged = folder.path('with damaged records');
  cpSync(home, damaged, { recursive: true });
  const records = Object.keys(hashesBelow(damaged)).filter(
    (path) => /^bronze\/(?:files|whatsapp\/year).*\.json$/.test(path) && !path.includes('/.'),
  );
  const [chat = '', file = ''] = [
    records.find((path) => path.startsWith('bronze/whatsapp/')),
    records.find((path) => path.startsWith('bronze/files/')),
  ];
  for (const path of [chat, file]) writeFileSync(join(damaged, ...path.split('/')), '{');
  const dir = folder.path('of damaged records');
  const outcome = await homelake(['--home', damaged, 'export', dir]);
  expect(outcome.code).toBe(1);
  for (const path of [chat, file]) expect(outcome.stderr).toContain(`not exported: ${path}: is damaged`);
  expect(outcome.stderr).not.toContain('bug');
  expect(outcome.stdout).toMatch(/^\d+ files written .* \d files not exported\.\n$/);
  const back = await homelake(['--home', folder.path('from damaged records'), 'import', '--from', 'homelake', dir]);
  expect([back.code, back.stdout]).toEqual([
    1,
    expect.stringMatching(/^\d+ brought back, 0 unchanged, \d left out\.\n$/),
  ]);
  expect(back.stderr).toContain(`left out: Homelake/records.jsonl (${file}): is damaged`);
  expect(back.stderr).not.toContain('bug');
  const verified = await homelake(['--home', damaged, 'verify']);
  expect(verified.code).toBe(1);
  for (const path of [chat, file]) expect(verified.stderr).toContain(`problem: ${path}: is damaged. (${path})`);
});
