import { describe, expect, test } from 'vitest';
import { findMentions, mentionedName } from './mention.ts';
import { parseChat } from '../parse-chat.ts';

const OPEN = '\u2068';
const CLOSE = '\u2069';
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function mentionsIn(bytes: Uint8Array, start = 0, end = bytes.length): { isValid: boolean; offsets: number[] } {
  const offsets: number[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { isValid: findMentions(bytes, view, start, end, offsets), offsets };
}

describe('mentions', () => {
  test('are found wherever they stand in a line', () => {
    for (let before = 0; before < 10; before++) {
      for (const letter of ['a', 'é', '한', '😀']) {
        const lead = encode(letter.repeat(before));
        const line = encode(`${letter.repeat(before)}@${OPEN}Zoë${CLOSE} and @${OPEN}Ben${CLOSE}`);
        const { isValid, offsets } = mentionsIn(line);
        expect(isValid).toBe(true);
        expect(offsets).toEqual([lead.length, lead.length + 16]);
        expect(offsets.map((at) => new TextDecoder().decode(mentionedName(line, at) ?? undefined))).toEqual([
          'Zoë',
          'Ben',
        ]);
      }
    }
  });

  test('begin with an @ before the mark', () => {
    expect(mentionsIn(encode(`${OPEN}Zoë${CLOSE} a${OPEN}Ben${CLOSE} @ ${OPEN}x${CLOSE}`)).offsets).toEqual([]);
  });

  test('without an end have no name', () => {
    expect(mentionedName(encode(`@${OPEN}Zoë\n${CLOSE}`), 0)).toBeNull();
  });

  test('are not looked for behind bytes that are no UTF-8, at any place of the line', () => {
    for (let at = 0; at < 12; at++) {
      const bytes = encode(`a long line @${OPEN}Ben${CLOSE}`);
      bytes[at] = 0xff;
      expect(mentionsIn(bytes)).toEqual({ isValid: false, offsets: [] });
    }
    const cut = encode('only half of é');
    expect(mentionsIn(cut, 0, cut.length - 1).isValid).toBe(false);
  });

  test('show a name with a colon although the colon ends what seems to be the name of a sender', () => {
    const lines = ['Ann: hello', 'Dr: Bob: good morning', `Ann would like to meet @${OPEN}Dr: Bob${CLOSE}`];
    const { evidence } = parseChat(encode(lines.map((line) => `24/12/2023, 18:05 - ${line}\n`).join('')));
    expect(evidence.shown).toContain('Dr: Bob');
  });
});
