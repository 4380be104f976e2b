import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { listInputs } from './inputs.ts';

const root = mkdtempSync(join(tmpdir(), 'homelake-inputs-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function put(path: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), path);
}

/** What is found, in order; `-` before what is left out, with the reason where there is one, and `!` before what cannot be taken. */
async function found(...paths: readonly string[]): Promise<readonly string[]> {
  const list: string[] = [];
  for await (const input of listInputs(
    paths.map((path) => join(root, path)),
    join(root, 'lake'),
  )) {
    const path = relative(root, input.path);
    if ('leftOut' in input) list.push(`- ${path}${input.reason === null ? '' : `: ${input.reason}`}`);
    else list.push('reason' in input ? `! ${path}` : path);
  }
  return list;
}

test('what systems keep in a folder is left out, and taken where it is named itself', async () => {
  for (const path of ['a.jpg', 'Thumbs.db', '@eaDir/a.jpg/thumb.jpg', '.hidden/b.jpg', 'trip/c.jpg', 'trip/._c.jpg'])
    put(`nas/${path}`);
  expect(await found('nas')).toEqual([
    '- nas/.hidden',
    '- nas/@eaDir',
    '- nas/Thumbs.db',
    'nas/a.jpg',
    '- nas/trip/._c.jpg',
    'nas/trip/c.jpg',
  ]);
  expect(await found('nas/@eaDir', 'nas/Thumbs.db')).toEqual(['nas/@eaDir/a.jpg/thumb.jpg', 'nas/Thumbs.db']);
});

test('a link to a folder, a pipe and a device are named, a link to a file is the file, and a broken one cannot be taken', async () => {
  put('links/a.jpg');
  put('elsewhere/b.jpg');
  symlinkSync(join(root, 'elsewhere'), join(root, 'links', 'folder'));
  symlinkSync(join(root, 'elsewhere', 'b.jpg'), join(root, 'links', 'file.jpg'));
  symlinkSync(join(root, 'gone'), join(root, 'links', 'gone'));
  symlinkSync('/dev/null', join(root, 'links', 'null'));
  spawnSync('sh', ['-c', `mkfifo "${join(root, 'links', 'pipe')}"`]);
  expect(await found('links')).toEqual([
    'links/a.jpg',
    'links/file.jpg',
    '- links/folder: it is a link to a folder; name the link itself to import the folder',
    '! links/gone',
    '- links/null: it is a device',
    '- links/pipe: it is a pipe',
  ]);
});

test('a folder of nothing but what systems keep holds no files, and the lake inside of one is passed over in silence', async () => {
  put('empty/Thumbs.db');
  expect(await found('empty')).toEqual(['- empty/Thumbs.db', '! empty']);
  put('lake/a.jpg');
  put('around.jpg');
  expect((await found('.')).filter((path) => path.includes('lake'))).toEqual([]);
});
