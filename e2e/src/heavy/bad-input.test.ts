import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chatText } from '../chat-text.ts';
import { ended, hashesBelow, homelake, repository, temporaryFolder } from '../homelake.ts';
import { zipOf } from '../zip-bytes.ts';

/** Every bad input is printed with its reason, all others are imported, and the exit code says whether any was refused. */

const folder = temporaryFolder();
afterAll(() => folder.remove());

const GOOD = chatText(20);
const NOBODY = 65_534;

interface Line {
  readonly path: string;
  readonly kind: string | null;
  readonly status: string;
  readonly key: string | null;
  readonly damaged: boolean;
  readonly reason: string | null;
}

/** Imports the bad file, and a good one after it. */
async function importWithGood(bad: string, options: { uid?: number; gid?: number; home?: string } = {}) {
  const { home = folder.path(`home-${Math.random()}`), ...rest } = options;
  const good = folder.path('good', 'WhatsApp Chat with Bob.txt');
  writeFileSync(good, GOOD);
  const { code, stdout, stderr } = await homelake(['--home', home, 'import', '--json', bad, good], rest);
  return { home, good, code, stderr, lines: linesOf(stdout) };
}

const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

const zip = (name: string, content: string | Uint8Array) => zipOf([{ name, content }]);
const chatZip = zip('_chat.txt', GOOD);
const novel = 'It was the best of times, it was the worst of times, it was the age of wisdom.\n'.repeat(2_000);

/** Name, content, expected reason, and whether the file claims to be something that it is not. */
const badFiles: readonly (readonly [string, string | Uint8Array, RegExp, 'damaged' | 'whole'])[] = [
  ['empty.txt', '', /empty/, 'whole'],
  ['empty.zip', '', /empty/, 'whole'],
  ['empty.pdf', '', /empty/, 'whole'],
  ['blank.txt', ' \n\n \t\n', /blank|empty/, 'whole'],
  ['binary.txt', Uint8Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 251), /binary/, 'whole'],
  ['zeros.txt', new Uint8Array(100_000), /binary/, 'whole'],
  ['novel.txt', novel, /WhatsApp export/, 'whole'],
  ['page.txt', '<!doctype html><html><body>Hello</body></html>', /web page|HTML/, 'whole'],
  ['page.zip', '<!doctype html><html><body>Hello</body></html>', /web page|HTML/, 'damaged'],
  ['truncated.zip', chatZip.subarray(0, chatZip.length - 40), /zip/i, 'damaged'],
  ['half.zip', chatZip.subarray(0, chatZip.length / 2), /zip/i, 'damaged'],
  ['damaged.zip', damaged(chatZip), /zip/i, 'damaged'],
  ['bomb.zip', zip('_chat.txt', new Uint8Array(64 * 1024 * 1024)), /zip/i, 'damaged'],
  ['liar.zip', zipOf([{ name: '_chat.txt', content: GOOD.repeat(50), declaredBytes: 100 }]), /zip/i, 'damaged'],
  ['climber.zip', zip('../../_chat.txt', GOOD), /\.\./, 'damaged'],
  ['long-line.txt', `${GOOD}28/01/2024, 15:30 - Ann: ${'a'.repeat(40 * 1024 * 1024)}`, /line/, 'damaged'],
  ['one-line.txt', 'a'.repeat(40 * 1024 * 1024), /line|WhatsApp export/, 'whole'],
];

const told = (some: readonly Line[]) => some.map(({ path, reason, damaged }) => [path, reason, damaged]);

