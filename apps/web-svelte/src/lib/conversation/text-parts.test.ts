import { describe, expect, it } from 'vitest';
import { isEmojiOnly, textParts } from './text-parts.ts';

const told = (text: string): string[] => textParts(text).map(({ style, text }) => `${style}: ${text}`);

describe('the text of a message', () => {
  it('shows what WhatsApp marks', () => {
    expect(told('a *red* _boat_ ~sank~ ```x = 1```')).toEqual([
      'plain: a ',
      'bold: red',
      'plain:  ',
      'italic: boat',
      'plain:  ',
      'strike: sank',
      'plain:  ',
      'code: x = 1',
    ]);
  });

  it.each(['2*3*4', 'snake_case_name', '* list *', '* not closed', 'a*b', '**'])('leaves “%s” alone', (text) =>
    expect(told(text)).toEqual([`plain: ${text}`]),
  );

  it('makes links of web addresses only, without the punctuation after them', () => {
    expect(told('see https://example.org/a_b_c?x=1.')).toEqual([
      'plain: see ',
      'link: https://example.org/a_b_c?x=1',
      'plain: .',
    ]);
    expect(told('javascript:alert(1) data:text/html,x')).toEqual(['plain: javascript:alert(1) data:text/html,x']);
  });

  it('keeps all characters', () => {
    for (const text of ['', 'a\nb', '*a* https://x.y *b', '_~*a*~_'])
      expect(
        textParts(text)
          .map(({ text }) => text)
          .join('').length,
      ).toBeGreaterThanOrEqual(text.replaceAll(/[*_~`]/g, '').length);
  });
});

it('one to three emoji without other text are large', () => {
  expect(['👍', '👨‍👩‍👧‍👦 ❤️', '😂😂😂'].map(isEmojiOnly)).toEqual([true, true, true]);
  expect(['👍 ok', '', '7', '😂😂😂😂'].map(isEmojiOnly)).toEqual([false, false, false, false]);
});
