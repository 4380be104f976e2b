import { setTimeout as pause } from 'node:timers/promises';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inputDirectory } from '@homelake/examples';
import { chatText } from '../chat-text.ts';
import { cliPath, ended, hashesBelow, homelake, keptHashes, spawnHomelake, temporaryFolder } from '../homelake.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** The chat exports are in the top folder, the photos in folders below it. */
const exampleFiles = readdirSync(inputDirectory, { recursive: true, withFileTypes: true }).filter((entry) =>
  entry.isFile(),
);
/** Files that a command leaves in the temporary directory, without Node's compile cache. */
const left = (folder: string) => readdirSync(folder).filter((name) => name !== 'node-compile-cache');

const exampleCount = exampleFiles.filter((entry) => entry.parentPath === inputDirectory).length;

const tables = (home: string) =>
  Object.entries(hashesBelow(join(home, 'silver', 'messages'))).filter(([name]) => name.endsWith('.parquet'));

/** Lines that a query prints on a terminal. The command `script` of util-linux makes a terminal; that of BSD has other arguments. */
/** util-linux's `script` makes a terminal; BSD's takes its command in another way. */
const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

const onTerminal = async (home: string, ...args: string[]) => {
  const command = ['query', ...args, 'select range as n from range(12000)'];
  const quoted = [process.execPath, cliPath, '--home', home, ...command].map((one) => `'${one}'`).join(' ');
  const child = spawn('script', ['-qec', quoted, '/dev/null'], { stdio: ['ignore', 'pipe', 'pipe'] });
  return (await ended(child)).stdout.trim().split(/\r*\n/);
};

