import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { outsideProject } from './outside-project.ts';
import type { OutsideProject } from './outside-project.ts';
import { packInto, publishedPackages } from './published-packages.ts';
import { readmeExample } from './readme-example.ts';

/** Tests the packages as they will be in the registry. Needs `npm run build`. */

const packages = publishedPackages();
const tarballs = new Map<string, string>();
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'homelake-tarballs-'));
  for (const one of packages) tarballs.set(one.name, packInto(directory, one));
});
afterAll(() => rmSync(directory, { recursive: true }));
const tarballOf = (name: string): string => tarballs.get(name) ?? '';

describe.each(packages)('$name', ({ name, dist }) => {
  test('publint finds nothing', async () => {
    const { messages, pkg } = await publint({ pkgDir: dist, strict: true, pack: 'npm' });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test('its types are right for its importers', () => {
    const parameters = ['--profile', 'esm-only', '--no-definitely-typed', '--no-emoji', tarballOf(name)];
    const { status, stdout } = spawnSync('attw', parameters, { encoding: 'utf8' });
    expect(status, stdout).toBe(0);
  });

  test('it holds no test, and a README and the licence', () => {
    const files = execFileSync('tar', ['-tzf', tarballOf(name)], { encoding: 'utf8' })
      .trim()
      .split('\n');
    expect(files.filter((file) => /\.test|test-helper/.test(file))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['package/README.md', 'package/LICENSE', 'package/package.json']));
  });
});

describe('the packages without dependencies, installed in a project outside the workspace', () => {
  const leaves = packages.filter(({ dependencies }) => dependencies.length === 0);
  let project: OutsideProject;
  beforeAll(() => {
    project = outsideProject();
    project.install(leaves.map(({ name }) => tarballOf(name)));
  });
  afterAll(() => project.remove());

  test('are chat and storage', () => {
    expect(leaves.map(({ name }) => name).sort()).toEqual(['@homelake/chat', '@homelake/storage']);
  });

  test.each(leaves)('the example in the README of $name type-checks and prints the given output', ({ dist }) => {
    const example = readmeExample(dist);
    expect(example).not.toBeNull();
    project.write('example.ts', example?.code ?? '');
    expect(project.run('tsc', '-p', '.')).toEqual({ exitCode: 0, output: '' });
    expect(project.run('node', 'example.ts')).toEqual({ exitCode: 0, output: example?.prints });
  });

  test.each(leaves)('$name bundles for a browser, with nothing of Node in it', async ({ entries }) => {
    project.write('browser.js', entries.map((entry) => `export * from '${entry}';\n`).join(''));
    const missing: string[] = [];
    const bundle = await rolldown({
      input: join(project.path, 'browser.js'),
      platform: 'browser',
      onLog: (_, log) => missing.push(log.message),
    });
    // Minified, because comments may name what the code does not use.
    const { output } = await bundle.generate({ format: 'es', minify: true });
    await bundle.close();
    expect(missing).toEqual([]);
    expect(output[0].imports).toEqual([]);
    expect(output[0].code).not.toMatch(/\bnode:|\bprocess\.|\bBuffer[.(]/);
  });
});

describe('all packages together, with only the dependencies that they declare', () => {
  let project: OutsideProject;
  beforeAll(() => {
    project = outsideProject();
    for (const { name } of packages) project.unpack(name, tarballOf(name));
    const vendors = new Set(packages.flatMap(({ dependencies }) => dependencies));
    for (const { name } of packages) vendors.delete(name);
    for (const vendor of vendors) project.provide(vendor);
  });
  afterAll(() => project.remove());

  test.each(packages.flatMap(({ entries }) => entries))('%s can be imported', (entry) => {
    project.write(
      'import.js',
      `const entry = await import('${entry}');\nconsole.log(Object.keys(entry).length > 0);\n`,
    );
    expect(project.run('node', 'import.js')).toEqual({ exitCode: 0, output: 'true\n' });
  });
});
