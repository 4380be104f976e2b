import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { homelake, temporaryFolder } from '../homelake.ts';
import { photoBytes } from '../photo-files.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

let home: string;
const run = (...words: readonly string[]) => homelake(['--home', home, ...words]);

beforeAll(async () => {
  const input = folder.path('input');
  home = folder.path('home');
  mkdirSync(join(input, 'Taxes', '2023'), { recursive: true });
  writeFileSync(join(input, 'Taxes', '2023', 'Bescheid für Änne.pdf'), '%PDF-1.7\nbody');
  writeFileSync(join(input, 'Taxes', '2023', 'notes 10.md'), '# ten');
  writeFileSync(join(input, 'Taxes', '2023', 'notes 2.md'), '# two');
  writeFileSync(join(input, 'readme.md'), '# hello');
  expect((await run('import', join(input, 'Taxes'), join(input, 'readme.md'))).code).toBe(0);
}, 60_000);

test('files are listed by folder, with their count, in the order that a person expects', async () => {
  const top = await run('files');
  expect([top.code, top.stderr]).toEqual([0, '']);
  expect(top.stdout).toMatch(/Taxes\/ +.*3 files/);
  expect(top.stdout).toMatch(/4 files\.\n$/);
  const { stdout } = await run('files', '/Taxes/2023/');
  expect(stdout).toMatch(
    /Bescheid für Änne\.pdf.*application\/pdf[^]*notes 2\.md[^]*notes 10\.md[^]*3 files in Taxes\/2023\.\n$/,
  );
  const missing = await run('files', 'Taxes/2024');
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('there is no folder "Taxes/2024"')]);
});

test('files are found by words of folder and name, and printed for programs', async () => {
  const { stdout } = await run('files', '--search', 'taxes ANNE', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    key: 'files/Taxes/2023/Bescheid für Änne.pdf',
    folder: 'Taxes/2023',
    name: 'Bescheid für Änne.pdf',
    sizeBytes: 13,
    contentType: 'application/pdf',
    storageClass: 'standard',
  });
  expect((await run('files', '--json')).stdout.trim().split('\n')).toHaveLength(4);
  const none = await run('files', '--search', 'nothing');
  expect([none.code, none.stdout, none.stderr]).toEqual([0, '', 'No matching files.\n']);
  expect((await run('files', 'Taxes', '--search', 'x')).code).toBe(2);
});

test('files are a table in SQL', async () => {
  const sql = `select folder, count(*) as files, sum(size_bytes) as bytes from files group by folder order by folder nulls first`;
  const { stdout } = await run('query', sql, '--format', 'csv');
  expect(stdout).toBe('folder,files,bytes\r\n,1,7\r\nTaxes/2023,3,23\r\n');
});

test('a lost catalog is made anew by the next start or by a rebuild, and a list says what to do until then', async () => {
  const before = (await run('files', '--json')).stdout;
  for (const ending of ['', '-wal', '-shm']) rmSync(join(home, '.homelake', `files.sqlite${ending}`), { force: true });
  const lost = await run('files');
  expect([lost.code, lost.stderr]).toEqual([1, expect.stringContaining('"homelake rebuild catalog" rebuilds it')]);
  expect((await run('rebuild', 'catalog')).stdout).toBe('The catalog has 0 photos, 0 albums and 4 files.\n');
  expect((await run('files', '--json')).stdout).toBe(before);
  for (const ending of ['', '-wal', '-shm']) rmSync(join(home, '.homelake', `files.sqlite${ending}`), { force: true });
  const built = await run('silver');
  expect([built.code, built.stderr]).toEqual([0, expect.stringContaining('the catalog of files is missing or old')]);
  expect((await run('files', '--json')).stdout).toBe(before);
});

test('a file is forgotten by its key, after it was named, and is in no list and no table then', async () => {
  const key = 'files/Taxes/2023/notes 2.md';
  const asked = await run('forget', key);
  expect([asked.code, asked.stdout]).toEqual([
    0,
    `would forget: Taxes/2023/notes 2.md (${key})\nAdd --yes to delete 1 file for good.\n`,
  ]);
  expect((await run('files', '--json')).stdout).toContain('notes 2.md');
  const done = await run('forget', '--yes', key);
  expect([done.code, done.stdout]).toEqual([0, `forgotten: Taxes/2023/notes 2.md (${key})\n`]);
  expect((await run('files', '--json')).stdout).not.toContain('notes 2.md');
  expect((await run('query', 'select name from files', '--format', 'csv')).stdout).not.toContain('notes 2.md');
  const again = await run('forget', '--yes', key);
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining(`there is no file "${key}"`)]);
  expect((await run('verify')).stdout).toMatch(/all is well\.\n$/);
});

test('what came with a folder is named, and then forgotten; what came in another way too stays', async () => {
  const input = folder.path('old phone');
  mkdirSync(join(input, 'DCIM'), { recursive: true });
  const picture = await photoBytes(7);
  const both = await photoBytes(8);
  writeFileSync(join(input, 'DCIM', 'own.jpg'), picture);
  writeFileSync(join(input, 'DCIM', 'both.jpg'), both);
  writeFileSync(join(input, 'memo.md'), 'memo');
  writeFileSync(folder.path('kept.jpg'), both);
  expect((await run('import', input)).code).toBe(0);
  expect((await run('import', folder.path('kept.jpg'))).code).toBe(0);
  const asked = await run('forget', '--folder', 'old phone/');
  expect([asked.code, asked.stderr]).toEqual([0, 'stays: old phone/DCIM/both.jpg: It also came as kept.jpg.\n']);
  expect(asked.stdout).toMatch(
    /^would forget: own\.jpg, [^]*would forget: old phone\/memo\.md \(files\/old phone\/memo\.md\)\nAdd --yes to delete 1 photo and 1 file for good\.\n$/,
  );
  const done = await run('forget', '--folder', 'old phone', '--yes');
  expect([done.code, done.stdout.match(/^forgotten: /gm)]).toEqual([0, ['forgotten: ', 'forgotten: ']]);
  expect((await run('query', 'select count(*) as photos from photos', '--format', 'csv')).stdout).toBe(
    'photos\r\n1\r\n',
  );
  const none = await run('forget', '--folder', 'no such folder');
  expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('nothing came with a folder "no such folder"')]);
  expect((await run('verify')).stdout).toMatch(/all is well\.\n$/);
}, 60_000);
