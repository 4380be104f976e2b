import type { Turn } from './conversation.ts';
import type { Dialect } from './dialect.ts';

const LRM = '\u200e';

/** How one phone saw the conversation and exported it. */
export interface Phone {
  readonly dialect: Dialect;
  readonly owner: string;
  /** Names in this phone's address book where they differ from the person's own. */
  readonly names?: Readonly<Record<string, string>>;
  /** The export covers from <= at < to (wall-clock seconds of the conversation). */
  readonly from: number;
  readonly to: number;
  /** Seconds that this phone's zone stood ahead at the time of the export. */
  readonly clockAhead?: number;
  /** For iOS: the name of the chat, which speaks the system lines. */
  readonly chatName: string;
  /** Photos that the export carries, by turn; all other media is omitted. */
  readonly photoNames?: ReadonlyMap<Turn, string>;
}

/** The text file that the phone writes: iOS ends messages with CRLF, Android with LF; neither has a last line break rule of its own. */
export function exportText(turns: readonly Turn[], phone: Phone): string {
  const { dialect } = phone;
  const ios = dialect.platform === 'ios';
  const shown = (person: string): string => phone.names?.[person] ?? person;
  const actor = (person: string): string => (person === phone.owner ? dialect.you : shown(person));
  const object = (person: string): string => (person === phone.owner ? dialect.youObject : shown(person));

  const lines: string[] = [];
  for (const turn of turns) {
    if (turn.at < phone.from || turn.at >= phone.to) continue;
    const header = dialect.header(turn.at + (phone.clockAhead ?? 0));
    const system = systemText(turn, dialect, actor, object);
    if (system !== null) {
      lines.push(ios ? `${header}${phone.chatName}: ${LRM}${system}` : `${header}${system}`);
      continue;
    }
    const body = messageBody(turn, phone);
    // An iPhone marks the whole line where it wrote the body, or, for a document, the body's end.
    const marked = ios && (body.startsWith(LRM) || turn.event.kind === 'document') ? LRM : '';
    lines.push(`${marked}${header}${shown(turn.by)}: ${body}`);
  }
  return lines.map((line) => line + (ios ? '\r\n' : '\n')).join('');
}

function systemText(
  { by, event }: Turn,
  dialect: Dialect,
  actor: (person: string) => string,
  object: (person: string) => string,
): string | null {
  switch (event.kind) {
    case 'encryption':
      return dialect.encryption;
    case 'created':
      return dialect.created(actor(by), event.name);
    case 'renamed':
      return dialect.renamed(actor(by), event.from, event.to);
    case 'added':
      return dialect.added(actor(by), object(event.whom));
    case 'left':
      return dialect.left(actor(by));
    case 'joined':
      return dialect.joined(actor(by));
    default:
      return null;
  }
}

function messageBody(turn: Turn, { dialect, owner, photoNames }: Phone): string {
  const { event, by } = turn;
  const ios = dialect.platform === 'ios';
  switch (event.kind) {
    case 'text':
      return event.text + (event.edited ? dialect.edited : '');
    case 'photo': {
      const name = photoNames?.get(turn);
      const marker = name === undefined ? dialect.omitted('photo') : dialect.attached(name);
      if (event.caption === '' || (name === undefined && !ios)) return marker;
      return `${marker}\n${event.caption}`;
    }
    case 'document':
      return ios
        ? `${event.name} • ${LRM}${dialect.onePage} ${dialect.omitted('document')}`
        : dialect.omitted('document');
    case 'voice':
    case 'sticker':
    case 'video':
    case 'contact':
      return dialect.omitted(event.kind);
    case 'deleted':
      return by === owner ? dialect.deletedByMe : dialect.deleted;
    case 'call':
      return dialect.call(event.video, event.seconds);
    case 'location':
      return `${dialect.location}: https://maps.google.com/?q=${event.latitude},${event.longitude}`;
    case 'poll':
      return [
        `${ios ? LRM : ''}POLL:`,
        event.question,
        ...event.options.map(([text, votes]) => `${LRM}OPTION: ${text} (${LRM}${votes} votes)`),
        '',
      ].join('\n');
    default:
      throw new TypeError(`${event.kind} is not a message of a person`);
  }
}
