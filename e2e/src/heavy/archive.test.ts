import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { homelake, temporaryFolder } from '../homelake.ts';
import type { Ended } from '../homelake.ts';
import { photoBytes } from '../photo-files.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const source = folder.path('Papers');
mkdirSync(source, { recursive: true });
writeFileSync(join(source, 'deed.md'), '# Deed\n');
writeFileSync(join(source, 'IMG_1.jpg'), await photoBytes(1));
const [deed, photo] = ['files/Papers/deed.md', 'IMG_1.jpg'];

const at =
  (home: string) =>
  (...args: string[]) =>
    homelake(['--home', home, ...args]);
const linesOf = ({ stdout }: Ended) =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('an archive on another disk', () => {
  const home = folder.path('lake');
  const archive = folder.path('disk', 'archive');
  const run = at(home);
  let photoKey = '';

  test('takes what is imported for it, and the gallery stays as it is', async () => {
    mkdirSync(archive, { recursive: true });
    mkdirSync(home);
    const rules = [{ when: { folder: 'Papers' }, storageClass: 'deep-archive' }];
    writeFileSync(join(home, 'settings.json'), JSON.stringify({ rules, archiveDirectory: archive }));
    const { code, stdout, stderr } = await run('import', '--json', source);
    expect([code, stderr]).toEqual([0, `A new lake was made at ${home}.\n`]);
    photoKey = String(linesOf({ code, stdout, stderr }).find(({ kind }) => kind === 'photo')?.['key']);
    expect(photoKey).toContain(photo);
    for (const key of [deed, photoKey])
      expect([existsSync(join(home, key)), existsSync(join(archive, key))]).toEqual([false, true]);
    expect(readFileSync(join(archive, deed), 'utf8')).toBe('# Deed\n');
    expect((await run('photos')).stdout).toContain('1 photo');
    const sql = 'select name, storage_class from photos union all select name, storage_class from files';
    expect(linesOf(await run('query', sql, '--format', 'ndjson'))).toEqual([
      { name: photo, storage_class: 'DEEP_ARCHIVE' },
      { name: 'deed.md', storage_class: 'DEEP_ARCHIVE' },
    ]);
  });

  test('is checked by size, and never called well', async () => {
    const { code, stdout, stderr } = await run('verify');
    expect([code, stdout]).toEqual([0, '1 photo, 0 exports and 1 file checked: no problem was found.\n']);
    expect(stderr).toContain('2 archived objects were checked by size only');
  });

  test('that is unplugged is named, and nothing is missing', async () => {
    renameSync(archive, `${archive}-unplugged`);
    const verified = await run('verify', '--mend');
    expect([verified.code, verified.stdout]).toEqual([1, expect.not.stringContaining('all is well')]);
    expect(verified.stderr).toContain(`2 objects in ${archive} could not be checked: it is not there`);
    expect(verified.stderr).not.toContain('problem');
    const restored = await run('restore', deed);
    expect([restored.code, restored.stderr]).toEqual([1, expect.stringContaining(archive)]);
    expect((await run('photos')).stdout).toContain('1 photo');
    writeFileSync(join(source, 'later.md'), 'later');
    const later = await run('import', join(source, 'later.md'), '--storage-class', 'standard');
    expect(later.code).toBe(0);
    renameSync(`${archive}-unplugged`, archive);
    expect((await run('verify')).stdout).toBe('1 photo, 0 exports and 2 files checked: no problem was found.\n');
  });

  test('gives a file back after a restore, for some days', async () => {
    const asked = await run('restore', '--speed', 'standard', deed);
    expect([asked.code, asked.stdout]).toEqual([0, expect.stringContaining('is being restored, readable in 12 hours')]);
    const again = await run('restore', '--json', deed);
    expect(linesOf(again)).toEqual([
      { key: deed, archive: { state: 'restoring', readyAt: expect.any(String) }, reason: null },
    ]);
    const settings = JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8')) as object;
    const retrievalHours = { bulk: 0, standard: 0 };
    writeFileSync(join(home, 'settings.json'), JSON.stringify({ ...settings, retrievalHours }));
    const restored = await run('restore', '--days', '3', photoKey);
    expect([restored.code, restored.stdout]).toEqual([0, expect.stringContaining('restored until')]);
    expect((await run('verify')).stderr).toContain('1 archived object was checked by size only');
  });

  test('names a file that was cut and does not restore it, and knows one whose record is empty', async () => {
    writeFileSync(join(archive, deed), '');
    const cut = await run('verify', '--quick');
    expect([cut.code, cut.stderr]).toEqual([1, expect.stringContaining(deed)]);
    const restored = await run('restore', deed);
    expect([restored.code, restored.stderr]).toEqual([1, expect.stringContaining('7 bytes were archived')]);
    writeFileSync(join(archive, deed), '# Deed\n');
    writeFileSync(join(home, dirname(deed), `.${basename(deed)}.meta`), '');
    const lost = await run('verify', '--quick');
    // Known by its file, and not missing: its size is that of its import, and nothing else can be said without a restore.
    expect([lost.code, lost.stderr]).toEqual([0, '3 objects were checked by size only\n']);
    expect((await run('restore', deed)).stdout).toContain('restored until');
    expect((await run('verify')).code).toBe(0);
  });

  test('is left and entered again by "homelake class", which shows the price first', async () => {
    const id = /raw-photos\/([0-9a-f]{32})\//.exec(photoKey)?.[1] ?? '';
    const shown = await run('class', 'standard', id, deed);
    expect([shown.code, shown.stderr]).toEqual([0, '']);
    expect(shown.stdout).toContain(`would move: ${photoKey}, `);
    expect(shown.stdout).toMatch(/Deep Archive to Standard\n {2}month {2}.*\$\S+ instead of .*\$\S+\n/);
    expect(shown.stdout).toContain('leaving Deep Archive 180 days before its minimum time is over costs $');
    expect(shown.stdout).toContain('Add --yes to move 2 files.');
    expect(existsSync(join(archive, photoKey))).toBe(true);

    const moved = await run('class', 'standard', id, deed, '--yes');
    expect([moved.code, moved.stderr]).toEqual([0, '']);
    expect(moved.stdout).toContain(`moved: ${deed}, 7 bytes: Deep Archive to Standard`);
    for (const key of [deed, photoKey])
      expect([existsSync(join(home, key)), existsSync(join(archive, key))]).toEqual([true, false]);
    const sql = 'select name, storage_class from photos union all select name, storage_class from files order by 2';
    const classes = async () =>
      linesOf(await run('query', sql, '--format', 'ndjson')).map((row) => row['storage_class']);
    expect(await classes()).toEqual(['STANDARD', 'STANDARD', 'STANDARD']);

    const back = await run('class', 'deep-archive', photoKey, deed, '--yes', '--json');
    expect(linesOf(back)).toMatchObject([
      { key: photoKey, from: 'standard', to: 'deep-archive', moved: true, reason: null, usd: { early: 0 } },
      { key: deed, moved: true, reason: null },
    ]);
    expect(await classes()).toEqual(['DEEP_ARCHIVE', 'DEEP_ARCHIVE', 'STANDARD']);

    const refused = await run('class', 'standard', deed, 'files/nothing.md');
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain(`refused: ${deed}: It is archived. Restore it first, then it can be moved.`);
    expect(refused.stderr).toContain('refused: files/nothing.md: there is no photo or file with this id or key');
    expect((await run('class', 'glacier', deed)).code).toBe(2);
    expect((await run('restore', photoKey, deed)).code).toBe(0);
  });

  test('gives a reason for what cannot be restored', async () => {
    const ended = await run('restore', 'files/nothing.md', 'files/later.md');
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('refused: files/nothing.md: there is no file with this key');
    expect(ended.stderr).toContain('refused: files/later.md: it is not archived, and can be read at once');
    expect((await run('restore', '--days', '0', deed)).code).toBe(2);
    expect((await run('restore', '--speed', 'express', deed)).code).toBe(2);
    expect((await run('import', '--storage-class', 'glacier', source)).code).toBe(2);
  });
});

test('verify --quick reads nothing, and says so', async () => {
  const run = at(folder.path('quick'));
  expect((await run('import', join(source, 'deed.md'))).code).toBe(0);
  writeFileSync(folder.path('quick', 'files', 'deed.md'), '# DEED\n');
  const { code, stdout, stderr } = await run('verify', '--quick');
  expect([code, stdout]).toEqual([0, '0 photos, 0 exports and 1 file checked: no problem was found.\n']);
  expect(stderr).toContain('1 object was checked by size only');
  expect((await run('verify')).code).toBe(1);
});
