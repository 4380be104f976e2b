import { FLAG_TEXT_REWRITTEN, MEDIA_TYPES, MESSAGE_KINDS, systemEvent } from '@homelake/chat';
import type { BodyText } from './export-bodies.ts';
import type { ColumnBatch, ColumnData } from '../tables/column-batch.ts';
import {
  BooleanBuilder,
  type ColumnBuilder,
  DictionaryBuilder,
  Float64Builder,
  Int32Builder,
  type ListBuilder,
  TimestampBuilder,
  Utf8Builder,
} from '../tables/column-builder.ts';
import { type EventNamer, eventNamer } from '../merge/event-names.ts';
import type { ExportDigest } from '../merge/export-digest.ts';
import { DictionaryListBuilder, integerLists, textLists } from '../tables/list-builder.ts';
import { messageId, type MergedChat } from '../merge/merged-chat.ts';
import { MESSAGES } from '../tables/messages-schema.ts';

const NO_MEDIA = 255;
const SYSTEM = MESSAGE_KINDS.indexOf('system');

/** One export of a merged chat, with its texts loaded. */
export interface OpenExport {
  readonly digest: ExportDigest;
  readonly bodies: BodyText;
  /** Name of the person whose phone made the export, as the export writes it; null where unknown. */
  readonly owner: string | null;
  /** Returns the key of the stored file of a media name as a message writes it; undefined where it is not stored. */
  mediaKey(name: string): string | undefined;
}

/** A merged chat with its exports: everything that the rows of `messages` are made from. */
export interface OpenChat {
  readonly chatId: string;
  readonly name: string;
  readonly merged: MergedChat;
  /** In the order of `merged.exportIds`. */
  readonly exports: readonly OpenExport[];
}

/** Fills the columns of one month of `messages`, chat by chat. */
export class MessageColumns {
  readonly #rows: number;
  #at = 0;

  readonly #messageId: Utf8Builder;
  readonly #chatId: DictionaryBuilder;
  readonly #chatName: DictionaryBuilder;
  readonly #position: Int32Builder;
  readonly #sentAt: TimestampBuilder;
  readonly #senderId: DictionaryBuilder;
  readonly #sender: DictionaryBuilder;
  readonly #kind: DictionaryBuilder;
  readonly #text: Utf8Builder;
  readonly #mediaName: Utf8Builder;
  readonly #mediaType: DictionaryBuilder;
  readonly #mediaKey: Utf8Builder;
  readonly #edited: BooleanBuilder;
  readonly #callVideo: BooleanBuilder;
  readonly #callMissed: BooleanBuilder;
  readonly #callSeconds: Int32Builder;
  readonly #pollQuestion: Utf8Builder;
  readonly #pollOptions: ListBuilder<string>;
  readonly #pollVotes: ListBuilder<number>;
  readonly #latitude: Float64Builder;
  readonly #longitude: Float64Builder;
  readonly #event: DictionaryBuilder;
  readonly #eventActor: DictionaryBuilder;
  readonly #eventTarget: DictionaryBuilder;
  readonly #firstSeenExport: DictionaryBuilder;
  readonly #exports: DictionaryListBuilder;

  constructor(rows: number) {
    this.#rows = rows;
    this.#messageId = new Utf8Builder(rows, rows * 20);
    this.#chatId = new DictionaryBuilder(rows);
    this.#chatName = new DictionaryBuilder(rows);
    this.#position = new Int32Builder(rows);
    this.#sentAt = new TimestampBuilder(rows);
    this.#senderId = new DictionaryBuilder(rows);
    this.#sender = new DictionaryBuilder(rows);
    this.#kind = new DictionaryBuilder(rows);
    this.#text = new Utf8Builder(rows, rows * 48);
    this.#mediaName = new Utf8Builder(rows);
    this.#mediaType = new DictionaryBuilder(rows);
    this.#mediaKey = new Utf8Builder(rows);
    this.#edited = new BooleanBuilder(rows);
    this.#callVideo = new BooleanBuilder(rows);
    this.#callMissed = new BooleanBuilder(rows);
    this.#callSeconds = new Int32Builder(rows);
    this.#pollQuestion = new Utf8Builder(rows);
    this.#pollOptions = textLists(rows);
    this.#pollVotes = integerLists(rows);
    this.#latitude = new Float64Builder(rows);
    this.#longitude = new Float64Builder(rows);
    this.#event = new DictionaryBuilder(rows);
    this.#eventActor = new DictionaryBuilder(rows);
    this.#eventTarget = new DictionaryBuilder(rows);
    this.#firstSeenExport = new DictionaryBuilder(rows);
    this.#exports = new DictionaryListBuilder(rows);
  }

