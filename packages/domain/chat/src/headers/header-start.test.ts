import { expect, test } from 'vitest';
import { parseChat } from '../parse-chat.ts';

const header = (minute: number) => `[28/01/2024, 15:${minute}:14] `;

test('a header stands behind the line end of the body before it, whatever that is', () => {
  const lines = [
    '',
    'Ann:',
    'Ann: ',
    'Ann: hi',
    'Bob: two\nlines',
    'Bob: two\r\nlines\r',
    '\u200eBob: \u200eimage omitted',
    'Bob: end',
  ];
  for (const end of ['\n', '\r\n']) {
    let text = `Chat of Ann${end}`;
    const starts = lines.map((line, at) => {
      const start = new TextEncoder().encode(text).length;
      text += header(at + 10) + line + end;
      return start;
    });
    expect([...parseChat(new TextEncoder().encode(text)).columns.headerStart]).toEqual(starts);
  }
});
