import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createProgress } from './progress.ts';

function terminal(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 60 });
  const clock = { ms: 1_000 };
  return { progress: createProgress(stream, () => clock.ms), clock, text: () => String(stream.read() ?? '') };
}

test('a bar shows how far the work is, and is gone at the end', () => {
  const { progress, text } = terminal(true);
  progress.show('chat.txt', 1, 2);
  expect(text()).toBe(`${'█'.repeat(12)}${'░'.repeat(12)} 1/2 chat.txt`);
  progress.end();
  expect(text()).toBe('\r\u001b[K');
});

test('it is not drawn more often than eyes can follow, but the last step always is', () => {
  const { progress, text, clock } = terminal(true);
  progress.show('a', 1, 100);
  text();
  progress.show('b', 2, 100);
  expect(text()).toBe('');
  progress.show('c', 100, 100);
  expect(text()).toContain('100/100 c');
  clock.ms += 100;
  progress.show('d', 3, 100);
  expect(text()).toContain('3/100 d');
});

test('a long name is cut to the line', () => {
  const { progress, text } = terminal(true);
  progress.show('x'.repeat(500), 1, 2);
  expect(text()).toHaveLength(59);
});

test('a line stands above the bar', () => {
  const { progress, text } = terminal(true);
  progress.show('a', 1, 2);
  text();
  progress.log('refused: b');
  expect(text()).toBe('\r\u001b[Krefused: b\n');
});

test('where there is no terminal there is no bar, and lines are plain', () => {
  const { progress, text } = terminal(false);
  progress.show('a', 1, 2);
  progress.log('refused: b');
  progress.end();
  expect(text()).toBe('refused: b\n');
});
