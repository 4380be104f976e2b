import { describe, expect, test } from 'vitest';
import { parseChat } from '../parse-chat.ts';

const read = (...bodies: readonly string[]): string[] => {
  const lines = bodies.map((body, i) => `28/01/2024, 15:${10 + i} - ${body}\n`);
  return [...parseChat(new TextEncoder().encode(lines.join(''))).messages()].map(
    ({ sender, kind, text, edited }) => `${sender ?? '-'} ${kind} ${text}${edited ? ' (edited)' : ''}`,
  );
};

describe('on Android, in a language that nobody told us of', () => {
  const TAIL = '<Qxz wkrp vlm>';

  test('the words that end several texts tell that they were edited', () => {
    expect(
      read(
        `Ann: one ${TAIL}`,
        'Bob: two',
        `Ann: three\nfour ${TAIL}`,
        `Bob: <Media omitted>\nour boat ${TAIL}`,
        `Ann: \u200eIMG-20240128-WA0001.jpg (file attached)\nits sail ${TAIL}`,
      ),
    ).toEqual([
      'Ann text one (edited)',
      'Bob text two',
      'Ann text three\nfour (edited)',
      'Bob media our boat (edited)',
      'Ann media its sail (edited)',
    ]);
    expect(read(`Ann: bir <ఈ సందేశం>`, `Ann: iki <ఈ సందేశం>`)).toEqual([
      'Ann text bir (edited)',
      'Ann text iki (edited)',
    ]);
  });

  test.each([
    ['words that come once', [`Ann: one ${TAIL}`, 'Bob: two']],
    ['the same text twice', [`Ann: one ${TAIL}`, `Bob: one ${TAIL}`]],
    ['words beside a known edit', [`Ann: one ${TAIL}`, `Bob: two ${TAIL}`]],
    ['a single word', ['Ann: one <grin>', 'Bob: two <grin>']],
    ['markup', ['Ann: one <a href="x y">', 'Bob: two <a href="x y">']],
    ['what stands on a line of its own', [`Ann: one\n${TAIL}`, `Bob: two\n${TAIL}`]],
  ])('%s are text', (label, lines) => {
    const known = label.includes('known') ? ['Ann: three <This message was edited>'] : [];
    expect(read(...lines, ...known).slice(0, 2)).toEqual(lines.map((line) => line.replace(': ', ' text ')));
  });

  test('of two such endings the commoner one is meant', () => {
    expect(
      read('Ann: a <so it goes>', 'Ann: b <so it goes>', `Ann: c ${TAIL}`, `Bob: d ${TAIL}`, `Bob: e ${TAIL}`),
    ).toEqual([
      'Ann text a <so it goes>',
      'Ann text b <so it goes>',
      'Ann text c (edited)',
      'Bob text d (edited)',
      'Bob text e (edited)',
    ]);
  });
});

test('the same ending in brackets on iOS is text: an edit has a mark there', () => {
  const text = 'one <qxz wkrp vlm>';
  const chat = parseChat(
    new TextEncoder().encode(`[28/01/2024, 15:10:00] Ann: ${text}\r\n[28/01/2024, 15:11:00] Bob: and ${text}\r\n`),
  );
  expect([chat.text(0), chat.text(1)]).toEqual([text, `and ${text}`]);
});