describe('a folder of files that are no chat exports, with one between that is', () => {
  const bad = folder.path('bad-folder');
  const home = folder.path('home-of-bad');
  let code: number | null;
  let stderr: string;
  let lines: Line[];
  beforeAll(async () => {
    mkdirSync(bad, { recursive: true });
    for (const [name, content] of badFiles) writeFileSync(join(bad, name), content);
    writeFileSync(join(bad, 'good.txt'), GOOD);
    const end = await homelake(['--home', home, 'import', '--json', bad]);
    ({ code, stderr } = end);
    lines = linesOf(end.stdout);
  });

  const lineOf = (name: string) => lines.find(({ path }) => path === join(bad, name));
  const isEmpty = ([, content]: (typeof badFiles)[number]) => content.length === 0;

  test.each(badFiles.filter(isEmpty))('%s is refused by name and reason', (name, _, reason) => {
    expect(lineOf(name)).toMatchObject({
      status: 'refused',
      key: null,
      id: null,
      reason: expect.stringMatching(reason),
    });
    expect(stderr).toContain(`refused: ${join(bad, name)}: `);
  });

  test.each(badFiles.filter((file) => !isEmpty(file)))(
    '%s is kept as a file, with the reason',
    (name, content, reason, damaged) => {
      const line = lineOf(name);
      expect(line).toMatchObject({ status: 'imported', kind: 'file', reason: expect.stringMatching(reason) });
      expect(line?.damaged).toBe(damaged === 'damaged');
      expect(line?.reason).toMatch(/; kept as a file$/);
      expect(stderr).toContain(`imported${damaged === 'damaged' ? ', damaged' : ''}: ${join(bad, name)}: `);
      expect(readFileSync(join(home, line?.key ?? '')).equals(Buffer.from(content))).toBe(true);
    },
  );

  test('the good one is a chat, no upload stays behind, and the exit code is 1 for the empty and damaged ones', async () => {
    expect(code).toBe(1);
    expect(stderr).not.toContain('    at ');
    expect(
      lines.filter(({ kind, status }) => kind === 'chat' && status === 'imported').map(({ path }) => path),
    ).toEqual([join(bad, 'good.txt')]);
    const kept = Object.keys(hashesBelow(home));
    expect(kept.filter((path) => /^raw-|^uploads|\.tmp$|^\.homelake\/tmp\/./.test(path))).toEqual([]);
    expect(kept.filter((path) => /^bronze\/.*\/[0-9a-f]{64}\.txt$/.test(path))).toHaveLength(1);
    expect((await homelake(['--home', home, 'verify'])).code).toBe(0);
  });

  test('a second import gives unchanged for all but the empty ones', async () => {
    const again = linesOf((await homelake(['--home', home, 'import', '--json', bad])).stdout);
    expect(again.filter(({ status }) => status === 'refused')).toHaveLength(badFiles.filter(isEmpty).length);
    expect(again.filter(({ status }) => status === 'imported')).toEqual([]);
    expect(told(again)).toEqual(told(lines));
  });

  test.each([
    ['novel.txt', 0],
    ['zeros.txt', 0],
    ['half.zip', 1],
    ['page.zip', 1],
  ])('%s by itself is kept, and the exit code is %i', async (name, exitCode) => {
    const { code, lines } = await importWithGood(join(bad, name));
    expect([code, lines.map(({ kind }) => kind)]).toEqual([exitCode, ['file', 'chat']]);
  });
});

describe('a file with damage that can be repaired', () => {
  test('invalid UTF-8 in a chat is replaced, and the chat is imported', async () => {
    const path = folder.path('bad', 'invalid.txt');
    writeFileSync(path, Buffer.concat([Buffer.from(GOOD), Buffer.from([0xff, 0xfe, 0xc3, 0x0a]), Buffer.from(GOOD)]));
    const { home, code, lines } = await importWithGood(path);
    expect(code).toBe(0);
    expect(lines[0]).toMatchObject({ status: 'imported', kind: 'chat' });
    const { stdout } = await homelake(['parse', '--inspect', path]);
    expect((JSON.parse(stdout) as { issues: { code: string }[] }).issues).not.toEqual([]);
    expect((await homelake(['--home', home, 'query', 'select 1'])).code).toBe(0);
  });

  test('a zip that contains another export gives its own chat, and the other export is named', async () => {
    const path = folder.path('bad', 'WhatsApp Chat with Nora.zip');
    const sent = 'WhatsApp Chat with Olaf.txt';
    const own = `${chatText(12, 'own')}14/01/2023, 10:00 - Ann: \u200e${sent} (file attached)\n`;
    writeFileSync(
      path,
      zipOf([
        { name: sent, content: chatText(50, 'sent') },
        { name: 'WhatsApp Chat with Nora.txt', content: own },
      ]),
    );
    const { code, lines } = await importWithGood(path);
    expect(code).toBe(0);
    expect(lines[0]).toMatchObject({
      status: 'imported',
      messages: 13,
      reason: expect.stringContaining(`${sent} is an export that was sent in this chat`),
    });
    const { stdout, stderr } = await homelake(['parse', path]);
    expect(stdout.trimEnd().split('\n')).toHaveLength(13);
    expect(stderr).toContain(`not read: ${sent} was sent in the chat WhatsApp Chat with Nora.txt`);
  });

  test('a zip whose media have paths outside it gives its chat, and nothing is written outside the home', async () => {
    const path = folder.path('bad', 'media.zip');
    writeFileSync(
      path,
      zipOf([
        { name: '_chat.txt', content: GOOD },
        { name: '../../../escaped.jpg', content: 'x' },
      ]),
    );
    const before = Object.keys(hashesBelow(folder.path('.')));
    const { home, lines } = await importWithGood(path);
    expect(lines[0]).toMatchObject({ status: 'imported', reason: expect.stringContaining('escaped.jpg') });
    const fresh = Object.keys(hashesBelow(folder.path('.'))).filter((name) => !before.includes(name));
    const inside = home.slice(folder.path('.').length + 1);
    expect(fresh.filter((name) => !name.startsWith(inside) && !name.startsWith('good/'))).toEqual([]);
    expect(Object.keys(hashesBelow(home)).filter((name) => name.includes('escaped'))).toEqual([]);
  });
});

