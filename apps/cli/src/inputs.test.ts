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

/**
 * The paths that are listed, in order. `-` marks a skipped path and `!` one that cannot be imported, both with the reason if there is one.
 */
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

test('files of the operating system are skipped in a folder, and listed where they are named themselves', async () => {
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

test('links to folders, pipes and devices are skipped with a reason, a link to a file is listed, and a broken link is refused', async () => {
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

test('a folder with files of the operating system only is empty, and a lake inside a folder is skipped silently', async () => {
  put('empty/Thumbs.db');
  expect(await found('empty')).toEqual(['- empty/Thumbs.db', '! empty']);
  put('lake/a.jpg');
  put('around.jpg');
  expect((await found('.')).filter((path) => path.includes('lake'))).toEqual([]);
});
