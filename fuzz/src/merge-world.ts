import { createRandom } from './random.ts';
import type { Random } from './random.ts';

/*
 * One conversation, and the exports that two to five phones make of it. The conversation has bursts, short texts that come again and
 * again, and messages that two phones write differently side by side. What no program can decide is left out:
 *
 * - Two equal messages of one minute of which one phone has the first and another the second. A window therefore begins and ends
 *   between two minutes, unless all messages of the minute differ, and only texts that nobody repeats are missing on a phone.
 * - A message that is missing on one phone beside one that two phones write differently, in the same minute or the next.
 * - The clock of a stretch that two phones share without a long text that stays as it is; so at least four such texts lie
 *   between any two exports that meet, and one, or three beside short texts, in each stretch in which their clocks differ alike.
 * - A message that is missing within hours of a change of a clock, and the clock of messages that one export alone has where a change may lie
 *   on either side of them (`clockIsKnown`).
 * - The order of day and month of a chat of a few days: it is told to the parser.
 * - Persons who have different names on two phones and no such text in common there: they may stay two, and nothing but such a text
 *   is then common to both.
 */

export interface Sent {
  /** UTC seconds. */
  readonly at: number;
  /** The writer; for a notice, the person who acts. */
  readonly who: number;
  readonly kind: 'text' | 'media' | 'added' | 'left';
  readonly text: string;
  /** For `added`: the added person. */
  readonly target: number;
  readonly edit: { readonly text: string; readonly from: number } | null;
  /** UTC second from which on exports show the message as deleted. */
  readonly deletedFrom: number;
  /** True for a text that nobody repeats and that is never changed. */
  readonly isAnchor: boolean;
}

/** Minutes ahead of UTC from each UTC second on. The first entry holds from the beginning. */
export type Zone = readonly (readonly [from: number, minutes: number])[];

export interface Phone {
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly ios: boolean;
  readonly german: boolean;
  readonly withMedia: boolean;
  readonly zone: Zone;
  readonly owner: number;
  readonly names: readonly string[];
  /** UTC second of the export. */
  readonly takenAt: number;
  /** Indexes of its messages in the conversation, rising. */
  readonly places: readonly number[];
}

export interface World {
  readonly sent: readonly Sent[];
  readonly phones: readonly Phone[];
}

const HOUR = 3600;
const utc = (year: number, month: number, day: number, hour: number): number =>
  Date.UTC(year, month - 1, day, hour) / 1000;

/** Zones with the changes of clocks of 2024. In conversations of other years their clocks do not change. */
const ZONES: readonly Zone[] = [
  [
    [0, 60],
    [utc(2024, 3, 31, 1), 120],
    [utc(2024, 10, 27, 1), 60],
  ],
  [
    [0, 0],
    [utc(2024, 3, 31, 1), 60],
    [utc(2024, 10, 27, 1), 0],
  ],
  [
    [0, -300],
    [utc(2024, 3, 10, 7), -240],
    [utc(2024, 11, 3, 6), -300],
  ],
  [
    [0, 660],
    [utc(2024, 4, 6, 16), 600],
    [utc(2024, 10, 5, 16), 660],
  ],
  [[0, 60]],
  [[0, 0]],
  [[0, 330]],
  [[0, 345]],
  [[0, 540]],
  [[0, -480]],
];
const CHANGES = ZONES.flatMap((zone) => zone.slice(1).map(([from]) => from));

export const offsetAt = (zone: Zone, at: number): number => {
  let minutes = 0;
  for (const [from, offset] of zone) if (at >= from) minutes = offset;
  return minutes;
};

const WORDS =
  'wir sehen uns morgen früh the train leaves at nine and café Zoë brings cake für alle maybe later tonight call me when you are home ja klar'.split(
    ' ',
  );
const SHORT = ['ok', 'ja', '😂', 'haha', 'thanks', 'no', '👍', 'on my way'];
const SAID_AGAIN = ['good morning everyone', 'Gute Nacht zusammen', 'are you there already?'];
const PEOPLE = ['Ann', 'Bob', 'Zoë Müller', 'Dad', 'Karim', 'Olga P'];

const sentence = (random: Random): string =>
  Array.from({ length: random.between(2, 9) }, () => random.pick(WORDS)).join(' ');

interface Style {
  readonly people: number;
  /** Share of short texts, and of messages that two phones may write differently. */
  readonly shorts: number;
  readonly specials: number;
  /** Persons from this index on write little. */
  readonly quiet: number;
}

