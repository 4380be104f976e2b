import type { BodyDescription } from './bodies/body.ts';
import { civilDate } from './locales/calendar.ts';
import { MESSAGE_KINDS, type Call, type Location, type Media, type Message, type Poll } from './message/message.ts';
import type { ChatEvidence } from './message/chat-evidence.ts';
import {
  FLAG_EDITED,
  FLAG_TEXT_REWRITTEN,
  type ChatColumns,
  type Inspection,
  type ParsedChat,
} from './message/parsed-chat.ts';
import { BodyReader } from './bodies/read-body.ts';

const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);

/** Wall-clock seconds as `YYYY-MM-DDTHH:MM:SS`. */
export function wallClock(seconds: number): string {
  const days = Math.floor(seconds / 86400);
  const [year, month, day] = civilDate(days);
  const time = seconds - days * 86400;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(Math.floor(time / 3600))}:${two(Math.floor(time / 60) % 60)}:${two(time % 60)}`;
}

/** A parsed export backed by columns. Message objects are created when they are asked for. */
export class ColumnarChat implements ParsedChat {
  readonly inspection: Inspection;
  readonly columns: ChatColumns;
  readonly senders: readonly string[];
  readonly bytes: Uint8Array;
  readonly evidence: ChatEvidence;
  private readonly reader = new BodyReader();
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(
    inspection: Inspection,
    columns: ChatColumns,
    senders: readonly string[],
    bytes: Uint8Array,
    evidence: ChatEvidence,
  ) {
    this.inspection = inspection;
    this.columns = columns;
    this.senders = senders;
    this.bytes = bytes;
    this.evidence = evidence;
  }

  get length(): number {
    return this.columns.length;
  }

  sentAt(index: number): string {
    this.check(index);
    return wallClock(this.columns.sentAt[index] as number);
  }

  text(index: number): string {
    return this.flags(index) & FLAG_TEXT_REWRITTEN ? this.describe(index).text : this.decoder.decode(this.body(index));
  }

  textBytes(index: number): Uint8Array {
    return this.flags(index) & FLAG_TEXT_REWRITTEN
      ? new TextEncoder().encode(this.describe(index).text)
      : this.body(index);
  }

  media(index: number): Media | null {
    this.check(index);
    return this.columns.mediaType[index] === 255 ? null : this.describe(index).media;
  }

  call(index: number): Call | undefined {
    return this.isKind(index, 'call') ? this.describe(index).call : undefined;
  }

  poll(index: number): Poll | undefined {
    return this.isKind(index, 'poll') ? this.describe(index).poll : undefined;
  }

  location(index: number): Location | undefined {
    return this.isKind(index, 'location') ? this.describe(index).location : undefined;
  }

  message(index: number): Message {
    const flags = this.flags(index);
    const { columns } = this;
    const kind = MESSAGE_KINDS[columns.kind[index] as number] ?? 'text';
    const plain = kind === 'text' && (flags & FLAG_TEXT_REWRITTEN) === 0;
    const body: BodyDescription = plain
      ? { text: this.decoder.decode(this.body(index)), media: null }
      : this.describe(index);
    return {
      index,
      sentAt: wallClock(columns.sentAt[index] as number),
      sender: this.senders[columns.sender[index] as number] ?? null,
      kind,
      text: body.text,
      media: body.media,
      edited: (flags & FLAG_EDITED) !== 0,
      ...(body.call === undefined ? {} : { call: body.call }),
      ...(body.poll === undefined ? {} : { poll: body.poll }),
      ...(body.location === undefined ? {} : { location: body.location }),
    };
  }

  *messages(): IterableIterator<Message> {
    for (let index = 0; index < this.length; index++) yield this.message(index);
  }

  private check(index: number): void {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw new TypeError(`index: ${index} is not a message of this chat (0 to ${this.length - 1})`);
    }
  }

  private flags(index: number): number {
    this.check(index);
    return this.columns.flags[index] as number;
  }

  private isKind(index: number, kind: (typeof MESSAGE_KINDS)[number]): boolean {
    this.check(index);
    return MESSAGE_KINDS[this.columns.kind[index] as number] === kind;
  }

  private body(index: number): Uint8Array {
    return this.bytes.subarray(this.columns.bodyStart[index], this.columns.bodyEnd[index]);
  }

  private describe(index: number): BodyDescription {
    const { kind, mediaType, flags, bodyStart, bodyEnd } = this.columns;
    return this.reader.read(this.bytes, bodyStart[index] as number, bodyEnd[index] as number, {
      kind: kind[index] as number,
      mediaType: mediaType[index] as number,
      flags: flags[index] as number,
    });
  }
}
