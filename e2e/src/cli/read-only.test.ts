import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chatText } from '../chat-text.ts';
import { cliPath, ended, homelake, temporaryFolder } from '../homelake.ts';
import { writePhotos } from '../photo-files.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** A lake with write-ahead logs, in which one photo is removed and one job is a dead letter. */
const left = folder.path('left', 'lake');
const clean = folder.path('clean', 'lake');
let possible = false;

/** Runs the command in a namespace in which the disk of the home is mounted read-only. */
const onReadOnlyDisk = (home: string, ...args: string[]) => {
  const disk = join(home, '..');
  const mounted = `mount --bind "${disk}" "${disk}"; mount -o remount,bind,ro "${disk}"; cd /`;
  const command = [process.execPath, cliPath, '--home', home, ...args].map((one) => `'${one}'`).join(' ');
  return ended(spawn('sh', ['-c', 'exec unshare -rm sh -ec "$0"', `${mounted}; ! touch "${disk}/x" 2>&-; ${command}`]));
};

beforeAll(async () => {
  const inputs = folder.path('inputs');
  await writePhotos(inputs, 3);
  writeFileSync(join(inputs, 'WhatsApp Chat with Ann.txt'), chatText(20));
  mkdirSync(join(clean, '..'), { recursive: true });
  expect((await homelake(['--home', clean, 'import', inputs])).code).toBe(0);
  // Copied while its databases are open, as after a kill: the last changes are only in the logs.
  const open = folder.path('open', 'lake');
  cpSync(clean, open, { recursive: true });
  const databases = [
    ['photos.sqlite', 'DELETE FROM photo WHERE slot = (SELECT max(slot) FROM photo)'],
    ['queue.sqlite', `INSERT INTO job VALUES (9, 'k', '{}', NULL, 'dead', 1, 1, 1, 'why')`],
  ].map(([name = '', change]) => {
    const db = new DatabaseSync(join(open, '.homelake', name));
    db.exec(`PRAGMA wal_autocheckpoint = 0; ${change}`);
    return db;
  });
  cpSync(open, left, { recursive: true });
  for (const db of databases) db.close();
  possible = (await onReadOnlyDisk(clean, '--version').catch(() => ({ code: 1 }))).code === 0;
});

describe('a lake on a disk that is mounted read-only', () => {
  test('can be read by every command that only reads', async ({ skip }) => {
    if (!possible) skip('this system lets nobody mount');
    for (const [args, words] of [
      [['chats'], 'Ann'],
      [['query', '-f', 'csv', 'select count(*) as n from messages'], 'n\r\n20'],
      [['query', '-f', 'csv', 'select count(*) as n from photos'], 'n\r\n3'],
      [['insights', 'messages-per-person'], 'Bob'],
      [['photos'], '3 photos'],
      [['queue'], '0 waiting, 0 running, 0 failed'],
      [['verify'], 'all is well'],
    ] as const) {
      const { code, stdout, stderr } = await onReadOnlyDisk(clean, ...args);
      expect([args, code, stderr]).toEqual([args, 0, '']);
      expect(stdout).toContain(words);
    }
  });

  test('is read with the changes that are only in write-ahead logs', async ({ skip }) => {
    if (!possible) skip('this system lets nobody mount');
    const photos = await onReadOnlyDisk(left, 'photos', '--json');
    expect([photos.code, photos.stderr]).toEqual([0, '']);
    expect(photos.stdout.trim().split('\n')).toHaveLength(2);
    const queue = await onReadOnlyDisk(left, 'queue', '--json');
    expect(JSON.parse(queue.stdout)).toMatchObject({ dead: [{ reason: 'why' }] });
  });

  test('is refused with a reason by every command that writes', async ({ skip }) => {
    if (!possible) skip('this system lets nobody mount');
    for (const args of [['import', cliPath], ['silver'], ['queue', '--retry'], ['start', '--port', '0']]) {
      const { code, stderr } = await onReadOnlyDisk(clean, ...args);
      expect([args, code, stderr]).toEqual([args, 1, `homelake: ${clean} cannot be written to\n`]);
    }
  });
});