  /** Adds rows of a merged chat. `rows` are row numbers of the merged chat, ascending. */
  addMerged(chat: OpenChat, rows: Uint32Array): void {
    const { merged, exports } = chat;
    const start = this.#at;
    const end = start + rows.length;
    const chatId = this.#chatId.code(chat.chatId);
    const chatName = this.#chatName.code(chat.name);
    const kinds = MESSAGE_KINDS.map((kind) => this.#kind.code(kind));
    const senderIds = merged.people.map(({ id }) => this.#senderId.code(id));
    const senders = merged.people.map(({ name }) => this.#sender.code(name));
    const firstSeen = merged.exportIds.map((id) => this.#firstSeenExport.code(id));
    const exportCodes = merged.exportIds.map((id) => this.#exports.code(id));
    const ids = new MessageIdText(merged.exportIds);
    const eventNames = eventNamer(merged.people);
    this.#chatId.fillCode(start, end, chatId);
    this.#chatName.fillCode(start, end, chatName);

    // Columns with a value in every row are filled column by column, because a call for each cell costs more than the cell.
    const positions = this.#position.rowsToFill(start, end);
    const kindCodes = this.#kind.rowsToFill(start, end);
    const firstSeenCodes = this.#firstSeenExport.rowsToFill(start, end);
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      positions[at] = at;
      kindCodes[at] = kinds[merged.kind[row]!]!;
      firstSeenCodes[at] = firstSeen[merged.idExport[row]!]!;
    }
    this.#sentAt.setAll(start, merged.sentAt, rows);

    for (let at = start; at < end; at++) {
      const row = rows[at - start]!;
      const person = merged.person[row]!;
      const idExport = merged.idExport[row]!;
      ids.set(idExport, exports[idExport]!.digest.headerStart[merged.idIndex[row]!]!);
      this.#messageId.setBytes(at, ids.bytes, 0, ids.length);
      if (person >= 0) {
        this.#senderId.setCode(at, senderIds[person]!);
        this.#sender.setCode(at, senders[person]!);
      }
      this.#edited.set(at, merged.edited[row] !== 0);
      let lastSource = -1;
      const sourceEnd = merged.sourceStart[row + 1]!;
      for (let source = merged.sourceStart[row]!; source < sourceEnd; source++) {
        const index = merged.sourceExport[source]!;
        if (index !== lastSource) this.#exports.push(exportCodes[index]!);
        lastSource = index;
      }
      this.#exports.close(at);

      const textSource = exports[merged.textExport[row]!]!;
      const textIndex = merged.textIndex[row]!;
      if ((textSource.digest.flags[textIndex]! & FLAG_TEXT_REWRITTEN) === 0 && merged.kind[row] !== SYSTEM) {
        textSource.bodies.copyPlain(textIndex, at, this.#text);
      } else {
        this.#describe(at, textSource, textIndex, merged.kind[row] === SYSTEM ? eventNames : null);
      }
      const mediaSource = exports[merged.mediaExport[row]!]!;
      const mediaIndex = merged.mediaIndex[row]!;
      const mediaType = mediaSource.digest.mediaType[mediaIndex]!;
      if (mediaType !== NO_MEDIA) this.#media(at, mediaSource, mediaIndex, mediaType);
    }
    this.#at = end;
  }

  /** Copies rows `from` up to, but not including, `to` of a batch of this table. */
  addBatch(batch: ColumnBatch, from: number, to: number): void {
    const builders = this.#builders();
    for (const { name } of MESSAGES.columns) {
      const column = batch.columns[name];
      if (column === undefined) throw new TypeError(`batch: column ${name} is missing`);
      builders[name].copy(column, from, to, this.#at);
    }
    this.#at += to - from;
  }

  finish(): ColumnBatch {
    if (this.#at !== this.#rows) throw new TypeError(`rows: ${this.#rows} were announced, ${this.#at} came`);
    const builders = this.#builders();
    const columns: Record<string, ColumnData> = {};
    for (const { name } of MESSAGES.columns) columns[name] = builders[name].finish();
    return { rows: this.#rows, columns };
  }

  /** Sets the columns of a body that is not a plain range of the export's bytes. */
  #describe(at: number, source: OpenExport, index: number, eventNames: EventNamer | null): void {
    const body = source.bodies.describe(index);
    this.#text.set(at, body.text);
    if (body.call !== undefined) {
      this.#callVideo.set(at, body.call.video);
      this.#callMissed.set(at, body.call.missed);
      if (body.call.seconds !== null) this.#callSeconds.set(at, body.call.seconds);
    }
    if (body.poll !== undefined) {
      this.#pollQuestion.set(at, body.poll.question);
      for (const { text, votes } of body.poll.options) {
        this.#pollOptions.push(text);
        this.#pollVotes.push(votes);
      }
      this.#pollOptions.close(at);
      this.#pollVotes.close(at);
    }
    if (body.location !== undefined) {
      const { latitude, longitude } = body.location;
      if (latitude !== null) this.#latitude.set(at, latitude);
      if (longitude !== null) this.#longitude.set(at, longitude);
    }
    if (eventNames === null) return;
    const event = systemEvent(body.text);
    this.#event.set(at, event?.event ?? 'other');
    if (event === null) return;
    const { actor, target } = eventNames(event, source.owner);
    if (actor !== null) this.#eventActor.set(at, actor);
    if (target !== null) this.#eventTarget.set(at, target);
  }

  #media(at: number, source: OpenExport, index: number, mediaType: number): void {
    this.#mediaType.set(at, MEDIA_TYPES[mediaType]!);
    const name = source.bodies.describe(index).media?.name ?? null;
    if (name === null) return;
    this.#mediaName.set(at, name);
    const key = source.mediaKey(name);
    if (key !== undefined) this.#mediaKey.set(at, key);
  }

  #builders(): Record<(typeof MESSAGES.columns)[number]['name'], ColumnBuilder> {
    return {
      message_id: this.#messageId,
      chat_id: this.#chatId,
      chat_name: this.#chatName,
      position: this.#position,
      sent_at: this.#sentAt,
      sender_id: this.#senderId,
      sender: this.#sender,
      kind: this.#kind,
      text: this.#text,
      media_name: this.#mediaName,
      media_type: this.#mediaType,
      media_key: this.#mediaKey,
      edited: this.#edited,
      call_video: this.#callVideo,
      call_missed: this.#callMissed,
      call_seconds: this.#callSeconds,
      poll_question: this.#pollQuestion,
      poll_options: this.#pollOptions,
      poll_votes: this.#pollVotes,
      latitude: this.#latitude,
      longitude: this.#longitude,
      event: this.#event,
      event_actor: this.#eventActor,
      event_target: this.#eventTarget,
      first_seen_export: this.#firstSeenExport,
      exports: this.#exports,
    };
  }
}

const encoder = new TextEncoder();
const ZERO = 0x30;
/** Added to a digit above 9, gives the character code of its letter. */
const TO_LETTER = 0x61 - 10;
/** Number of base-36 digits of the largest offset, 2^32 - 1. */
const MAX_DIGITS = 7;

/** Writes the result of `messageId` (merged-chat.ts) as bytes, so that no string is made for each row. */
class MessageIdText {
  readonly bytes = new Uint8Array(32);
  length = 0;
  readonly #prefixes: readonly Uint8Array[];
  #export = -1;

  constructor(exportIds: readonly string[]) {
    this.#prefixes = exportIds.map((id) => encoder.encode(messageId(id, 0).slice(0, -1)));
  }

  set(exportIndex: number, headerStart: number): void {
    const { bytes } = this;
    const prefix = this.#prefixes[exportIndex]!;
    if (exportIndex !== this.#export) bytes.set(prefix);
    this.#export = exportIndex;
    let digits = 1;
    for (let limit = 36; headerStart >= limit && digits < MAX_DIGITS; limit *= 36) digits++;
    this.length = prefix.length + digits;
    let rest = headerStart;
    for (let at = this.length - 1; at >= prefix.length; at--) {
      const digit = rest % 36;
      bytes[at] = digit + (digit < 10 ? ZERO : TO_LETTER);
      rest = (rest - digit) / 36;
    }
  }
}
