import { isOwnWord } from '../locales/markers.ts';
import {
  ENOUGH_RESTS,
  MANY_LINES,
  type ChatEvidence,
  type ChatVerdict,
  type NameLines,
  type SecondPart,
} from '../message/chat-evidence.ts';

/**
 * Decides how the names of an export are to be read.
 *
 * A name ends at the first ": ". In two cases it ends at the second one: the chat's own name, a notice or a mention shows the longer name; or all
 * messages of the short name continue with the same word and ": " (`Dr: Bob: hi`), and at least three of their texts differ. It ends at the first one
 * in any case if the short name is the name of the chat. A word that WhatsApp itself writes (`location: https://…`) does not count as such a word.
 */
export function settleNames(
  own: ChatEvidence,
  all: readonly ChatEvidence[],
  chatNames: readonly string[],
): Pick<ChatVerdict, 'longer' | 'rare' | 'notices'> {
  const chat = joinNames(all);
  const shown = new Set(all.flatMap((one) => [...one.shown, ...one.groups]));
  const chatKeys = new Set(chatNames.map(fileKey));
  const longer: (readonly [string, readonly string[]])[] = [];
  const rare: string[] = [];
  const notices: string[] = [];
  for (const { name } of own.names) {
    const known = chat.get(name);
    if (known === undefined) continue;
    const words = chatKeys.has(fileKey(name)) ? [] : longerWords(known, shown, chatNames);
    if (words.length > 0) longer.push([name, words]);
    else if (known.lines === 1 && isBeginningOfNotice(name, chat)) notices.push(name);
    else if (known.lines < MANY_LINES) rare.push(name);
  }
  return { longer: longer.sort(([a], [b]) => (a < b ? -1 : 1)), rare: rare.sort(), notices: notices.sort() };
}

/** Exports of one chat mostly hold the same messages, so the largest count is the count, not the sum. */
function joinNames(all: readonly ChatEvidence[]): Map<string, NameLines> {
  const chat = new Map<string, NameLines>();
  for (const { names } of all) {
    for (const one of names) {
      const known = chat.get(one.name);
      const lines = Math.max(one.lines, known?.lines ?? 0);
      const isPerson = one.isPerson || known?.isPerson === true;
      chat.set(
        one.name,
        known === undefined ? one : { ...one, lines, second: joinSecond(known.second, one.second), isPerson },
      );
    }
  }
  return chat;
}

function joinSecond(one: SecondPart | null, other: SecondPart | null): SecondPart | null {
  if (one === null || other === null) return null;
  if (one.word === null || one.word !== other.word) return { word: null, markers: 0, rests: [] };
  const rests = [...new Set([...one.rests, ...other.rests])].sort((a, b) => a - b).slice(0, ENOUGH_RESTS);
  return { word: one.word, markers: Math.max(one.markers, other.markers), rests };
}

function longerWords({ name, second }: NameLines, shown: ReadonlySet<string>, chatNames: readonly string[]): string[] {
  const words = new Set<string>();
  const head = `${name}: `;
  for (const long of shown) if (long.startsWith(head)) words.add(long.slice(head.length));
  for (const chatName of chatNames) {
    // File names have `_` for a colon.
    const [, before = '', after = ''] = /^(.+?)(?:[_:] | {2})(.+)$/.exec(chatName) ?? [];
    if (after !== '' && fileKey(before) === fileKey(name)) words.add(after);
  }
  if (second?.word != null && !isOwnWord(second.word)) {
    if (second.markers + second.rests.length >= ENOUGH_RESTS) words.add(second.word);
  }
  return [...words].sort();
}

/** A chat's name as files can bear it: no letter case, and one space for every character that they may not have. */
const fileKey = (name: string): string =>
  name
    .normalize('NFC')
    .replaceAll(/[\s_\\/:*?"<>|]+/g, ' ')
    .trim()
    .toLowerCase();

/** Number of words from which a "name" may be a sentence; names rarely have so many. */
const SENTENCE_WORDS = 6;
/** Number of words after the name of another sender from which a "name" may be a sentence about that sender. */
const WORDS_BEHIND_NAME = 4;
/** Number of letters from which a "name" in a script without spaces may be a sentence. */
const SENTENCE_LETTERS = 20;

const QUOTES: readonly (readonly [open: string, close: RegExp])[] = [
  ['\u201e', /[\u201c\u201d]/u],
  ['\u201c', /[\u201d]/u],
  ['\u00ab', /\u00bb/u],
  ['\u300c', /\u300d/u],
  ['\u300e', /\u300f/u],
];

/** The closing mark of a quotation that a text opens and does not close; null where there is none. */
export function openQuote(text: string): RegExp | null {
  if ((text.split('"').length - 1) % 2 === 1) return /"/;
  for (const [open, close] of QUOTES) {
    const at = text.lastIndexOf(open);
    if (at >= 0 && !close.test(text.slice(at + 1))) return close;
  }
  return null;
}

/** True where a "name" that one message has reads as the first half of a notice: a sentence, or an open quotation. */
function isBeginningOfNotice(name: string, chat: ReadonlyMap<string, NameLines>): boolean {
  if (openQuote(name) !== null) return true;
  const words = name.split(/\s+/);
  if (words.length >= SENTENCE_WORDS && (/[.!?\u0964] /u.test(name) || isMostlyLowerCase(words.slice(1)))) return true;
  if (words.length === 1) return /^[\p{Lo}\p{Lm}\p{M}\p{P}\p{N}]+$/u.test(name) && name.length >= SENTENCE_LETTERS;
  for (let own = 1; own + WORDS_BEHIND_NAME <= words.length; own++) {
    const author = chat.get(words.slice(0, own).join(' '));
    if (author !== undefined && author.lines > 1 && isMostlyLowerCase(words.slice(own))) return true;
  }
  return false;
}

/** True where more words begin with a small letter than with a capital, and for words in a script without letter case. */
function isMostlyLowerCase(words: readonly string[]): boolean {
  const small = words.filter((word) => /^\p{Ll}/u.test(word)).length;
  const capital = words.filter((word) => /^\p{Lu}/u.test(word)).length;
  return small > capital || (small === 0 && capital === 0 && words.every((word) => /\p{L}/u.test(word)));
}
