import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { homelake, temporaryFolder } from '../homelake.ts';
import type { Ended } from '../homelake.ts';
import { zipOf } from '../zip-bytes.ts';

/** Damage of files that are no photos: chat exports, what was sent in them, and plain files. */
const folder = temporaryFolder();
afterAll(() => folder.remove());

const CHAT = '28/01/2024, 15:30 - Ann: \u200enotes.pdf (file attached)\n28/01/2024, 15:31 - Bob: Hi Ann\n';
const NOTES = '%PDF-1.7 notes of the evening';

function lakeOf(name: string) {
  const home = folder.path(name);
  const source = folder.path(`${name}-source`);
  const put = (file: string, bytes: string | Uint8Array): string => {
    const path = join(source, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    return path;
  };
  const run = (...args: string[]) => homelake(['--home', home, ...args]);
  const find = (ending: string): string => {
    const paths = readdirSync(home, { recursive: true, encoding: 'utf8' });
    return join(home, paths.find((path) => path.endsWith(ending) && !path.startsWith('.homelake')) ?? 'none');
  };
  return { home, put, run, find };
}

const chatZip = () =>
  zipOf([
    { name: 'WhatsApp Chat with Bob.txt', content: CHAT },
    { name: 'notes.pdf', content: NOTES },
  ]);

/** Changes the last byte but five and keeps size and time of the file, as a failing disk does. */
function flipByte(path: string): void {
  const { atime, mtime } = statSync(path);
  const bytes = readFileSync(path);
  bytes[bytes.length - 5] = (bytes.at(-5) ?? 0) ^ 1;
  writeFileSync(path, bytes);
  utimesSync(path, atime, mtime);
}

const statusOf = ({ stdout }: Ended): unknown => (JSON.parse(stdout) as { status: unknown }).status;

describe('an attachment of a chat', () => {
  test('whose bytes changed is a problem', async () => {
    const { put, run, find } = lakeOf('attachment');
    expect((await run('import', put('Bob.zip', chatZip()))).code).toBe(0);
    const sound = await run('verify');
    expect([sound.code, sound.stdout]).toEqual([
      0,
      expect.stringContaining('1 export and 1 file checked: all is well'),
    ]);
    writeFileSync(find('notes.pdf'), 'other bytes');
    const { code, stdout, stderr } = await run('verify');
    expect([code, stdout]).toEqual([1, expect.stringContaining('1 export and 1 file checked: 1 problem')]);
    expect(stderr).toContain('problem: notes.pdf, which was sent in Bob.zip, is not as it was imported.');
  });

  test('that no import recorded is listed', async () => {
    const { put, run, home } = lakeOf('unknown');
    expect((await run('import', put('Bob.zip', chatZip()))).code).toBe(0);
    writeFileSync(join(home, 'files', 'stray.txt'), 'stray');
    const { code, stdout, stderr } = await run('verify');
    expect([code, stdout]).toEqual([1, expect.stringContaining('1 export and 1 file checked: 1 problem')]);
    expect(stderr).toContain('files/stray.txt is in the lake, but no import recorded it.');
  });
});

describe('after verify --mend', () => {
  const cases = [
    { what: 'a plain file', file: 'letter.md', bytes: 'Dear Ann, all is well', ending: 'letter.md' },
    { what: 'the text of a chat', file: 'WhatsApp Chat with Bob.txt', bytes: CHAT, ending: '.txt' },
    { what: 'the text of a chat in a zip', file: 'Bob.zip', bytes: chatZip(), ending: '.txt' },
    { what: 'an attachment of a chat', file: 'Bob.zip', bytes: chatZip(), ending: 'notes.pdf' },
  ];
  test.each(cases)('an import of an undamaged copy restores $what', async ({ what, file, bytes, ending }) => {
    for (const isRenamed of [false, true]) {
      const { put, run, find } = lakeOf(`${what}${isRenamed}`);
      expect(statusOf(await run('import', '--json', put(file, bytes)))).toBe('imported');
      const path = find(ending);
      const sound = readFileSync(path);
      flipByte(path);
      const mended = await run('verify', '--mend');
      expect([mended.code, mended.stderr]).toEqual([1, expect.stringContaining('is not as it was imported')]);
      expect(readFileSync(path)).not.toEqual(sound);
      // It stays a problem until a copy comes.
      expect((await run('verify', '--mend')).code).toBe(1);
      const copy = put(isRenamed ? `copy of ${file}` : file, bytes);
      expect(statusOf(await run('import', '--json', copy))).toBe('imported');
      expect(readFileSync(path)).toEqual(sound);
      const after = await run('verify');
      expect([after.code, after.stdout]).toEqual([0, expect.stringContaining('all is well')]);
      expect(statusOf(await run('import', '--json', copy))).toBe('unchanged');
    }
  });

  test('an import of the chat shows its messages as they were, also where the tables were built from the damage', async () => {
    const { put, run, find } = lakeOf('tables');
    const copy = put('WhatsApp Chat with Bob.txt', CHAT);
    expect((await run('import', copy)).code).toBe(0);
    const said = async () =>
      (await run('query', '-f', 'json', "select text from messages where sender = 'Bob' order by text")).stdout;
    const path = find('.txt');
    writeFileSync(path, CHAT.replace('Hi Ann', 'Hi Eve'));
    // A later export of the chat makes the next build read the damaged text.
    const later = '29/01/2024, 09:00 - Ann: Late news\n29/01/2024, 09:01 - Bob: Indeed\n';
    expect((await run('import', put('later/WhatsApp Chat with Bob.txt', later))).code).toBe(0);
    expect(await said()).toContain('Hi Eve');
    expect((await run('verify', '--mend')).code).toBe(1);
    expect(statusOf(await run('import', '--json', copy))).toBe('imported');
    expect(await said()).toContain('Hi Ann');
    expect(await said()).not.toContain('Hi Eve');
  });
});
