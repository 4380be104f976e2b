import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashesBelow, homelake, temporaryFolder } from '../homelake.ts';
import type { Ended } from '../homelake.ts';
import { photoBytes } from '../photo-files.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const KB = 1024;
const source = folder.path('Papers');
const paths = {
  pdf: join(source, 'Scans', 'deed.pdf'),
  note: join(source, 'note.md'),
  chat: join(source, 'WhatsApp Chat with Ann.txt'),
  list: join(source, 'list.txt'),
  photo: join(source, 'IMG_1.jpg'),
};

beforeAll(async () => {
  mkdirSync(join(source, 'Scans'), { recursive: true });
  writeFileSync(paths.pdf, `%PDF-1.7\n${'\u0001'.repeat(3_000_000)}`);
  writeFileSync(paths.note, '# Note\n');
  writeFileSync(paths.chat, '28/01/2024, 15:30 - Ann: Hello\n28/01/2024, 15:31 - Bob: Hi\n');
  writeFileSync(paths.list, 'bread\nmilk\n');
  writeFileSync(paths.photo, await photoBytes(1));
});

const linesOf = ({ stdout }: Ended) =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('without a lake', () => {
  const nowhere = { environment: { HOMELAKE_HOME: folder.path('nowhere', 'lake') } };

  test('each file gets its kind, rule, class, key and price, by the built-in rules', async () => {
    const ended = await homelake(['route', '--json', source], nowhere);
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain('There is no lake at');
    const byPath = new Map(linesOf(ended).map((line) => [line['path'], line]));
    expect(new Set(byPath.keys())).toEqual(new Set(Object.values(paths)));
    expect(byPath.get(paths.pdf)).toEqual({
      path: paths.pdf,
      sizeBytes: 3_000_009,
      kind: 'file',
      contentType: 'application/pdf',
      reason: 'begins like application/pdf',
      storageClass: 'intelligent-tiering',
      keyPrefix: 'files/Papers/Scans/',
      rule: { origin: 'built-in', index: 3, name: 'everything else' },
      why: [],
      usd: {
        month: expect.closeTo((3_000_009 / 2 ** 30) * 0.023 + 0.0000025, 12),
        put: expect.closeTo(0.000005, 12),
        readBulk: expect.closeTo(0.0000004, 12),
        readStandard: expect.closeTo(0.0000004, 12),
      },
      advice: [],
      into: null,
      applied: true,
    });
    const small = { storageClass: 'standard', rule: { origin: 'built-in', index: 0 } };
    expect(byPath.get(paths.note)).toMatchObject({ kind: 'file', keyPrefix: 'files/Papers/', ...small });
    expect(byPath.get(paths.chat)).toMatchObject({ kind: 'chat', keyPrefix: 'bronze/whatsapp/', ...small });
    expect(byPath.get(paths.list)).toMatchObject({
      kind: 'chat',
      reason: 'named .txt; import keeps it as a file if it holds no chat',
    });
    expect(byPath.get(paths.photo)).toMatchObject({ kind: 'photo', keyPrefix: 'raw-photos/' });
  });

  test('in words, it says what the classes are on this machine', async () => {
    const { code, stdout } = await homelake(['route', paths.pdf], nowhere);
    expect(code).toBe(0);
    expect(stdout).toContain('built-in rule 4 "everything else": takes every file');
    expect(stdout).toContain('Intelligent-Tiering: $0.000067 a month');
    expect(stdout).toContain(
      'On this machine a class costs nothing but its space; archived files are in a directory of their own.',
    );
  });

  test('an empty and a missing file are named, and the others are explained', async () => {
    const empty = folder.path('empty.bin');
    writeFileSync(empty, '');
    const { code, stdout, stderr } = await homelake(
      ['route', '--json', empty, folder.path('gone'), paths.note],
      nowhere,
    );
    expect([code, linesOf({ code, stdout, stderr }).length]).toEqual([1, 1]);
    expect(stderr).toContain(`refused: ${empty}: is empty`);
    expect(stderr).toContain('there is no such file or directory');
  });

  test('a directory that --home names must have a lake', async () => {
    const { code, stdout, stderr } = await homelake(['--home', folder.path('mistyped'), 'route', paths.note]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('there is no lake at');
  });
});

describe('with a lake', () => {
  const home = folder.path('home');
  const run = (...args: string[]) => homelake(['--home', home, ...args]);
  const settle = (settings: unknown) =>
    writeFileSync(join(home, 'settings.json'), typeof settings === 'string' ? settings : JSON.stringify(settings));
  const archive = {
    name: 'scans',
    when: { folder: 'Papers/Scans', minBytes: 1000 * KB },
    storageClass: 'deep-archive',
  };

  beforeAll(async () => {
    expect((await run('import', paths.note)).code).toBe(0);
  });

  test('the rules of its settings come first, and the price of getting it back is shown', async () => {
    settle({ rules: [archive] });
    const before = hashesBelow(home);
    const [line] = linesOf(await run('route', '--json', paths.pdf));
    expect(line).toMatchObject({ storageClass: 'intelligent-tiering', keyPrefix: 'files/' });
    const [below] = linesOf(await run('route', '--json', source)).filter(({ path }) => path === paths.pdf);
    expect(below).toMatchObject({
      storageClass: 'deep-archive',
      rule: { origin: 'own', index: 0, name: 'scans' },
      why: ['is in Papers/Scans', 'has 1024000 bytes or more'],
      advice: [{ code: 'slow-to-read' }, { code: 'minimum-days', days: 180 }],
    });
    const { stdout } = await run('route', source);
    expect(stdout).toContain('your rule 1 "scans": is in Papers/Scans');
    expect(stdout).toContain('it can be read 12 hours (bulk: 48) after you ask for it');
    expect(hashesBelow(home)).toEqual(before);
  });

  test('advice comes from the prices: Deep Archive is dearer for a small file', async () => {
    settle({ rules: [{ storageClass: 'deep-archive' }] });
    const { stdout } = await run('route', paths.note);
    expect(stdout).toContain('under 188 KB: Standard is cheaper');
  });

  test.each([
    ['{"rules": [', 'is not JSON'],
    [
      { rules: [{ ...archive, storageClas: 'standard' }] },
      'rules[0].storageClas: unknown key; did you mean storageClass?',
    ],
    [{ rules: [{ ...archive, when: { kind: 'photos' } }] }, 'did you mean photo?'],
    [{ region: 'mars' }, 'region: no prices for "mars"'],
  ])('settings such as %j are an error with its place', async (settings, problem) => {
    settle(settings);
    const { code, stdout, stderr } = await run('route', paths.note);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('homelake: settings.json of the lake cannot be used');
    expect(stderr).toContain(problem);
    expect(stderr).not.toContain('bug');
  });

  test('verify passes a lake with settings', async () => {
    settle({ rules: [archive] });
    expect((await run('verify')).code).toBe(0);
  });
});