describe('a path that cannot be read', () => {
  test('a missing file, an empty folder and a pipe are each refused, and the others are imported', async () => {
    const empty = folder.path('empty-folder');
    mkdirSync(empty, { recursive: true });
    const pipe = folder.path('pipe');
    spawnSync('sh', ['-c', `mkfifo "${pipe}"`]);
    for (const [bad, reason] of [
      [folder.path('missing.txt'), /no such file/],
      [empty, /holds no files/],
      [pipe, /neither a file nor a folder/],
    ] as const) {
      const { code, lines, stderr } = await importWithGood(bad);
      expect(code).toBe(1);
      expect(lines.map(({ status }) => status)).toEqual(['refused', 'imported']);
      expect(lines[0]?.reason).toMatch(reason);
      expect(stderr).toContain(bad);
    }
  });

  test('a file and a folder without permission are printed, and their neighbours are imported', async () => {
    const open = folder.path('open');
    mkdirSync(join(open, 'shut'), { recursive: true });
    writeFileSync(join(open, 'shut', 'a.txt'), GOOD);
    writeFileSync(join(open, 'secret.txt'), GOOD);
    writeFileSync(join(open, 'Chat with Ann.txt'), chatText(5, 'other'));
    chmodSync(join(open, 'shut'), 0);
    chmodSync(join(open, 'secret.txt'), 0);
    chmodSync(folder.path('.'), 0o777);
    const home = folder.path('home-of-nobody', 'lake');
    chmodSync(folder.path('home-of-nobody'), 0o777);
    const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    const { code, lines } = await importWithGood(open, { ...asNobody, home });
    expect(code).toBe(1);
    expect(lines.map(({ path, status }) => [path.slice(open.length + 1), status])).toEqual(
      expect.arrayContaining([
        ['Chat with Ann.txt', 'imported'],
        ['secret.txt', 'failed'],
        ['shut', 'refused'],
      ]),
    );
    for (const line of lines.filter(({ status }) => status !== 'imported'))
      expect(line.reason).toBe('permission denied');
    chmodSync(join(open, 'shut'), 0o755);
  });

  test('a file that is named twice is imported once', async () => {
    const path = folder.path('good', 'WhatsApp Chat with Bob.txt');
    const { code, lines } = await importWithGood(path);
    expect(code).toBe(0);
    expect(lines.map(({ status }) => status)).toEqual(['imported', 'unchanged']);
  });

  test('folders that link to each other do not loop', async () => {
    const round = folder.path('round');
    mkdirSync(join(round, 'inner'), { recursive: true });
    symlinkSync(round, join(round, 'inner', 'back'));
    writeFileSync(join(round, 'inner', 'chat.txt'), chatText(7, 'round'));
    const { code, lines } = await importWithGood(round);
    expect(code).toBe(0);
    expect(lines.map(({ status, reason }) => [status, reason])).toEqual([
      ['left-out', 'it is a link to a folder; name the link itself to import the folder'],
      ['imported', null],
      ['imported', null],
    ]);
  });

  test('files of the operating system are left out, counted and named, and pipes, sockets and devices are not opened', async () => {
    const disk = folder.path('disk');
    const put = (...names: string[]) => writeFileSync(folder.path('disk', ...names), names.join(' '));
    put('Thumbs.db');
    put('2024', 'Thumbs.db');
    put('2024', 'desktop.ini');
    put('2024', '._letter.md');
    put('2024', 'letter.md');
    put('2024', '@eaDir', 'letter.md', 'SYNOINDEX.txt');
    put('#recycle', 'old.md');
    put('$RECYCLE.BIN', 'S-1-5', 'desktop.ini');
    put('System Volume Information', 'IndexerVolumeGuid');
    symlinkSync(join(disk, '2024', 'letter.md'), join(disk, 'linked.md'));
    symlinkSync('/dev/null', join(disk, 'null'));
    spawnSync('sh', ['-c', `mkfifo "${join(disk, '2024', 'pipe.jpg')}"`]);
    const server = createServer().listen(join(disk, 'socket.jpg'));
    try {
      const home = folder.path('home-of-disk');
      const { code, stdout, stderr } = await homelake(['--home', home, 'import', disk]);
      expect(code).toBe(0);
      expect(stdout).toContain(
        '2 imported, 11 left out (2 × Thumbs.db, #recycle, $RECYCLE.BIN, ._letter.md and 6 others).',
      );
      expect(stderr.trim().split('\n')).toEqual([
        `A new lake was made at ${home}.`,
        `left out: ${join(disk, '2024', 'pipe.jpg')}: it is a pipe`,
        `left out: ${join(disk, 'null')}: it is a device`,
        `left out: ${join(disk, 'socket.jpg')}: it is a socket`,
      ]);
      const named = await homelake([
        '--home',
        home,
        'import',
        '--json',
        join(disk, '#recycle'),
        join(disk, 'Thumbs.db'),
      ]);
      expect(linesOf(named.stdout).map(({ status }) => status)).toEqual(['imported', 'imported']);
    } finally {
      server.close();
    }
  });

  test('a folder that holds the lake is imported without the lake', async () => {
    const around = folder.path('around');
    mkdirSync(around, { recursive: true });
    writeFileSync(join(around, 'chat.txt'), GOOD);
    const home = join(around, 'lake');
    await homelake(['--home', home, 'import', around]);
    const { stdout } = await homelake(['--home', home, 'import', '--json', around]);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect((await homelake(['--home', home, 'import', home])).stderr).toContain('is the lake itself');
  });
});

