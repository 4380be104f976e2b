import { cleanName, isDirectionMark } from '../text/chars.ts';
import { FLAG_IOS } from '../message/context-flags.ts';
import { linesOf } from '../segments/lines.ts';
import { isEncryptionNotice } from '../locales/markers.ts';
import { TEXT_KIND } from '../message/message-kind.ts';
import { secondColon } from '../segments/name-range.ts';
import { includesName } from './notice-rules.ts';
import { noticeUnder, type Segmentation } from '../segments/segment.ts';

/** Number of different lines that name other people. With so many, the name is not that of a person all of whose messages are deletions. */
const ENOUGH = 2;
/** Number of lines inspected for each name. */
const MAX_LINES = 20;

/**
 * Names under which iOS prints notices: the encryption notice, or lines that name other people. Such a name is the group's own name or, in a
 * chat of two, the other person's, who also has messages. `people` are the senders with a message that is no such notice.
 */
export function gatherGroups(
  bytes: Uint8Array,
  found: Segmentation,
): { readonly groups: readonly string[]; readonly people: ReadonlySet<string> } {
  const { sender, kind, flags, bodyStart, bodyEnd, count, senders, unsettled } = found;
  const lines = linesOf(bytes, found);
  const isPerson = new Uint8Array(senders.size);
  const claims = new Map<string, Claims>();
  const add = (name: string, raw: number, text: string): void => {
    const own = claims.get(name) ?? { raw, texts: [] };
    claims.set(name, own);
    if (own.texts.length < MAX_LINES) own.texts.push(text);
  };
  const addNotice = (i: number): void => {
    const who = sender[i] as number;
    if (who < -1) add(lines.nameOf(noticeUnder(who)), -1, lines.textOf(i));
  };
  let next = 0;
  for (let open = senders.size; next < count && open > 0; next++) {
    const i = next;
    const who = sender[i] as number;
    addNotice(i);
    if (who < 0 || isPerson[who] === 1) continue;
    // A group's name may have a colon: `Lake: house: U+200E…`.
    const isText = kind[i] === TEXT_KIND && ((flags[i] as number) & FLAG_IOS) !== 0;
    const start = bodyStart[i] as number;
    const colon = isText ? secondColon(bytes, start, bodyEnd[i] as number) : -1;
    if (colon < 0 || !isDirectionMark(bytes, colon + 2)) {
      isPerson[who] = 1;
      open--;
    } else {
      const rest = new TextDecoder().decode(bytes.subarray(start, colon));
      add(cleanName(`${lines.nameOf(who)}: ${rest}`), who, lines.textOf(i).slice(rest.length + 2));
    }
  }
  for (const i of unsettled) if (i >= next) addNotice(i);
  const people = new Set(Array.from(isPerson, (is, who) => (is === 1 ? lines.nameOf(who) : '')));
  const names = [...people, ...claims.keys()];
  const groups = [...claims]
    .filter(([, { raw }]) => isPerson[raw] !== 1)
    .filter(
      ([name, { texts }]) => texts.some(isEncryptionNotice) || (!people.has(name) && nameOthers(texts, name, names)),
    )
    .map(([name]) => name);
  return { groups, people };
}

interface Claims {
  /** Index of the name's first part where it has a colon, else -1. */
  readonly raw: number;
  readonly texts: string[];
}

function nameOthers(texts: readonly string[], own: string, names: readonly string[]): boolean {
  const telling = new Set<string>();
  for (const text of texts) {
    if (names.some((name) => name !== own && includesName(text, name))) telling.add(text);
    if (telling.size === ENOUGH) return true;
  }
  return false;
}
