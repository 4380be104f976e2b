import { latinDigits } from './body-digits.ts';
import { hasLeadingMark, isPollWord } from '../locales/markers.ts';
import type { Poll } from '../message/message.ts';

const MARKS = /[\u200e\u200f]/g;
const TITLE = /^(\p{L}[\p{L}\p{M} ]{0,30})\s?[:：]$/u;
const OPTION = /^(\p{L}[\p{L}\p{M} ]{0,30})[:：](.*)[(（]([^()（）]*)[)）]$/u;

/**
 * Parses a poll: `POLL:`, the question on the next lines, then lines `OPTION: text (n votes)` that all begin with the same word. The words
 * are localised, so one of these must hold: the first line is a known word; iOS's marks stand before it and before every option; or there
 * are at least two options, each with a number, and both words are in capitals. None of them holds for a person's list, such as `SHOPPING:`
 * with `Item: milk (2 pieces)`.
 */
export function parsePoll(body: string): Poll | null {
  if (!/^[^\n]*[:：]\n/.test(body)) return null;
  const raw = body.trimEnd().split('\n');
  const lines = raw.map((line) => line.replaceAll(MARKS, '').trim());
  const title = TITLE.exec(lines[0] ?? '')?.[1];
  const word = OPTION.exec(lines.at(-1) ?? '')?.[1];
  if (title === undefined || word === undefined || lines.length < 3) return null;

  let first = lines.length;
  while (first > 1 && OPTION.exec(lines[first - 1] ?? '')?.[1] === word) first--;
  if (first < 2) return null;
  const options = lines.slice(first).map((line) => toOption(OPTION.exec(line)));
  const isMarked = hasLeadingMark(body) && raw.slice(first).every(hasLeadingMark);
  const isShaped =
    options.length >= 2 &&
    hasCase(title) &&
    hasCase(word) &&
    isCapital(word) &&
    options.every(({ votes }) => votes !== null);
  if (!isMarked && !(isCapital(title) && (isPollWord(title) || isShaped))) return null;
  return {
    question: lines.slice(1, first).join('\n').trim(),
    options: options.map(({ text, votes }) => ({ text, votes: votes ?? 0 })),
  };
}

const isCapital = (word: string): boolean => word === word.toLocaleUpperCase();
const hasCase = (word: string): boolean => word.toLocaleLowerCase() !== word.toLocaleUpperCase();

/** Vote counts that Hebrew and Arabic write as words: one and two. */
const COUNTS: readonly (readonly [RegExp, number])[] = [
  [/אחת|אחד|واحد/u, 1],
  [/שתי|שני|صوتان|صوتين/u, 2],
];

function toOption(match: RegExpExecArray | null): { text: string; votes: number | null } {
  const words = match?.[3] ?? '';
  const number = /\p{Nd}+/u.exec(words)?.[0];
  const votes = number === undefined ? COUNTS.find(([count]) => count.test(words))?.[1] : Number(latinDigits(number));
  return { text: (match?.[2] ?? '').trim(), votes: votes ?? null };
}