const drawWho = (random: Random, { people, quiet }: Style): number =>
  random.between(0, random.chance(0.95) ? Math.min(quiet, people) - 1 : people - 1);

const drawSent = (random: Random): Sent[] => {
  const people = random.between(2, PEOPLE.length);
  const count = random.between(40, 300);
  const busy = random.chance(0.5);
  const style: Style = {
    people,
    shorts: random.pick([0.1, 0.3, 0.6]),
    specials: random.pick([0.03, 0.12, 0.3]),
    quiet: random.chance(0.4) ? random.between(1, people - 1) : people,
  };
  const start = random.chance(0.6)
    ? random.pick(CHANGES) - random.between(0, 30 * HOUR)
    : utc(random.between(2018, 2025), random.between(1, 12), random.between(1, 28), random.between(0, 23));
  const sent: Sent[] = [];
  let at = start;
  let inBurst = random.between(1, 30);
  let special = false;
  for (let place = 0; place < count; place += 1) {
    inBurst -= 1;
    if (inBurst <= 0) {
      inBurst = random.between(1, 30);
      at += random.between(180, busy ? HOUR : 8 * HOUR);
    } else at += random.chance(0.4) ? random.between(0, 8) : random.between(5, 90);
    special = random.chance(special ? 0.4 : style.specials);
    sent.push(special ? drawSpecial(random, at, style, place) : drawText(random, at, style, place));
  }
  return sent;
};

const PLAIN = { target: 0, edit: null, deletedFrom: Number.POSITIVE_INFINITY, isAnchor: false };

const drawText = (random: Random, at: number, style: Style, place: number): Sent => {
  const plain = { ...PLAIN, at, who: drawWho(random, style), kind: 'text' as const };
  if (random.chance(style.shorts)) return { ...plain, text: random.pick(SHORT) };
  if (random.chance(0.03)) return { ...plain, text: random.pick(SAID_AGAIN) };
  return { ...plain, text: `${sentence(random)} ${place} of them`, isAnchor: true };
};

const drawSpecial = (random: Random, at: number, style: Style, place: number): Sent => {
  const { people } = style;
  const who = drawWho(random, style);
  const plain = { ...PLAIN, at, who, kind: 'text' as const, text: `${sentence(random)} ${place} of them` };
  const kind = random.between(0, people > 2 ? 4 : 2);
  if (kind === 0) return { ...plain, kind: 'media', text: '' };
  if (kind === 1) {
    const text = random.chance(0.7) ? `${plain.text} ${sentence(random)}` : `${sentence(random)} ${place} instead`;
    return { ...plain, edit: { text, from: at + random.between(1, 900) } };
  }
  if (kind === 2) return { ...plain, deletedFrom: at + random.between(1, random.chance(0.5) ? 600 : 48 * HOUR) };
  if (kind === 3) return { ...plain, kind: 'added', text: '', target: (who + random.between(1, people - 1)) % people };
  return { ...plain, kind: 'left', text: '' };
};

export const minuteOf = ({ at }: Sent): number => Math.floor(at / 60);

/** Marks texts that a phone may lack such that the other exports show that it lacks them. */
const maybeMissing = (sent: readonly Sent[]): boolean[] => {
  const crowded = new Set<number>();
  for (const message of sent) {
    if (message.isAnchor || (message.kind === 'text' && message.edit === null && isKept(message))) continue;
    for (const minute of [-1, 0, 1]) crowded.add(minuteOf(message) + minute);
  }
  return sent.map(
    (message) =>
      message.isAnchor &&
      !crowded.has(minuteOf(message)) &&
      !CHANGES.some((change) => Math.abs(change - message.at) < 4 * HOUR),
  );
};

const isKept = ({ deletedFrom }: Sent): boolean => deletedFrom === Number.POSITIVE_INFINITY;

/** True where a window may begin or end before this message. */
const isBorder = (sent: readonly Sent[], missing: readonly boolean[], place: number): boolean => {
  const [before, after] = [sent[place - 1], sent[place]];
  if (before === undefined || after === undefined || minuteOf(before) !== minuteOf(after)) return true;
  return sent.every((message, at) => minuteOf(message) !== minuteOf(after) || missing[at] === true);
};

const idOf = (random: Random): string => Array.from({ length: 64 }, () => random.between(0, 15).toString(16)).join('');

