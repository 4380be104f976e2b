import { latinDigits } from './body-digits.ts';
import { isPollWord } from './markers.ts';
import type { Poll } from './message.ts';

const MARKS = /[\u200e\u200f]/g;
const OPTION = /^(\p{L}[\p{L} ]{0,30})[:：](.*)[(（]([^()（）]*)[)）]$/u;

/**
 * `POLL:`, the question on the next lines, then `OPTION: text (n votes)` lines that all start with one word. The words are localised, so
 * the shape decides: either the first line is a known word, or every option line tells a number in parentheses and there are
 * at least two of them.
 */
export function parsePoll(body: string): Poll | null {
  const lines = body.replaceAll(MARKS, '').trimEnd().split('\n');
  if (!/^[^\n]*[:：]\n/.test(body)) return null;
  const title = /^(\p{L}[\p{L} ]{0,30})\s?[:：]$/u.exec(lines[0] ?? '')?.[1];
  if (title === undefined || lines.length < 3) return null;
  const word = OPTION.exec((lines.at(-1) ?? '').trim())?.[1];
  if (word === undefined) return null;

  let first = lines.length;
  while (first > 1 && OPTION.exec((lines[first - 1] ?? '').trim())?.[1] === word) first--;
  const options = lines.slice(first).map((line) => toOption(OPTION.exec(line.trim())));
  const sure =
    isPollWord(title) ||
    (options.length >= 2 &&
      title === title.toLocaleUpperCase() &&
      lines.slice(first).every((line) => /\p{N}/u.test(line)));
  if (!sure || first < 2) return null;
  return { question: lines.slice(1, first).join('\n').trim(), options };
}

function toOption(match: RegExpExecArray | null): { text: string; votes: number } {
  const number = /\p{Nd}+/u.exec(match?.[3] ?? '')?.[0] ?? '';
  return { text: (match?.[2] ?? '').trim(), votes: Number(latinDigits(number)) || 0 };
}
