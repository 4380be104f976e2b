import { describe, expect, test } from 'vitest';
import { parseChat } from '../parse-chat.ts';
import { FLAG_TEXT_REWRITTEN } from '../message/parsed-chat.ts';

const mention = (name: string): string => `@\u2068${name}\u2069`;
const parse = (text: string): ReturnType<typeof parseChat> => parseChat(new TextEncoder().encode(text));

describe('a mention', () => {
  test.each([
    [
      'in a text',
      `see ${mention('Zoë Lake')}, ${mention('~ Lea')} and ann@example.org`,
      'see @Zoë Lake, @~ Lea and ann@example.org',
    ],
    ['alone', mention('Zoë'), '@Zoë'],
    ['on a later line', `one\ntwo ${mention('Zoë')}`, 'one\ntwo @Zoë'],
    ['in a caption', `\u200eIMG-20240128-WA0001.jpg (file attached)\nwith ${mention('Zoë')}`, 'with @Zoë'],
    ['in an edited text', `with ${mention('Zoë')} <This message was edited>`, 'with @Zoë'],
  ])('%s is written as people type it', (_, body, text) => {
    const chat = parse(`28/01/2024, 15:10 - Ann: hi\n28/01/2024, 15:11 - Bob: ${body}\n28/01/2024, 15:12 - Ann: a@b\n`);
    expect(chat.text(1)).toBe(text);
    expect(chat.message(1).text).toBe(text);
    expect(new TextDecoder().decode(chat.textBytes(1))).toBe(text);
    expect([0, 2].map((i) => (chat.columns.flags[i] ?? 0) & FLAG_TEXT_REWRITTEN)).toEqual([0, 0]);
  });

  test('that is not whole stays, and so do other isolates', () => {
    for (const body of ['see @\u2068Zoë', 'a \u2068b\u2069 c', '@\u2068Zoë\nLake\u2069']) {
      expect(parse(`28/01/2024, 15:10 - Ann: ${body}\n`).text(0)).toBe(body);
    }
  });

  test('before the first message is nobody’s', () => {
    const chat = parse(`for ${mention('Zoë')}\n28/01/2024, 15:10 - Ann: hi\n`);
    expect([chat.text(0), (chat.columns.flags[0] ?? 0) & FLAG_TEXT_REWRITTEN]).toEqual(['hi', 0]);
  });
});