describe('a home that cannot be used', () => {
  test('without permission is named', async () => {
    const shut = folder.path('shut-home');
    mkdirSync(shut, { recursive: true });
    chmodSync(shut, 0o555);
    const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    const good = folder.path('good', 'WhatsApp Chat with Bob.txt');
    writeFileSync(good, GOOD);
    const { code, stderr } = await homelake(['--home', join(shut, 'lake'), 'import', good], asNobody);
    expect(code).toBe(1);
    expect(stderr).toMatch(/shut-home\/lake.*(denied|cannot be)/);
    expect(stderr).not.toContain('    at ');
  });

  test('that is a file is named', async () => {
    const file = folder.path('a-file');
    writeFileSync(file, 'x');
    for (const args of [
      ['import', file],
      ['query', 'select 1'],
    ]) {
      const { code, stderr } = await homelake(['--home', file, ...args]);
      expect(code).toBe(1);
      expect(stderr).toContain('a-file');
      expect(stderr).not.toContain('    at ');
    }
  });

  /** Command lines by command; none of those that make a lake, or need none. */
  const needLake: Readonly<Record<string, readonly (readonly string[])[]>> = {
    photos: [[], ['--json'], ['--tie', '0'.repeat(32)]],
    chats: [[], ['--explain', 'a'], ['--join', 'a', 'b'], ['--split', 'a', 'b'], ['--undo', 'a', 'b']],
    insights: [['messages-per-day']],
    query: [['select 1']],
    silver: [[], ['--full'], ['--dry-run']],
    queue: [[], ['--retry']],
    verify: [[], ['--mend']],
    forget: [['0'.repeat(32)], ['0'.repeat(32), '--yes'], ['--chat', 'a', '--yes']],
    rebuild: [['catalog']],
    route: [['a']],
    files: [[]],
    export: [['to']],
    restore: [['a']],
    class: [['deep-archive', 'a']],
  };

  test('is not made by an import whose inputs do not exist', async () => {
    const nowhere = folder.path('nowhere');
    const missing = folder.path('no-such-file');
    for (const [args, code, reason] of [
      [[missing], 1, 'no such file'],
      [['--json', missing], 1, 'no such file'],
      [['--from', 'homelake', missing], 2, 'there is no export'],
    ] as const) {
      const end = await homelake(['--home', nowhere, 'import', ...args]);
      expect([args, end.code, end.stderr]).toEqual([args, code, expect.stringContaining(reason)]);
      expect([args, existsSync(nowhere)]).toEqual([args, false]);
    }
    const plain = await homelake(['--home', nowhere, 'import', missing, folder.path('none')]);
    expect(plain.stdout).toBe('2 refused. No lake was made.\n');
  });

  test('that does not exist is made by import, start and demo alone; every other command names it', async () => {
    const nowhere = folder.path('nowhere');
    const { stdout: help } = await homelake(['help']);
    const commands = [...(/Commands:\n((?: {2}.+\n)+)/.exec(help)?.[1] ?? '').matchAll(/^ {2}([a-z]+)/gm)];
    const names = commands.flatMap(([, name]) => name ?? []);
    expect(names.toSorted()).toEqual([...Object.keys(needLake), 'start', 'demo', 'import', 'parse', 'help'].toSorted());
    for (const [name, lines] of Object.entries(needLake))
      for (const args of lines) {
        const { code, stdout, stderr } = await homelake(['--home', nowhere, name, ...args]);
        expect([code, stdout, stderr], [name, ...args].join(' ')).toEqual([
          1,
          '',
          `homelake: there is no lake at ${nowhere}; "homelake import" creates one, --home names another directory\n`,
        ]);
        expect(existsSync(nowhere)).toBe(false);
      }
  });
});

