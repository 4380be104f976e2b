import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { expect, test } from 'vitest';

import { publishedPackages } from './published-packages.ts';
import { readmeExample } from './readme-example.ts';

test.each(publishedPackages())('the README of $name has an example, and it prints what it says', ({ dist }) => {
  const example = readmeExample(resolve(dist, '..'));
  expect(example).not.toBeNull();
  // Inside this package, so that imports find the packages of the workspace, from source.
  const directory = mkdtempSync(join(import.meta.dirname, '.readme-'));
  try {
    writeFileSync(join(directory, 'example.ts'), example?.code ?? '');
    const { status, stdout, stderr } = spawnSync('node', [join(directory, 'example.ts')], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    if (example?.prints !== null) expect(stdout).toBe(example?.prints);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
