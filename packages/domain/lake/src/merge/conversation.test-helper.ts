import { FLAG_EDITED, FLAG_HAS_SECONDS, FLAG_MEDIA_OMITTED, MEDIA_TYPES, MESSAGE_KINDS } from '@homelake/chat';
import type { DateOrder, Media, MessageKind, ParsedChat } from '@homelake/chat';
import { exportDigest } from './export-digest.ts';
import type { ExportDigest } from './export-digest.ts';

/* A true conversation, and exports of it as phones write them. Tests merge the exports and compare the result with the truth. */

export interface TrueMessage {
  /** UTC seconds. */
  readonly at: number;
  /** Sender; for system rows, the person who did it. */
  readonly person: number;
  readonly kind: 'text' | 'media' | 'added' | 'left';
  readonly text: string;
  /** Text after the edit, which exports from `editedBefore` on contain. */
  readonly edit?: { readonly text: string; readonly from: number };
  /** UTC second of the deletion for everyone: exports from then on contain no text. */
  readonly deletedFrom?: number;
  /** For `added`: the person who was added. */
  readonly target?: number;
}

/** Minutes ahead of UTC, each from a UTC second on. The first entry applies from the beginning. */
export type Zone = readonly (readonly [from: number, minutes: number])[];

/** The properties of one phone and its export. */
export interface Phone {
  readonly id: string;
  /** The phone's names for people. Its owner is "You" in system rows. */
  readonly names: readonly string[];
  readonly owner: number;
  readonly ios: boolean;
  readonly german: boolean;
  readonly zone: Zone;
  readonly withMedia: boolean;
  /** UTC second of the export. It contains edits and deletions before it. */
  readonly takenAt: number;
  /** True messages in the export: from, to, without those that were deleted for me. */
  readonly from: number;
  readonly to: number;
  readonly without: ReadonlySet<number>;
  /** Number of characters of the truncated last message; undefined for a complete export. */
  readonly cutAfter?: number;
  /** Writes text decomposed, with invisible marks and trailing spaces. */
  readonly odd: boolean;
  /** Date order in which the parser read the file, where the file does not prove it. */
  readonly dateOrder?: {
    readonly read: DateOrder;
    readonly alternatives: readonly DateOrder[];
    readonly proved: boolean;
  };
}

export interface Export {
  readonly phone: Phone;
  readonly digest: ExportDigest;
  /** For each message: its index in the truth. */
  readonly truth: readonly number[];
  /** Texts as exported. */
  readonly texts: readonly string[];
}

export const wallOf = (zone: Zone, at: number): number => {
  let minutes = zone[0]?.[1] ?? 0;
  for (const [from, offset] of zone) if (at >= from) minutes = offset;
  return at + minutes * 60;
};

/** One message as one phone exports it. */
export interface Shown {
  readonly kind: MessageKind;
  readonly text: string;
  readonly edited: boolean;
  readonly media: Media | null;
}

const show = (message: TrueMessage, place: number, phone: Phone): Shown => {
  const plain = { edited: false, media: null };
  if (message.deletedFrom !== undefined && phone.takenAt >= message.deletedFrom)
    return { ...plain, kind: 'deleted', text: '' };
  switch (message.kind) {
    case 'media': {
      const name = phone.ios
        ? `${String(place).padStart(8, '0')}-PHOTO.jpg`
        : `IMG-WA${String(place).padStart(4, '0')}.jpg`;
      // Android writes only that something was omitted.
      const type = phone.ios || phone.withMedia ? 'image' : 'unknown';
      return { kind: 'media', text: message.text, edited: false, media: { name: phone.withMedia ? name : null, type } };
    }
    case 'added':
    case 'left':
      return { ...plain, kind: 'system', text: systemText(message, phone) };
    default: {
      const edited = message.edit !== undefined && phone.takenAt >= message.edit.from;
      return { ...plain, kind: 'text', edited, text: edited ? (message.edit?.text ?? '') : message.text };
    }
  }
};

const systemText = ({ kind, person, target = 0 }: TrueMessage, { names, owner, german }: Phone): string => {
  const own = person === owner;
  const actor = own ? (german ? 'Du' : 'You') : (names[person] ?? '');
  const object = target === owner ? (german ? 'dich' : 'you') : (names[target] ?? '');
  if (kind === 'left') return german ? `${actor} ${own ? 'hast' : 'hat'} die Gruppe verlassen` : `${actor} left`;
  return german ? `${actor} ${own ? 'hast' : 'hat'} ${object} hinzugefügt` : `${actor} added ${object}`;
};

// Not at the start, where iOS marks system messages.
const oddly = (text: string): string => `${text.normalize('NFD').replace(' ', '\u00a0\u200e')}\u200b  `;

