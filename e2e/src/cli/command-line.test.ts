import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { chatText } from '../chat-text.ts';
import { ended, homelake, repository, spawnHomelake, temporaryFolder } from '../homelake.ts';
import { zipOf } from '../zip-bytes.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const CHAT = '28/01/2024, 15:30 - Ann: Hello\n28/01/2024, 15:31 - Bob: Hi\nsecond line\n';
const chat = folder.path('chat.txt');
writeFileSync(chat, CHAT);

describe('help', () => {
  test('without arguments shows the first steps', async () => {
    const { code, stdout, stderr } = await homelake([]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('First steps:');
  });

  test.each(['start', 'demo', 'import', 'chats', 'insights', 'query', 'parse', 'route', 'silver', 'queue'])(
    '%s describes the command and its arguments',
    async (command) => {
      const { code, stdout } = await homelake(['help', command]);
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: homelake ${command}`);
      expect(stdout.length).toBeGreaterThan(250);
      expect((await homelake([command, '--help'])).stdout).toBe(stdout);
    },
  );

  test('the version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(repository, 'apps/cli/package.json'), 'utf8')) as {
      version: string;
    };
    expect((await homelake(['--version'])).stdout).toBe(`${version}\n`);
  });
});

describe('wrong usage ends with 2, with a reason on stderr and nothing on stdout', () => {
  test.each([
    [['unknown']],
    [['import']],
    [['query']],
    [['parse']],
    [['parse', chat, '--date-order', 'random']],
    [['parse', chat, '--time-zone', 'Mars/Olympus']],
    [['query', 'select 1', '--format', 'xml']],
    [['query', 'select 1', '--limit', '0']],
    [['start', '--port', '70000']],
    [['start', '--port', 'x']],
    [['insights', 'messages-per-day', '--from', '2024-02-30']],
    [['silver', '--unknown']],
  ])('homelake %j', async (args) => {
    const { code, stdout, stderr } = await homelake(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: /);
  });

  test('an unknown command is named, with a similar one that exists', async () => {
    expect((await homelake(['unknown'])).stderr).toContain("unknown command 'unknown'");
    expect((await homelake(['inport', chat])).stderr).toContain('Did you mean import?');
  });
});

const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('parse', () => {
  const expected = [
    { index: 0, sentAt: '2024-01-28T15:30:00', sender: 'Ann', kind: 'text', text: 'Hello', media: null, edited: false },
    {
      index: 1,
      sentAt: '2024-01-28T15:31:00',
      sender: 'Bob',
      kind: 'text',
      text: 'Hi\nsecond line',
      media: null,
      edited: false,
    },
  ];

  test('prints one object for each message, with its keys in order', async () => {
    const { code, stdout, stderr } = await homelake(['parse', chat]);
    expect([code, stderr]).toEqual([0, '']);
    expect(lines(stdout)).toEqual(expected);
    expect(stdout.split('\n')[0]).toBe(JSON.stringify(expected[0]));
  });

  test('reads standard input and zips, also a zip on standard input', async () => {
    const zip = zipOf([{ name: '_chat.txt', content: CHAT }]);
    const path = folder.path('chat.zip');
    writeFileSync(path, zip);
    for (const result of [
      await homelake(['parse', '-'], { input: CHAT }),
      await homelake(['parse', path]),
      await homelake(['parse', '-'], { input: zip }),
    ])
      expect(lines(result.stdout)).toEqual(expected);
  });

  test('an empty standard input is refused', async () => {
    const { code, stderr } = await homelake(['parse', '-'], { input: '' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/-: .*empty/);
  });

  test('adds the instant for a time zone', async () => {
    const { stdout } = await homelake(['parse', chat, '--time-zone', 'Europe/Rome']);
    expect(lines(stdout)[0]).toMatchObject({ sentAt: '2024-01-28T15:30:00', sentAtUtc: '2024-01-28T14:30:00Z' });
  });

  test('uses the date order that the user gives', async () => {
    const path = folder.path('open.txt');
    writeFileSync(path, '03/04/2024, 15:30 - Ann: Hello\n');
    const first = async (order: string) =>
      lines((await homelake(['parse', path, '--date-order', order])).stdout)[0]?.['sentAt'];
    expect(await first('dmy')).toBe('2024-04-03T15:30:00');
    expect(await first('mdy')).toBe('2024-03-04T15:30:00');
  });

  test('--inspect describes the file', async () => {
    const { code, stdout } = await homelake(['parse', '--inspect', chat]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      platform: 'android',
      dateOrder: { order: 'dmy', confidence: 1 },
      messages: 2,
      truncated: false,
    });
  });

  test('ends quietly when its reader closes the pipe', async () => {
    const big = folder.path('big.txt');
    writeFileSync(big, chatText(100_000));
    const child = spawnHomelake(['parse', big]);
    const end = ended(child);
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    child.stdout?.destroy();
    const { code, stderr } = await end;
    expect([code, stderr]).toEqual([0, '']);
  });

  test('waits for a slow reader, and loses nothing', async () => {
    const big = folder.path('slow.txt');
    writeFileSync(big, chatText(30_000));
    const child = spawn(
      'sh',
      ['-c', `"${process.execPath}" apps/cli/bin/homelake.js parse "${big}" | (sleep 1; wc -l)`],
      { cwd: repository },
    );
    expect((await ended(child)).stdout.trim()).toBe('30000');
  });
});

describe('the command as it is installed', () => {
  test('npx homelake runs from the repository, and prints only its result', () => {
    const { status, stdout, stderr } = spawnSync('npx', ['homelake', 'parse', chat], {
      cwd: repository,
      encoding: 'utf8',
    });
    // npm's own warnings concern the machine, so they are ignored.
    expect([status, stderr.replaceAll(/^npm warn .*\n/gm, '')]).toEqual([0, '']);
    expect(stdout.trim().split('\n')).toHaveLength(2);
  });

  test('help loads neither a database nor the parser', () => {
    const { stdout } = spawnSync(
      process.execPath,
      [
        '--import',
        'data:text/javascript,process.on("exit",()=>console.log(Object.keys(process.report.getReport().sharedObjects).length, process.report.getReport().sharedObjects.filter(x=>x.endsWith(".node")).length))',
        join(repository, 'apps/cli/bin/homelake.js'),
        '--version',
      ],
      { encoding: 'utf8' },
    );
    expect(stdout.trim().split('\n').at(-1)).toMatch(/ 0$/);
  });
});