const nameOn = (random: Random, person: number, phone: number): string => {
  const name = PEOPLE[person] ?? '';
  const user = name.toLowerCase().replace(/[^a-z]/g, '');
  return random.pick([
    name,
    name,
    name,
    `~ ${name}`,
    `${name} ${phone + 1}`,
    `+49 151 2345${person}${phone}0`,
    `~${user}.${person}${phone}`,
    `@${user}_${phone}`,
  ]);
};

const drawPhone = (random: Random, sent: readonly Sent[], number: number, oneZone: Zone | null): Phone => {
  const missing = maybeMissing(sent);
  const whole = random.chance(0.2);
  let from = whole ? 0 : random.between(0, Math.floor(sent.length * 0.6));
  let to = whole ? sent.length : Math.min(sent.length, from + random.between(12, sent.length));
  const change = sent.findIndex(({ at }, place) => CHANGES.some((of) => of <= at && of > (sent[place - 1]?.at ?? at)));
  if (change > 0 && random.chance(0.3)) {
    if (random.chance(0.5)) from = Math.max(0, change - random.between(1, 8));
    else to = Math.min(sent.length, change + random.between(1, 8));
    if (to - from < 12) [from, to] = [Math.max(0, change - 30), Math.min(sent.length, change + 4)];
  }
  while (!isBorder(sent, missing, from)) from += 1;
  while (!isBorder(sent, missing, to)) to += 1;
  const lost = random.chance(0.5) ? 0 : random.between(1, 8) / 100;
  const owner = random.between(0, Math.max(...sent.map(({ who }) => who)));
  return {
    id: idOf(random),
    ios: random.chance(0.4),
    german: random.chance(0.3),
    withMedia: random.chance(0.4),
    zone: oneZone ?? random.pick(ZONES),
    owner,
    names: PEOPLE.map((_, person) => nameOn(random, person, number)),
    takenAt: (sent[to - 1]?.at ?? 0) + 1,
    places: sent.flatMap((_, place) =>
      place >= from && place < to && !(missing[place] === true && random.chance(lost)) ? [place] : [],
    ),
  };
};

const common = (one: Phone, other: Phone): number[] => {
  const known = new Set(other.places);
  return one.places.filter((place) => known.has(place));
};

/** True where the shared messages determine the difference of the two clocks. */
const clocksMeet = (sent: readonly Sent[], one: Phone, other: Phone): boolean => {
  const stretches: { apart: number; anchors: number; shorts: number }[] = [];
  for (const place of common(one, other)) {
    const message = sent[place];
    if (message === undefined) continue;
    const apart = offsetAt(one.zone, message.at) - offsetAt(other.zone, message.at);
    if (stretches.at(-1)?.apart !== apart) stretches.push({ apart, anchors: 0, shorts: 0 });
    const last = stretches.at(-1);
    if (last === undefined) continue;
    if (message.isAnchor) last.anchors += 1;
    else if (message.kind === 'text') last.shorts += 1;
  }
  const anchors = stretches.reduce((sum, stretch) => sum + stretch.anchors, 0);
  return (
    (stretches.length === 0 || anchors >= 4) &&
    (stretches.length <= 1 || stretches.every((stretch) => stretch.anchors >= (stretch.shorts > 0 ? 3 : 1)))
  );
};

/** True where each person in the shared messages can be recognised by a name or an unchanged text. */
const peopleMeet = (sent: readonly Sent[], one: Phone, other: Phone): boolean => {
  const known = new Set<number>();
  const asked = new Set<number>();
  for (const place of common(one, other)) {
    const message = sent[place];
    if (message === undefined || message.kind === 'added' || message.kind === 'left') continue;
    if (message.isAnchor || one.names[message.who] === other.names[message.who]) known.add(message.who);
    asked.add(message.who);
  }
  return [...asked].every((who) => known.has(who));
};

/** True where each phone shares messages with the others, directly or through some of them. */
export const areConnected = (phones: readonly Phone[]): boolean => {
  const reached = new Set(phones.slice(0, 1));
  for (let size = 0; size < reached.size;) {
    size = reached.size;
    for (const phone of phones) if ([...reached].some((other) => common(phone, other).length > 0)) reached.add(phone);
  }
  return reached.size === phones.length;
};

/** @param seed - Integer. The same seed draws the same world. */
export const drawMergeWorld = (seed: number): World => {
  const random = createRandom(seed);
  for (;;) {
    const sent = drawSent(random);
    const oneZone = random.chance(0.3) ? random.pick(ZONES) : null;
    const phones = Array.from({ length: random.between(2, 5) }, (_, number) =>
      drawPhone(random, sent, number, oneZone),
    );
    const meet = phones.every((one) =>
      phones.every((other) => clocksMeet(sent, one, other) && peopleMeet(sent, one, other)),
    );
    if (meet && areConnected(phones)) return { sent, phones };
  }
};

