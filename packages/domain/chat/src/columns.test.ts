import { describe, expect, test } from 'vitest';
import { parseChat } from './parse-chat.ts';

const encoder = new TextEncoder();
const two = (value: number): string => String(value).padStart(2, '0');

/** The message count is estimated from a sample of the head, the middle and the end, so lengths that drift make it wrong by far. */
const DRIFTS: Readonly<Record<string, (share: number) => number>> = {
  'short messages stand where the sample is taken': (share) => (share < 0.1 || share > 0.9 ? 2 : 400),
  'long messages stand where the sample is taken': (share) => (share < 0.1 || share > 0.9 ? 400 : 2),
  'messages grow': (share) => Math.round(2 + share * 300),
  'messages shrink': (share) => Math.round(300 - share * 298),
  'all messages are alike': () => 30,
};

const SHAPES = {
  ios: (i: number) => `[${two(1 + (i % 28))}/03/2024, 10:${two(Math.floor(i / 60) % 60)}:${two(i % 60)}] `,
  android: (i: number) => `${two(1 + (i % 28))}/03/2024, 10:${two(i % 60)} - `,
};

describe.each(Object.entries(DRIFTS))('where %s', (_, lengthAt) => {
  test.each(Object.entries(SHAPES))('every message of an %s group keeps its sender', (platform, header) => {
    const count = 4_000;
    const names = ['Ann', 'Bob', '\u202a+49 170 1234567\u202c', 'Cleo', 'Bob\u200e'];
    const truth: string[] = [];
    const lines: string[] = [];
    // The group's name stands before the first notice and is nobody's.
    if (platform === 'ios') lines.push(`${header(0)}Lake house: \u200eMessages and calls are end-to-end encrypted.`);
    else lines.push(`${header(0)}Messages and calls are end-to-end encrypted.`);
    for (let i = 0; i < count; i++) {
      const name = names[(i * 7) % names.length] ?? '';
      truth.push(`${name.replaceAll(/[\u200e\u202a\u202c]/g, '')}: ${i} ${'x'.repeat(lengthAt(i / count))}`);
      lines.push(`${header(i)}${name}: ${i} ${'x'.repeat(lengthAt(i / count))}`);
    }
    const chat = parseChat(encoder.encode(`${lines.join('\r\n')}\r\n`), { dateOrder: 'dmy' });
    const read = [...chat.messages()].slice(1).map(({ sender, text }) => `${sender}: ${text}`);
    expect(read).toEqual(truth);
    expect(chat.senders).toEqual(['Ann', '+49 170 1234567', 'Bob', 'Cleo']);
  });
});

test('a message begins at the byte of its line, marks before the header included', () => {
  const lines = ['[28/01/2024, 15:30:12] Ann: öne', '\u200e[28/01/2024, 15:30:13] Bob: \u200eimage omitted'];
  const text = `${lines.join('\r\n')}\r\nmore\r\n[28/01/2024, 15:30:14] Ann: end`;
  const bytes = encoder.encode(text);
  const { columns } = parseChat(bytes);
  const at = (line: string): number => encoder.encode(text.slice(0, text.indexOf(line))).length;
  expect([...columns.headerStart]).toEqual([0, at('\u200e[28'), at('[28/01/2024, 15:30:14]')]);
});

test('a file with more names than 16 bits can number keeps every sender', () => {
  const names = Array.from({ length: 33_000 }, (_, i) => `N${i}`);
  const lines = names.map((name, i) => `${SHAPES.android(i)}${name}: words of ${name}`);
  // A name with a colon is made longer after the pass over the file.
  const longer = ['one', 'two', 'three', 'four'].map((word, i) => `${SHAPES.android(i)}Dr: Bob: number ${word}`);
  const chat = parseChat(encoder.encode([...lines, ...longer, ''].join('\n')), { dateOrder: 'dmy' });
  const wrong = [...chat.messages()].filter(({ sender, index }) => sender !== (names[index] ?? 'Dr: Bob'));
  expect(wrong).toEqual([]);
  expect(chat.senders).toHaveLength(33_001);
});
