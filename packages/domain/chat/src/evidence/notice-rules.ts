import { cleanName } from '../text/chars.ts';
import { isEncryptionNotice, namedInNotice, startsAsNotice } from '../locales/markers.ts';
import { matchNotice, type SystemEvent } from '../locales/system-event.ts';

/** Names of people and groups take 100 characters at most. */
const MAX_NAME = 100;
/** Longest marked body in unknown words that can be a notice, in characters. */
const MAX_UNKNOWN_NOTICE = 250;
const LINK = /https?:\/\/|\bwww\.|\bwa\.me\//i;

/**
 * True where a body that begins with a mark on iOS is a notice: its words are known, its sender is the group itself, or it is one short line that
 * names its sender. In all other cases a person wrote it, or WhatsApp put it in place of a message.
 */
export function isMarkedNotice(text: string, sender: string, isGroup: boolean): boolean {
  if (isGroup) return true;
  const words = cleanName(text);
  const isPlain = words.length <= MAX_UNKNOWN_NOTICE && !words.includes('\n') && !LINK.test(words);
  return (isPlain && includesName(words, sender)) || startsAsNotice(words) || knownNotice(words) !== null;
}

/**
 * True where a body without a mark that begins like a notice is a notice: its sender is the group, it is the encryption notice, or it names its
 * sender.
 */
export function isUnmarkedNotice(text: string, sender: string, isGroup: boolean): boolean {
  return isGroup || isEncryptionNotice(text) || namedInNotice(text)?.startsWith(sender) === true;
}

/** The event of a body without a mark that is wholly a known notice about its sender or "you"; null for anything else. */
export function ownNotice(text: string, sender: string): SystemEvent | null {
  const words = cleanName(text);
  const event = knownNotice(words, true);
  if (event === null) return null;
  const { actor, target, self } = event;
  if (actor !== null) return actor === sender ? event : null;
  // "You left" is what people write as well.
  if (self !== null) return words.split(' ').length > 2 ? event : null;
  return target === sender ? event : null;
}

/** The event of `words` where they are a known notice and the names in it can be names; else null. */
export function knownNotice(words: string, isWhole = false): SystemEvent | null {
  const match = matchNotice(words);
  if (match === null || (isWhole && !match.isWhole)) return null;
  const { actor, target } = match.event;
  return isName(actor) && isName(target) ? match.event : null;
}

const isName = (name: string | null): boolean =>
  name === null || (name.length <= MAX_NAME && !name.includes('\n') && !LINK.test(name));

/** A letter or digit that would continue a name. Scripts without spaces have none: every position in them is a word boundary. */
const GOES_ON =
  /(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}])[\p{L}\p{N}\p{M}]/u;

/** True when `words` contain the name as whole words. */
export function includesName(words: string, name: string): boolean {
  if (name === '') return false;
  for (let at = words.indexOf(name); at >= 0; at = words.indexOf(name, at + 1)) {
    const before = /.$/u.exec(words.slice(Math.max(0, at - 2), at))?.[0] ?? '';
    const after = /^./u.exec(words.slice(at + name.length, at + name.length + 2))?.[0] ?? '';
    if (!GOES_ON.test(before) && !GOES_ON.test(after)) return true;
  }
  return false;
}