/** The messages of a phone's export, each with its index in the truth. */
export const messagesOf = (
  truth: readonly TrueMessage[],
  phone: Phone,
): { places: readonly number[]; messages: readonly FakeMessage[] } => {
  const places = truth.flatMap((_, place) =>
    place >= phone.from && place < phone.to && !phone.without.has(place) ? [place] : [],
  );
  const messages = places.map((place, index): FakeMessage => {
    const message = truth[place] as TrueMessage;
    const shown = show(message, place, phone);
    const wall = wallOf(phone.zone, message.at);
    const left =
      shown.kind === 'text' && index === places.length - 1 ? shown.text.slice(0, phone.cutAfter) : shown.text;
    return {
      ...shown,
      text: phone.odd && shown.kind === 'text' ? oddly(left) : left,
      sentAt: phone.ios ? wall : wall - (wall % 60),
      sender: shown.kind === 'system' ? null : (phone.names[message.person] ?? ''),
      fine: phone.ios,
    };
  });
  return { places, messages };
};

/** The export of a phone, as the parser returns it. */
export const exportOf = (truth: readonly TrueMessage[], phone: Phone): Export => {
  const { places, messages } = messagesOf(truth, phone);
  const digest = exportDigest(phone.id, parsedChat(messages, phone.dateOrder));
  return { phone, digest, truth: places, texts: messages.map(({ text }) => text) };
};

const unused = (): never => {
  throw new TypeError('the test asks for what it has not made');
};

export interface FakeMessage extends Shown {
  readonly sentAt: number;
  readonly sender: string | null;
  readonly fine: boolean;
}

/** A ParsedChat of the given messages, whose bodies are their texts. */
export const parsedChat = (messages: readonly FakeMessage[], dateOrder?: Phone['dateOrder']): ParsedChat => {
  const encoder = new TextEncoder();
  const bodies = messages.map(({ text }) => encoder.encode(text));
  // A line break before each body takes the place of a header.
  const bytes = new Uint8Array(bodies.reduce((sum, body) => sum + body.length + 1, 0));
  const length = messages.length;
  const senders = [...new Set(messages.flatMap(({ sender }) => sender ?? []))];
  const headerStart = new Uint32Array(length);
  const bodyStart = new Uint32Array(length);
  const bodyEnd = new Uint32Array(length);
  let at = 0;
  for (const [index, body] of bodies.entries()) {
    bytes.set(body, at + 1);
    headerStart[index] = at;
    bodyStart[index] = at + 1;
    bodyEnd[index] = at + 1 + body.length;
    at += body.length + 1;
  }
  const flagsOf = ({ edited, fine, media }: FakeMessage): number =>
    (edited ? FLAG_EDITED : 0) |
    (fine ? FLAG_HAS_SECONDS : 0) |
    (media !== null && media.name === null ? FLAG_MEDIA_OMITTED : 0);
  return {
    inspection: {
      format: '',
      platform: 'unknown',
      dateOrder: {
        order: dateOrder?.read ?? 'dmy',
        confidence: dateOrder?.proved === false ? 0.5 : 1,
        evidence: [],
        alternatives: dateOrder?.alternatives ?? [],
      },
      lineEnding: 'lf',
      messages: length,
      issues: [],
      truncated: false,
    },
    columns: {
      length,
      sentAt: Float64Array.from(messages, ({ sentAt }) => sentAt),
      sender: Int16Array.from(messages, ({ sender }) => (sender === null ? -1 : senders.indexOf(sender))),
      kind: Uint8Array.from(messages, ({ kind }) => MESSAGE_KINDS.indexOf(kind)),
      mediaType: Uint8Array.from(messages, ({ media }) => (media === null ? 255 : MEDIA_TYPES.indexOf(media.type))),
      flags: Uint8Array.from(messages, flagsOf),
      headerStart,
      bodyStart,
      bodyEnd,
    },
    length,
    senders,
    bytes,
    evidence: { names: [], shown: [], groups: [], strangers: [], edits: [] },
    text: (index) => messages[index]?.text ?? '',
    textBytes: (index) => bodies[index] ?? new Uint8Array(0),
    media: (index) => messages[index]?.media ?? null,
    call: () => undefined,
    poll: () => undefined,
    location: () => undefined,
    sentAt: unused,
    message: unused,
    messages: unused,
  };
};

/** A small pseudo-random generator. The same seed gives the same numbers. */
export const dice = (seed: number): ((sides: number) => number) => {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
};

const WORDS =
  'wir sehen uns morgen früh the train leaves at nine and café Zoë brings cake für alle maybe later tonight call me when you are home ja klar'.split(
    ' ',
  );
const SHORT = ['ok', 'ja', '😂', 'haha', 'thanks'];

/** A sentence that is unlikely to occur twice. */
export const sentence = (roll: (sides: number) => number): string =>
  Array.from({ length: 3 + roll(9) }, () => WORDS[roll(WORDS.length)]).join(' ');

export const START = Date.UTC(2024, 0, 8, 9, 0, 0) / 1000;

