import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { makeDirectories } from './make-directories.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homelake-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('missing directories of a path are created, and existing ones are not changed', () => {
  const deep = join(folder, 'a', 'b', 'c');
  makeDirectories(deep);
  makeDirectories(deep);
  expect(statSync(deep).isDirectory()).toBe(true);
});

test('a file in the path is an error', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => makeDirectories(join(folder, 'file'))).toThrow('EEXIST');
  expect(() => makeDirectories(join(folder, 'file', 'below'))).toThrow('ENOTDIR');
});

test.skipIf(!existsSync('/proc/self'))('a place where nothing can be made is an error at once', () => {
  expect(() => makeDirectories('/proc/homelake/lake')).toThrow('ENOENT');
});
