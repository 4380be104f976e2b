import { expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import readme from '../README.md?raw';
import * as entry from './index.ts';

test('the code of the README runs and prints what the README shows', () => {
  const [, code = '', , shown = ''] = /```ts\n([^]*?)```([^]*?)```text\n([^]*?)```/.exec(readme) ?? [];
  const lines: string[] = [];
  const body = code.replace(/import \{ (.*) \} from '@homelake\/chat';/, 'const { $1 } = entry;');
  // oxlint-disable-next-line typescript/no-implied-eval -- the README's code is what is under test
  new Function('entry', 'console', body)(entry, { log: (...values: unknown[]) => lines.push(values.join(' ')) });
  expect(`${lines.join('\n')}\n`).toBe(shown);
});

test('there are no dependencies', () => {
  expect(manifest.dependencies).toEqual({});
  expect(Object.keys(manifest)).not.toContain('peerDependencies');
  const sources = import.meta.glob('./*.ts', { query: '?raw', import: 'default', eager: true });
  const foreign = Object.entries(sources).flatMap(([file, source]) => {
    if (/\.test(-helper)?\.ts$/.test(file)) return [];
    return [...source.matchAll(/(?:from|import) '([^']+)'/g)]
      .map((match) => match[1] ?? '')
      .filter((from) => !from.startsWith('./'));
  });
  expect(foreign).toEqual([]);
});