/** Summer time of Berlin and of New York in 2024, and a zone that has none. */
export const BERLIN: Zone = [
  [0, 60],
  [Date.UTC(2024, 2, 31, 1) / 1000, 120],
  [Date.UTC(2024, 9, 27, 1) / 1000, 60],
];
export const NEW_YORK: Zone = [
  [0, -300],
  [Date.UTC(2024, 2, 10, 7) / 1000, -240],
  [Date.UTC(2024, 10, 3, 6) / 1000, -300],
];
export const KOLKATA: Zone = [[0, 330]];

/** Parameters of a scene. The rest is chosen by the seed. */
export interface SceneShape {
  readonly seed: number;
  readonly messages: number;
  readonly phones: number;
  /** Mean minutes between messages. */
  readonly pace: number;
  readonly repeats: boolean;
  readonly clocks: boolean;
  readonly renames: boolean;
  readonly platforms: boolean;
  readonly languages: boolean;
  readonly changes: boolean;
  readonly losses: boolean;
  readonly cuts: boolean;
  readonly oddities: boolean;
}

export interface Scene {
  readonly truth: readonly TrueMessage[];
  readonly exports: readonly Export[];
}

const PEOPLE = ['Ann', 'Bob', 'Zoë Müller', 'Dad'];

const trueConversation = (shape: SceneShape, roll: (sides: number) => number): TrueMessage[] => {
  const truth: TrueMessage[] = [];
  let at = START;
  for (let place = 0; place < shape.messages; place += 1) {
    at += 1 + roll(shape.pace * 120);
    const person = roll(PEOPLE.length);
    const kind = roll(20);
    // Messages that phones write differently are alone in their minute.
    const special = kind <= 1 || (shape.changes && (kind === 6 || kind === 7));
    if (special) at += 60;
    const later = at + 1 + roll(shape.messages * shape.pace * 60);
    if (kind === 0) truth.push({ at, person, kind: 'media', text: roll(2) === 0 ? '' : sentence(roll) });
    else if (kind === 1) {
      const target = (person + 1 + roll(PEOPLE.length - 1)) % PEOPLE.length;
      truth.push({ at, person, kind: 'added', text: '', target });
    } else if (shape.repeats && kind < 6)
      truth.push({ at, person, kind: 'text', text: SHORT[roll(SHORT.length)] ?? '' });
    else if (shape.changes && kind === 6) {
      const text = sentence(roll);
      truth.push({ at, person, kind: 'text', text, edit: { text: `${text} ${sentence(roll)}`, from: later } });
    } else if (shape.changes && kind === 7) {
      truth.push({ at, person, kind: 'text', text: sentence(roll), deletedFrom: later });
    } else truth.push({ at, person, kind: 'text', text: sentence(roll) });
    if (special) at += 60;
  }
  return truth;
};

/** Two equal messages of one minute, each missing on one phone, could not be distinguished from one message that both have. */
const mayBeMissed = (message: TrueMessage | undefined): boolean =>
  message?.kind === 'text' && !SHORT.includes(message.text);

/** A truth, and exports of it that differ in every way that the shape allows. */
export const scene = (shape: SceneShape): Scene => {
  const roll = dice(shape.seed);
  const truth = trueConversation(shape, roll);
  const exports: Export[] = [];
  for (let number = 0; number < shape.phones; number += 1) {
    const from = number === 0 ? 0 : roll(Math.max(1, Math.floor(truth.length * 0.6)));
    const room = truth.length - from;
    const to = from + Math.max(1, Math.ceil(room * (0.5 + roll(51) / 100)));
    const names = PEOPLE.map((name, person) => {
      if (!shape.renames || roll(2) === 0) return name;
      return [`~ ${name}`, `${name} ${number + 1}`, `+49 151 000${person}00${number}`][roll(3)] ?? name;
    });
    const without = new Set<number>();
    if (shape.losses) {
      for (let place = from; place < to; place += 1) {
        if (roll(10) === 0 && mayBeMissed(truth[place])) without.add(place);
      }
    }
    const phone: Phone = {
      id: idOf(shape.seed, number),
      names,
      owner: roll(PEOPLE.length),
      ios: shape.platforms && roll(2) === 0,
      german: shape.languages && roll(2) === 0,
      zone: shape.clocks ? ([BERLIN, NEW_YORK, KOLKATA][roll(3)] ?? BERLIN) : BERLIN,
      withMedia: roll(2) === 0,
      takenAt: (truth[Math.min(to, truth.length) - 1]?.at ?? START) + 1,
      from,
      to: Math.min(to, truth.length),
      without,
      odd: shape.oddities && roll(2) === 0,
      ...(shape.cuts && roll(2) === 0 ? { cutAfter: 9 + roll(6) } : {}),
    };
    exports.push(exportOf(truth, phone));
  }
  return { truth, exports };
};

/** 64 hex digits that differ for each export. */
export const idOf = (seed: number, number: number): string => {
  const roll = dice(seed * 31 + number + 1);
  return Array.from({ length: 64 }, () => roll(16).toString(16)).join('');
};