describe('a lake of the example exports', () => {
  const home = folder.path('home');
  const run = (...args: string[]) => homelake(['--home', home, ...args]);
  let imported: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    imported = await run('import', '--json', inputDirectory);
  });

  test('is filled by one command, which prints the outcome of each file', () => {
    expect(imported.code).toBe(0);
    const lines = imported.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(exampleFiles.length);
    const chats = lines.filter((line) => line.kind === 'chat');
    expect(chats).toHaveLength(exampleCount);
    for (const line of lines) if (line.kind !== 'chat') expect(line).toMatchObject({ kind: 'photo', reason: null });
    for (const line of chats)
      expect(line).toMatchObject({
        status: 'imported',
        key: expect.stringMatching(/^bronze\/whatsapp\/year=\d{4}\/month=\d\d\/[0-9a-f]{64}\.txt$/),
        id: expect.stringMatching(/^[0-9a-f]{64}$/),
        reason: null,
      });
    expect(imported.stderr).toBe(`A new lake was made at ${home}.\n`);
  });

  test('imported again changes only the queue and the upload records of the home', async () => {
    const before = keptHashes(home);
    const again = await run('import', '--json', inputDirectory);
    expect(again.code).toBe(0);
    expect(again.stdout.match(/"status":"unchanged"/g)).toHaveLength(exampleFiles.length);
    expect(keptHashes(home)).toEqual(before);
  });

  test('answers SQL in four formats', async () => {
    const sql = 'select chat_name, count(*) as n from messages group by 1 order by n desc, 1';
    const json = JSON.parse((await run('query', '--format', 'json', sql)).stdout) as { chat_name: string; n: number }[];
    expect(json.length).toBeGreaterThan(2);
    const ndjson = (await run('query', '--format', 'ndjson', sql)).stdout;
    expect(
      ndjson
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(json);
    const csv = (await run('query', '-f', 'csv', sql)).stdout.split('\r\n');
    expect(csv[0]).toBe('chat_name,n');
    expect(csv[1]).toBe(`${json[0]?.chat_name},${json[0]?.n}`);
    const table = (await run('query', sql)).stdout.split('\n');
    expect(table[0]).toMatch(/^chat_name +n$/);
    expect(table[2]).toMatch(new RegExp(`^${json[0]?.chat_name} +${json[0]?.n}$`));
    const cut = await run('query', '--limit', '1', '--format', 'ndjson', sql);
    expect(cut.stdout.trim().split('\n')).toHaveLength(1);
    expect(cut.stderr).toBe('Only the first row is shown; --limit shows more.\n');
  });

  test.each([
    ['csv', 12_001],
    ['ndjson', 12_000],
    ['json', 12_002],
    ['table', 12_002],
  ])('prints all rows into a file or a pipe, as %s', async (format, lines) => {
    // 1.5 MB, which a pipe transfers in many chunks.
    const sql = `select range as n, repeat('x', 120) as words from range(12000) order by n`;
    const { code, stdout, stderr } = await run('query', '--format', format, sql);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.trim().split('\n')).toHaveLength(lines);
    expect(stdout).toContain('11999');
    const cut = await run('query', '--format', format, '--limit', '11000', sql);
    expect([cut.code, cut.stderr]).toEqual([0, 'Only the first 11000 rows are shown; --limit shows more.\n']);
    expect(cut.stdout.trim().split('\n')).toHaveLength(lines - 1000);
  });

  test.skipIf(!hasScript)('cuts only a table on a terminal, at 10,000 rows with a note', async () => {
    const shown = await onTerminal(home);
    expect([shown.length, shown.at(-1)]).toEqual([10_003, 'Only the first 10000 rows are shown; --limit shows more.']);
    expect(await onTerminal(home, '--limit', '12000')).toHaveLength(12_002);
    expect(await onTerminal(home, '--format', 'csv')).toHaveLength(12_001);
  });

  test('refuses SQL that writes or does not parse, with the reason and exit code 1', async () => {
    for (const sql of ['drop table messages', 'select * from nothing', 'select', "copy messages to '/tmp/x'", '']) {
      const { code, stdout, stderr } = await run('query', sql);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^homelake: ./);
      expect(stderr).not.toContain('    at ');
    }
  });

  test('has the same number of messages in its chats as in its table, and explains each chat', async () => {
    const chats = (await run('chats', '--json')).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { chatId: string; name: string; messages: number; exports: number });
    const [{ n }] = JSON.parse((await run('query', '-f', 'json', 'select count(*) as n from messages')).stdout) as [
      { n: number },
    ];
    expect(chats.reduce((sum, { messages }) => sum + messages, 0)).toBe(n);
    expect(chats.reduce((sum, { exports }) => sum + exports, 0)).toBe(exampleCount);
    const merged = chats.find(({ exports }) => exports > 1);
    const { stdout } = await run('chats', '--explain', merged?.name ?? '');
    expect(stdout).toContain(`(${merged?.chatId})`);
    expect(stdout).toContain('Exports, in order of arrival');
    expect((await run('chats', '--explain', 'nobody')).stderr).toContain('there is no chat "nobody"');
  });

  test('answers every named question, about all chats and about one', async () => {
    const names = (await run('insights', '--format', 'ndjson')).stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { name: string }).name);
    expect(names.length).toBeGreaterThan(10);
    const { stdout, code } = await run('insights', 'messages-per-person', '--chat', 'lake house', '--format', 'json');
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as unknown[]).length).toBeGreaterThan(1);
    const unknown = await run('insights', 'nothing');
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('messages-per-person');
  });

  test('follows the decision of the user which exports are one chat, until it is removed', async () => {
    const own = folder.path('joined');
    for (const name of ['Ann', 'Bob']) {
      const path = folder.path('two', `WhatsApp Chat with ${name}.txt`);
      writeFileSync(path, chatText(10, name));
    }
    await homelake(['--home', own, 'import', folder.path('two')]);
    const names = async () => (await homelake(['--home', own, 'chats', '--json'])).stdout.trim().split('\n');
    const before = await names();
    expect(before).toHaveLength(2);
    const ids = before.map((line) => (JSON.parse(line) as { chatId: string }).chatId);
    const listed = await homelake(['--home', own, 'chats', '--json', '--join', ...ids]);
    expect([listed.code, listed.stdout.trim().split('\n')]).toEqual([0, await names()]);
    const [joined, ...rest] = await names();
    expect(rest).toEqual([]);
    expect(JSON.parse(joined ?? '')).toMatchObject({ exports: 2, messages: 20 });
    expect((await homelake(['--home', own, 'chats', '--split', ...ids])).code).toBe(0);
    expect(await names()).toEqual(before);
    await homelake(['--home', own, 'chats', '--join', ...ids]);
    expect((await homelake(['--home', own, 'chats', '--undo', ...ids])).code).toBe(0);
    expect(await names()).toEqual(before);
    const again = await homelake(['--home', own, 'chats', '--undo', ...ids]);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('neither --join nor --split')]);
    expect((await homelake(['--home', own, 'chats', '--join', 'ffff', 'eeee'])).stderr).toContain('no export ffff');
    expect((await homelake(['--home', own, 'chats', '--join', ids[0] ?? ''])).code).toBe(2);
  });

  test('rebuilt from the archive has the same tables, byte for byte', async () => {
    const before = tables(home);
    const { stdout } = await run('silver', '--full', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ partitionsWritten: expect.any(Number), partitionsUnchanged: 0 });
    expect(tables(home)).toEqual(before);
    const dry = JSON.parse((await run('silver', '--dry-run', '--json')).stdout) as object;
    expect(dry).toMatchObject({ partitionsWritten: 0, exportsRead: 0 });
  });

  test('has an empty queue', async () => {
    expect(JSON.parse((await run('queue', '--json')).stdout)).toEqual({
      waiting: 0,
      running: 0,
      retrying: [],
      dead: [],
    });
    expect((await run('queue', '--retry')).stdout).toContain('0 jobs');
  });

  test('is also found by HOMELAKE_HOME', async () => {
    const { stdout } = await homelake(['chats', '--json'], { environment: { HOMELAKE_HOME: home } });
    expect(stdout).toBe((await run('chats', '--json')).stdout);
  });
});

