import * as chat from '@homelake/chat';
import { expect, test } from 'vitest';
import readme from '../README.md?raw';
import * as lake from './index.ts';

test('the code of the README runs and prints what the README shows', () => {
  const [, code = '', , shown = ''] = /```ts\n([^]*?)```([^]*?)```text\n([^]*?)```/.exec(readme) ?? [];
  const lines: string[] = [];
  const body = code.replaceAll(/import \{ (.*) \} from '@homelake\/(chat|lake)';/g, 'const { $1 } = $2;');
  // oxlint-disable-next-line typescript/no-implied-eval -- the README's code is what is under test
  const run = new Function('chat', 'lake', 'console', body);
  run(chat, lake, { log: (...values: unknown[]) => lines.push(values.join(' ')) });
  expect(`${lines.join('\n')}\n`).toBe(shown);
});
