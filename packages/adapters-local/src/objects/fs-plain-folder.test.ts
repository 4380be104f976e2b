import { plainFolderContract } from '@homelake/lake/contract';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scratchDirectory } from '../scratch.test-helper.ts';
import { openFsPlainFolder } from './fs-plain-folder.ts';

const roots: string[] = [];
const newRoot = (): string => {
  const root = scratchDirectory();
  roots.push(root);
  return root;
};
afterAll(() => roots.forEach((root) => rmSync(root, { recursive: true, force: true })));

const open = async () => {
  const root = join(newRoot(), 'not', 'there yet');
  return { folder: openFsPlainFolder(root), reopen: async () => openFsPlainFolder(root) };
};

describe('a folder of this machine', () => {
  for (const one of plainFolderContract({ open })) it(one.name, one.run);

  it('leaves nothing of its own beside the files', async () => {
    const root = newRoot();
    await openFsPlainFolder(root).write('a/b', new Uint8Array(3));
    expect(readdirSync(root)).toEqual(['a']);
  });

  it('removes what a killed write left, with its next write', async () => {
    const root = newRoot();
    mkdirSync(join(root, '.homelake-parts'));
    writeFileSync(join(root, '.homelake-parts', '1-killed'), 'half');
    await openFsPlainFolder(root).write('a/b', new Uint8Array(3));
    expect(readdirSync(root)).toEqual(['a']);
  });

  it('is empty with the files of an operating system alone', async () => {
    const root = newRoot();
    writeFileSync(join(root, '.DS_Store'), 'x');
    mkdirSync(join(root, 'lost+found'));
    expect(await openFsPlainFolder(root).isEmpty()).toBe(true);
    mkdirSync(join(root, 'letters'));
    expect(await openFsPlainFolder(root).isEmpty()).toBe(false);
  });

  it('follows no symbolic link', async () => {
    const root = newRoot();
    const outside = newRoot();
    symlinkSync(outside, join(root, 'link'));
    const folder = openFsPlainFolder(root);
    await expect(folder.write('link/a', new Uint8Array(1))).rejects.toMatchObject({ code: 'access-denied' });
    await expect(folder.stream('link/a')).rejects.toMatchObject({ code: 'access-denied' });
    expect(await folder.stat('link')).toBe('other');
    expect(readdirSync(outside)).toEqual([]);
  });

  it.each(['../a', 'a/../../b', '', '/a', 'a//b', 'a\\..\\b', 'C:b', 'a\0b'])('refuses the path %j', async (path) => {
    const root = newRoot();
    await expect(openFsPlainFolder(root).write(path, new Uint8Array(1))).rejects.toThrow(TypeError);
    expect(existsSync(join(root, 'a'))).toBe(false);
  });
});