const two = (value: number): string => String(value).padStart(2, '0');

/** The file that a phone exports of the conversation. */
export const writeExport = ({ sent }: World, phone: Phone): Uint8Array => {
  const lines = phone.places.map((place) => {
    const message = sent[place];
    if (message === undefined) return '';
    const when = new Date((message.at + offsetAt(phone.zone, message.at) * 60) * 1000);
    const [day, month, year] = [two(when.getUTCDate()), two(when.getUTCMonth() + 1), when.getUTCFullYear()];
    const date = phone.german ? `${day}.${month}.${two(year % 100)}` : `${day}/${month}/${year}`;
    const time = `${two(when.getUTCHours())}:${two(when.getUTCMinutes())}`;
    return phone.ios
      ? iosLine(message, place, phone, `[${date}, ${time}:${two(when.getUTCSeconds())}] `)
      : androidLine(message, place, phone, `${date}, ${time} - `);
  });
  return new TextEncoder().encode(lines.join(''));
};

const noticeOf = ({ kind, who, target }: Sent, { names, owner, german }: Phone): string => {
  const own = who === owner;
  const actor = own ? (german ? 'Du' : 'You') : (names[who] ?? '');
  if (kind === 'left') return german ? `${actor} ${own ? 'hast' : 'hat'} die Gruppe verlassen` : `${actor} left`;
  const object = target === owner ? (german ? 'dich' : 'you') : (names[target] ?? '');
  return german ? `${actor} ${own ? 'hast' : 'hat'} ${object} hinzugefügt` : `${actor} added ${object}`;
};

const shownText = (message: Sent, phone: Phone, mark: string): string => {
  const edit = message.edit !== null && phone.takenAt >= message.edit.from ? message.edit : null;
  const word = phone.german ? '<Diese Nachricht wurde bearbeitet>' : '<This message was edited>';
  return edit === null ? message.text : `${edit.text} ${mark}${word}`;
};

const androidLine = (message: Sent, place: number, phone: Phone, head: string): string => {
  const { german, names, withMedia, takenAt } = phone;
  if (message.kind === 'added' || message.kind === 'left') return `${head}${noticeOf(message, phone)}\n`;
  const from = `${head}${names[message.who] ?? ''}: `;
  if (takenAt >= message.deletedFrom)
    return `${from}${german ? 'Diese Nachricht wurde gelöscht.' : 'This message was deleted'}\n`;
  if (message.kind === 'text') return `${from}${shownText(message, phone, '')}\n`;
  if (!withMedia) return `${from}${german ? '<Medien ausgeschlossen>' : '<Media omitted>'}\n`;
  return `${from}\u200eIMG-20240101-WA${String(place).padStart(4, '0')}.jpg (${german ? 'Datei angehängt' : 'file attached'})\n`;
};

const iosLine = (message: Sent, place: number, phone: Phone, head: string): string => {
  const { german, names, withMedia, takenAt } = phone;
  if (message.kind === 'added' || message.kind === 'left')
    return `${head}Family: \u200e${noticeOf(message, phone)}\r\n`;
  const from = `${head}${names[message.who] ?? ''}: `;
  if (takenAt >= message.deletedFrom)
    return `${from}\u200e${german ? 'Diese Nachricht wurde gelöscht.' : 'This message was deleted.'}\r\n`;
  if (message.kind === 'text') return `${from}${shownText(message, phone, '\u200e')}\r\n`;
  if (!withMedia) return `\u200e${from}\u200e${german ? 'Bild weggelassen' : 'image omitted'}\r\n`;
  const name = `${String(place).padStart(8, '0')}-PHOTO.jpg`;
  return `\u200e${from}\u200e<${german ? 'Anhang' : 'attached'}: ${name}>\r\n`;
};

/** True where the shared messages determine the clock of all messages of a phone. */
export const clockIsKnown = ({ sent }: World, one: Phone, reference: Phone): boolean => {
  const first = sent[0]?.at ?? 0;
  const last = sent.at(-1)?.at ?? 0;
  const times = [first, last, ...CHANGES.filter((change) => change > first && change <= last)];
  return new Set(times.map((at) => offsetAt(one.zone, at) - offsetAt(reference.zone, at))).size === 1;
};