describe('an import that is killed', () => {
  const inputs = folder.path('many');
  beforeAll(() => {
    mkdirSync(inputs, { recursive: true });
    for (let chat = 0; chat < 8; chat++)
      writeFileSync(
        join(inputs, `WhatsApp Chat with Person ${chat}.txt`),
        chatText(4_000 + chat * 500, `chat ${chat}`),
      );
  });

  test('at any moment is completed by the next one, with the same tables', async () => {
    const whole = folder.path('whole');
    await homelake(['--home', whole, 'import', inputs]);
    const expected = tables(whole);
    expect(expected.length).toBeGreaterThan(0);
    const killed = folder.path('killed');
    for (const delayMs of [150, 300, 450, 600, 750, 900]) {
      const child = spawnHomelake(['--home', killed, 'import', inputs]);
      const end = ended(child);
      await pause(delayMs);
      child.kill('SIGKILL');
      await end;
    }
    const { code, stdout } = await homelake(['--home', killed, 'import', '--json', inputs]);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(8);
    expect(tables(killed)).toEqual(expected);
    // A kill during a removal may leave an empty folder or the record of a removed object, but no object.
    const objects = Object.keys(hashesBelow(killed)).filter((path) => !/\/\.[^/]+\.meta$/.test(path));
    expect(objects.filter((path) => path.startsWith('raw-'))).toEqual([]);
    expect(JSON.parse((await homelake(['--home', killed, 'queue', '--json'])).stdout)).toMatchObject({
      waiting: 0,
      running: 0,
      dead: [],
    });
  });

  test('while it builds the tables is completed by "silver"', async () => {
    const whole = folder.path('whole');
    const home = folder.path('killed-late');
    const child = spawnHomelake(['--home', home, 'import', '--json', inputs]);
    const end = ended(child);
    let seen = 0;
    for await (const chunk of child.stdout ?? []) {
      seen += String(chunk).split('\n').length - 1;
      if (seen >= 8) break;
    }
    child.kill('SIGKILL');
    await end;
    expect((await homelake(['--home', home, 'silver'])).code).toBe(0);
    expect(tables(home)).toEqual(tables(whole));
  });

  test('by Ctrl C says so, ends with 1 and frees the home', async () => {
    const home = folder.path('stopped');
    const child = spawnHomelake(['--home', home, 'import', inputs]);
    const end = ended(child);
    await new Promise((resolve) => child.stdout?.once('data', resolve) ?? child.once('close', resolve));
    child.kill('SIGINT');
    const { code, stderr } = await end;
    expect([code, stderr]).toEqual([
      1,
      `A new lake was made at ${home}.\nhomelake: stopped; run the same import again to do the rest\n`,
    ]);
    expect((await homelake(['--home', home, 'import', inputs])).code).toBe(0);
    expect(tables(home)).toEqual(tables(folder.path('whole')));
  });
});

describe('the demo', () => {
  test('prints its summary and leaves no files', async () => {
    const temporary = folder.path('tmp');
    mkdirSync(temporary, { recursive: true });
    const { code, stdout, stderr } = await homelake(['demo', '--no-serve'], { environment: { TMPDIR: temporary } });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(new RegExp(`^A lake of ${exampleCount} exports: \\d+ chats, [\\d,]+ messages\\.`));
    expect(stdout).toContain('Lake house');
    expect(left(temporary)).toEqual([]);
  });

  test('serves until it is stopped, and then leaves no files', async () => {
    const temporary = folder.path('tmp-served');
    mkdirSync(temporary, { recursive: true });
    const child = spawnHomelake(['demo', '--port', '0'], { environment: { TMPDIR: temporary } });
    const end = ended(child);
    let said = '';
    for await (const chunk of child.stdout ?? []) {
      said += String(chunk);
      if (said.includes('ready at')) break;
    }
    const url = /ready at (\S+)/.exec(said)?.[1] ?? '';
    const { chats } = (await (await fetch(`${url}/api/chats`)).json()) as { chats: unknown[] };
    expect(chats.length).toBeGreaterThan(2);
    child.kill('SIGTERM');
    expect((await end).code).toBe(0);
    expect(left(temporary)).toEqual([]);
  });
});
