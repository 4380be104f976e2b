import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { homelake, temporaryFolder } from '../homelake.ts';
import { zipOf } from '../zip-bytes.ts';

/** Damage of files that are no photos: chat exports, what was sent in them, and plain files. */
const folder = temporaryFolder();
afterAll(() => folder.remove());

const CHAT = '28/01/2024, 15:30 - Ann: \u200enotes.pdf (file attached)\n28/01/2024, 15:31 - Bob: Hi Ann\n';
const NOTES = '%PDF-1.7 notes of the evening';

function lakeOf(name: string) {
  const home = folder.path(name);
  const source = folder.path(`${name}-source`);
  mkdirSync(source);
  const put = (file: string, bytes: string | Uint8Array): string => {
    const path = join(source, file);
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
