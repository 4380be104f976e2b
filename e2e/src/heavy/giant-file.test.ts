import { closeSync, openSync, statSync, truncateSync, writeSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { ended, homelake, spawnHomelake, temporaryFolder } from '../homelake.ts';
import { photoBytes } from '../photo-files.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

test('a picture of four gigabytes is kept with the note that it is too large to open, within bounded memory', async () => {
  const path = folder.path('in', 'giant.jpg');
  const file = openSync(path, 'w');
  writeSync(file, await photoBytes(1));
  closeSync(file);
  truncateSync(path, 4 * 2 ** 30 + 1);
  const home = folder.path('home');

  const child = spawnHomelake(['--home', home, 'import', '--json', path], {
    environment: { NODE_OPTIONS: '--max-old-space-size=256' },
  });
  const { code, stdout, stderr } = await ended(child);
  const result = JSON.parse(stdout) as { status: string; key: string; photo: { state: string; reason: string } };
  expect(result).toMatchObject({ status: 'imported', kind: 'photo', photo: { state: 'failed' } });
  expect(result.photo.reason).toMatch(/large/);
  expect(stderr).toContain('giant.jpg');
  expect(code).toBe(1);
  expect(statSync(`${home}/${result.key}`).size).toBe(4 * 2 ** 30 + 1);

  const again = await homelake(['--home', home, 'import', '--json', path]);
  expect(JSON.parse(again.stdout)).toMatchObject({ status: 'unchanged' });
});