describe('a full disk', () => {
  const disk = folder.path('disk');
  const inNamespace = (script: string) =>
    spawn('sh', ['-c', 'exec unshare -rm sh -ec "$0"', `mount -t tmpfs -o size=4m tmpfs "${disk}"; ${script}`]);
  let possible = false;
  beforeAll(async () => {
    mkdirSync(disk, { recursive: true });
    possible = (await ended(inNamespace('true')).catch(() => ({ code: 1 }))).code === 0;
  });

  test('is named, small files are still imported, and the others once there is room', async ({ skip }) => {
    if (!possible) skip('this system lets no test mount a small disk');
    const big = folder.path('big.txt');
    writeFileSync(big, chatText(160_000));
    const good = folder.path('good', 'WhatsApp Chat with Bob.txt');
    writeFileSync(good, GOOD);
    const command = `"${process.execPath}" "${repository}/apps/cli/bin/homelake.js" --home "${disk}/lake"`;
    const { stdout, stderr } = await ended(
      inNamespace(
        `set +e; ${command} import --json "${big}" "${good}"; echo "exit $?"; mount -o remount,size=60m "${disk}"; ` +
          `${command} import --json "${big}"; echo "exit $?"; ls "${disk}/lake"`,
      ),
    );
    const [first, second, code, third, again, ...rest] = stdout.trim().split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({
      path: big,
      status: 'failed',
      reason: expect.stringMatching(/disk is full|no space/),
    });
    expect(JSON.parse(second ?? '')).toMatchObject({ path: good, status: 'imported' });
    expect(code).toBe('exit 1');
    expect(JSON.parse(third ?? '')).toMatchObject({ path: big, status: 'imported' });
    expect(again).toBe('exit 0');
    expect(rest.filter((name) => /^(?:raw-|uploads)/.test(name))).toEqual([]);
    expect(stderr).not.toContain('    at ');
  });
});

describe('parse', () => {
  test('gives the same reason for a bad file as import', async () => {
    for (const [name, content] of [
      ['empty.txt', ''],
      ['novel.txt', novel],
      ['bomb.zip', zip('_chat.txt', new Uint8Array(64 * 1024 * 1024))],
    ] as const) {
      const path = folder.path('parse', name);
      writeFileSync(path, content);
      const { code, stdout, stderr } = await homelake(['parse', path]);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain(path);
      expect(stderr).not.toContain('    at ');
    }
    expect((await homelake(['parse', folder.path('missing.txt')])).stderr).toContain('no such file');
    expect((await homelake(['parse', folder.path('parse')])).stderr).toContain('is a directory');
  });
});

/** Changes one byte of the compressed text. */
function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[60] = (copy[60] ?? 0) ^ 0xff;
  return copy;
}
