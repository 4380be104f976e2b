import type { PhotoCatalog } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { type ChatMessage, chatMessageOf } from './chat-message.ts';
import type { ChatSummary } from '../silver/chat-summaries.ts';
import { createMessageFiles, type MonthOfChat } from './message-files.ts';
import { withOriginals } from './message-originals.ts';
import type { ParquetCodec } from '../tables/parquet-codec.ts';
import { wallMicros } from '../tables/wall-micros.ts';

/** A message's place in its conversation. */
export interface MessagePlace {
  /** `YYYY-MM`. */
  readonly month: string;
  /** In chat and month, from 0. */
  readonly position: number;
}

export interface MessagesWanted {
  /** Messages of a page, 1 or more. */
  readonly limit: number;
  /** The page begins behind this place, whether or not a message stands there. */
  readonly after?: MessagePlace | undefined;
  /** Wall times, `YYYY-MM-DD`, with `THH:MM` or `THH:MM:SS` behind it: `from` is included, `to` is not. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface MessageSlice {
  readonly messages: readonly ChatMessage[];
  /** Of the last message; null where no further one follows. */
  readonly next: MessagePlace | null;
}

export interface MessageReader {
  /** Rejects with `StorageError`, `ParquetError`, `CatalogError`, or the reason of the signal. */
  page(
    chat: Pick<ChatSummary, 'chatId' | 'months'>,
    wanted: MessagesWanted,
    signal?: AbortSignal,
  ): Promise<MessageSlice>;
}

export interface MessageReaderPorts {
  readonly store: Pick<ObjectStore, 'head' | 'read'>;
  readonly codec: ParquetCodec;
  /** Asked for the originals of the photos of a page. */
  readonly catalog: Pick<PhotoCatalog, 'get'>;
}

/**
 * Conversations by the page, read from the month files of `messages`: by month, then position, which is the order of the exports. The times
 * alone do not tell it, since the clocks repeat an hour once a year. A page is found by its place and not by a count, so it costs
 * the same however far in it is: it decodes its own rows, and of the months of `from` and `to` the times.
 */
export function createMessageReader({ store, codec, catalog }: MessageReaderPorts): MessageReader {
  const files = createMessageFiles({ store, codec });
  return {
    async page({ chatId, months }, { limit, after, from, to }, signal) {
      const first = from?.slice(0, 7) ?? '';
      const last = to?.slice(0, 7) ?? '9999-99';
      const found: Located[] = [];
      for (const month of months) {
        if (month < first || month > last || (after !== undefined && month < after.month)) continue;
        signal?.throwIfAborted();
        const chat = await files.open(month, chatId);
        if (chat === null) continue;
        const window: TimeWindow = {
          // A month that lies whole in the window needs no look at its times.
          from: month === first ? from : undefined,
          to: month === last ? to : undefined,
        };
        const start = month === after?.month ? Math.max(0, after.position + 1) : 0;
        // One more than the page has tells whether another follows.
        const positions = await selectPositions(chat, start, window, limit + 1 - found.length);
        for (const message of await readMessages(chat, positions)) found.push({ month, ...message });
        if (found.length > limit) break;
      }
      const page = found.slice(0, limit);
      const end = page.at(-1);
      return {
        messages: await withOriginals(
          catalog,
          page.map(({ message }) => message),
        ),
        next: end !== undefined && found.length > limit ? { month: end.month, position: end.position } : null,
      };
    },
  };
}

interface Located extends MessagePlace {
  readonly message: ChatMessage;
}

interface TimeWindow {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** The first `count` positions from `start` on whose times are in the window, rising. */
async function selectPositions(chat: MonthOfChat, start: number, { from, to }: TimeWindow, count: number) {
  if (from === undefined && to === undefined)
    return Array.from({ length: Math.min(count, Math.max(0, chat.rows - start)) }, (_, at) => start + at);
  const least = from === undefined ? null : BigInt(wallMicros(wholeTime(from)));
  const bound = to === undefined ? null : BigInt(wallMicros(wholeTime(to)));
  const times = await chat.times();
  const positions: number[] = [];
  for (let position = start; position < times.length && positions.length < count; position++) {
    const time = times[position]!;
    if ((least === null || time >= least) && (bound === null || time < bound)) positions.push(position);
  }
  return positions;
}

/** Messages at these positions, which are decoded in one piece with what stands between them. */
async function readMessages(chat: MonthOfChat, positions: readonly number[]): Promise<Omit<Located, 'month'>[]> {
  const [first] = positions;
  const last = positions.at(-1);
  if (first === undefined || last === undefined) return [];
  const rows = await chat.read(first, last + 1);
  return positions.map((position) => ({ position, message: chatMessageOf(rows[position - first]!) }));
}

/** `2024-01-28`, `2024-01-28T15:30` or `2024-01-28T15:30:12` with all its parts. */
const wholeTime = (time: string): string => time + '0000-00-00T00:00:00'.slice(time.length);
