import { classifyBody } from '../bodies/body.ts';
import { FLAG_HAS_NAME, SINGLE_LINE } from '../message/context-flags.ts';
import { ENOUGH_RESTS, MANY_LINES, type NameLines, type SecondPart } from '../message/chat-evidence.ts';
import { cleanName, isDirectionMark } from '../text/chars.ts';
import { mentionedName } from '../text/mention.ts';
import { MESSAGE_KINDS } from '../message/message.ts';
import { isEncryptionNotice } from '../locales/markers.ts';
import { SYSTEM_KIND, TEXT_KIND } from '../message/message-kind.ts';
import { hash, keepSmallest } from '../text/smallest-hashes.ts';
import { beginsWithName, nameStart, secondColon } from '../segments/name-range.ts';
import type { Segmentation } from '../segments/segment.ts';
import { systemEvent } from '../locales/system-event.ts';

/** Longest notice, in bytes. */
const MAX_NOTICE_BYTES = 400;

const decoder = new TextDecoder();

/** Gathers the evidence about names. The cost is small where every sender soon has a plain text. */
export function gatherNames(
  bytes: Uint8Array,
  found: Segmentation,
): { readonly names: readonly Omit<NameLines, 'isPerson'>[]; readonly shown: readonly string[] } {
  const { sender, bodyStart, bodyEnd, kind, count, senders } = found;
  const lines = new Uint8Array(senders.size);
  const seconds: (Second | null)[] = Array.from({ length: senders.size }, () => new Second());
  let open = senders.size * 2;
  for (let i = 0; i < count && open > 0; i++) {
    const who = sender[i] as number;
    if (who < 0) continue;
    if ((lines[who] as number) < MANY_LINES && ++lines[who]! === MANY_LINES) open--;
    const second = seconds[who];
    if (second === null || second === undefined) continue;
    const start = bodyStart[i] as number;
    const end = bodyEnd[i] as number;
    const colon = secondColon(bytes, start, end);
    if (colon >= 0) second.add(bytes, start, colon, end, kind[i] === TEXT_KIND);
    else {
      seconds[who] = null;
      open--;
    }
  }
  const byName = new Map<string, { lines: number; second: Second | null }>();
  for (let raw = 0; raw < senders.size; raw++) {
    if (lines[raw] === 0) continue;
    const name = senders.name(raw);
    const known = byName.get(name);
    const own = { lines: lines[raw] as number, second: seconds[raw] ?? null };
    byName.set(
      name,
      known === undefined ? own : { lines: known.lines + own.lines, second: joined(known.second, own.second) },
    );
  }
  const names = [...byName].map(([name, { lines: all, second }]) => ({
    name,
    lines: Math.min(all, MANY_LINES),
    second: second?.part() ?? null,
  }));
  const mayBeLonger = names.some(({ second }) => second !== null);
  const shown = inNotices(bytes, found, lines);
  if (mayBeLonger) for (const name of inMentions(bytes, found)) if (name.includes(': ')) shown.add(name);
  return { names, shown: [...shown].sort() };
}

/** Second parts of one raw name, as they are gathered. */
class Second {
  private word: string | null | undefined;
  private markers = 0;
  private readonly rests = new Set<number>();

  add(bytes: Uint8Array, start: number, colon: number, end: number, isText: boolean): void {
    const word = cleanName(decoder.decode(bytes.subarray(start, colon)));
    if (this.word === undefined) this.word = word;
    else if (this.word !== word) this.word = null;
    if (this.word === null || !isText) return;
    if (isMarker(bytes, colon + 2, end)) this.markers++;
    else keepSmallest(this.rests, hash(bytes, colon + 2, end), ENOUGH_RESTS);
  }

  join(other: Second): void {
    if (this.word === undefined) this.word = other.word;
    else if (other.word !== undefined && other.word !== this.word) this.word = null;
    this.markers += other.markers;
    for (const rest of other.rests) keepSmallest(this.rests, rest, ENOUGH_RESTS);
  }

  part(): SecondPart {
    const { word = null } = this;
    if (word === null) return { word, markers: 0, rests: [] };
    const rests = [...this.rests].sort((a, b) => a - b);
    return { word, markers: Math.min(this.markers, ENOUGH_RESTS), rests };
  }
}

function joined(one: Second | null, other: Second | null): Second | null {
  if (one === null || other === null) return null;
  one.join(other);
  return one;
}

/** Kinds that only WhatsApp writes, directly after a name. */
const MARKER_KINDS: ReadonlySet<number> = new Set(
  (['media', 'deleted', 'call'] as const).map((kind) => MESSAGE_KINDS.indexOf(kind)),
);

function isMarker(bytes: Uint8Array, start: number, end: number): boolean {
  if (start >= end) return false;
  return MARKER_KINDS.has(classifyBody(bytes, start, end, FLAG_HAS_NAME | SINGLE_LINE) & 255);
}

/** Names that contain ": " and occur in notices, also in notices that were split at a colon of their text. */
function inNotices(bytes: Uint8Array, found: Segmentation, lines: Uint8Array): Set<string> {
  const shown = new Set<string>();
  const { sender, kind, bodyStart, bodyEnd, count, senders, unsettled } = found;
  const look = (i: number): void => {
    const who = sender[i] as number;
    const start = who < 0 ? (bodyStart[i] as number) : nameStart(bytes, found, i);
    const end = bodyEnd[i] as number;
    if (end - start > MAX_NOTICE_BYTES || (who < 0 && secondColon(bytes, start, end) < 0)) return;
    const short = who < 0 ? null : senders.name(who);
    const before = short === null ? null : nameBeforeMark(bytes, bodyStart[i] as number, end);
    if (before !== null) shown.add(`${short}: ${before}`);
    const event = systemEvent(decoder.decode(bytes.subarray(start, end)));
    if (event === null) return;
    for (const name of [event.actor, event.target])
      if (name?.includes(': ') === true && (short === null || !beginsWithName(name, short))) shown.add(name);
  };
  for (const i of unsettled) if ((sender[i] as number) < 0 && kind[i] === SYSTEM_KIND) look(i);
  if (lines.some((own) => own > 0 && own < MANY_LINES)) {
    for (let i = 0; i < count; i++) if ((lines[sender[i] as number] ?? MANY_LINES) < MANY_LINES) look(i);
  }
  return shown;
}

/** The text of a body before its second colon where a marked notice follows, as on iOS; else null. */
function nameBeforeMark(bytes: Uint8Array, start: number, end: number): string | null {
  const colon = secondColon(bytes, start, end);
  if (colon < 0 || !isDirectionMark(bytes, colon + 2)) return null;
  const notice = decoder.decode(bytes.subarray(colon + 2, end));
  if (!isEncryptionNotice(notice) && systemEvent(notice) === null) return null;
  return cleanName(decoder.decode(bytes.subarray(start, colon)));
}

function* inMentions(bytes: Uint8Array, { mentions }: Segmentation): Generator<string> {
  for (const at of mentions) {
    const name = mentionedName(bytes, at);
    if (name !== null) yield cleanName(decoder.decode(name));
  }
}
