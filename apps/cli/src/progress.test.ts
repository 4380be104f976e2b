import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createProgress } from './progress.ts';

function terminal(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 60 });
  const clock = { ms: 1_000 };
  return { progress: createProgress(stream, () => clock.ms), clock, text: () => String(stream.read() ?? '') };
}

test('a bar shows the progress, and is removed at the end', () => {
  const { progress, text } = terminal(true);
  progress.show('chat.txt', 1, 2);
  expect(text()).toBe(`${'█'.repeat(12)}${'░'.repeat(12)} 1/2 chat.txt`);
  progress.end();
  expect(text()).toBe('\r\u001b[K');
});

test('the bar is redrawn a limited number of times a second, and always at the last step', () => {
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

test('a long label is cut to the width of the terminal', () => {
  const { progress, text } = terminal(true);
  progress.show('x'.repeat(500), 1, 2);
  expect(text()).toHaveLength(59);
});

test('a line is printed above the bar', () => {
  const { progress, text } = terminal(true);
  progress.show('a', 1, 2);
  text();
  progress.log('refused: b');
  expect(text()).toBe('\r\u001b[Krefused: b\n');
});

test('without a terminal there is no bar, and lines are plain', () => {
  const { progress, text } = terminal(false);
  progress.show('a', 1, 2);
  progress.log('refused: b');
  progress.end();
  expect(text()).toBe('refused: b\n');
});
