import type { PhotoCatalog } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { type ChatMessage, chatMessageOf } from './chat-message.ts';
import type { ChatSummary } from '../silver/chat-summaries.ts';
import { createMessageFiles, type ChatMonthReader } from './message-files.ts';
import { withOriginals } from './message-originals.ts';
import type { ParquetCodec } from '../tables/parquet-codec.ts';
import { wallMicros } from '../tables/wall-micros.ts';

/** The position of a message in its conversation. */
export interface MessagePosition {
  /** `YYYY-MM`. */
  readonly month: string;
  /** Position among the chat's messages of the month, from 0. */
  readonly position: number;
}

export interface MessagePageRequest {
  /** Maximum number of messages of the page; at least 1. */
  readonly limit: number;
  /** The page begins after this position. A message need not exist there. */
  readonly after?: MessagePosition | undefined;
  /** Wall times `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM` or `YYYY-MM-DDTHH:MM:SS`. `from` is inclusive, `to` is exclusive. Absent: no bound. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface MessagePage {
  readonly messages: readonly ChatMessage[];
  /** Position of the page's last message, to pass as `after`; null on the last page. */
  readonly next: MessagePosition | null;
}

export interface MessageReader {
  /** Reads a page. Rejects with `StorageError`, `ParquetError`, `CatalogError`, or the reason of the signal. */
  page(
    chat: Pick<ChatSummary, 'chatId' | 'months'>,
    wanted: MessagePageRequest,
    signal?: AbortSignal,
  ): Promise<MessagePage>;
}

export interface MessageReaderPorts {
  readonly store: Pick<ObjectStore, 'head' | 'read'>;
  readonly codec: ParquetCodec;
  /** Used to find the originals of the photos in a page of messages. */
  readonly catalog: Pick<PhotoCatalog, 'get'>;
}

/**
 * Reads conversations page by page from the month files of `messages`, ordered by month and position. Times do not give this order, because
 * clocks repeat an hour once a year. A page is found by position, not by an offset from the start, so its cost does not grow with its
 * distance: it decodes its own rows, and the times of the months of `from` and `to`.
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
          // A month that is entirely in the window needs no times.
          from: month === first ? from : undefined,
          to: month === last ? to : undefined,
        };
        const start = month === after?.month ? Math.max(0, after.position + 1) : 0;
        // One extra message shows whether another page follows.
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

interface Located extends MessagePosition {
  readonly message: ChatMessage;
}

interface TimeWindow {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Returns the first `count` positions from `start` on whose times are in the window, ascending. */
async function selectPositions(chat: ChatMonthReader, start: number, { from, to }: TimeWindow, count: number) {
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

/** Reads the messages at these positions. All rows from the first to the last position are decoded in one call. */
async function readMessages(chat: ChatMonthReader, positions: readonly number[]): Promise<Omit<Located, 'month'>[]> {
  const [first] = positions;
  const last = positions.at(-1);
  if (first === undefined || last === undefined) return [];
  const rows = await chat.read(first, last + 1);
  return positions.map((position) => ({ position, message: chatMessageOf(rows[position - first]!) }));
}

/** Completes a time such as `2024-01-28` or `2024-01-28T15:30` with zeros to the second. */
const wholeTime = (time: string): string => time + '0000-00-00T00:00:00'.slice(time.length);
