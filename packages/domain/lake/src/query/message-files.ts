import { messagesKey, type ObjectStore } from '@homelake/storage';
import type { ColumnBatch } from '../tables/column-batch.ts';
import { batchRows } from '../tables/column-cells.ts';
import { CHAT_MESSAGE_COLUMNS, type ChatMessageRow } from './chat-message.ts';
import { MESSAGES } from '../tables/messages-schema.ts';
import type { ParquetCodec } from '../tables/parquet-codec.ts';

/** Maximum number of bytes of files in the cache. Cached times take less than half as much in addition. */
const HELD_BYTES = 32 * 1024 * 1024;

/** Reads the messages of one chat from one version of a month's file. */
export interface ChatMonthReader {
  /** Number of rows. Positions are 0 to `rows` - 1. */
  readonly rows: number;
  /** Wall times by position, in microseconds since 1970. */
  times(): Promise<BigInt64Array>;
  /** Reads the rows at positions `from` up to, but not including, `to`. */
  read(from: number, to: number): Promise<readonly ChatMessageRow[]>;
  /** Decodes all rows with all columns, as they are stored. */
  batches(): Promise<readonly ColumnBatch[]>;
}

export interface MessageFiles {
  /** Null where the month has no file, or the file has no rows of this chat. Rejects with `StorageError` and `ParquetError`. */
  open(month: string, chatId: string): Promise<ChatMonthReader | null>;
}

type MessageFile = (chatId: string) => ChatMonthReader | null;

/**
 * Caches month files of `messages`. A file is read whole, once, and kept in memory as stored while it is among the most recently used. Only
 * the requested rows are decoded; the times of a chat are decoded once. Each call of `open` checks the file's etag.
 */
export function createMessageFiles({
  store,
  codec,
}: {
  readonly store: Pick<ObjectStore, 'head' | 'read'>;
  readonly codec: ParquetCodec;
}): MessageFiles {
  /** The most recently used file is last. */
  const held = new Map<
    string,
    { readonly etag: string; readonly sizeBytes: number; readonly file: Promise<MessageFile | null> }
  >();

  function hold(key: string, etag: string, sizeBytes: number): Promise<MessageFile | null> {
    const known = held.get(key);
    held.delete(key);
    const file = known?.etag === etag ? known.file : openFile(store, codec, key);
    held.set(key, { etag, sizeBytes, file });
    // The caller gets the failure. The next call reads the file again.
    file.catch(() => held.delete(key));
    let bytes = 0;
    for (const [other, entry] of [...held].toReversed()) {
      bytes += entry.sizeBytes;
      if (bytes > HELD_BYTES && other !== key) held.delete(other);
    }
    return file;
  }

  return {
    async open(month, chatId) {
      const key = messagesKey.build({ month });
      // The etag is read first. Where the file is replaced in between, the newer bytes are cached under the older etag and read again by the
      // next call.
      const info = await store.head(key);
      const file = info === null ? null : await hold(key, info.etag, info.sizeBytes);
      return file === null ? null : file(chatId);
    },
  };
}

async function openFile(
  store: Pick<ObjectStore, 'read'>,
  codec: ParquetCodec,
  key: string,
): Promise<MessageFile | null> {
  const bytes = await store.read(key);
  if (bytes === null) return null;
  const ranges = chatRanges(await codec.decode(MESSAGES, bytes, { columns: ['chat_id'] }));
  const chats = new Map([...ranges].map(([chatId, range]) => [chatId, monthOfChat(codec, bytes, range)]));
  return (chatId) => chats.get(chatId) ?? null;
}

interface RowRange {
  readonly from: number;
  readonly to: number;
}

function monthOfChat(codec: ParquetCodec, bytes: Uint8Array, { from: start, to: end }: RowRange): ChatMonthReader {
  let times: Promise<BigInt64Array> | null = null;
  return {
    rows: end - start,
    times: () => (times ??= readTimes(codec, bytes, { from: start, to: end })),
    batches: () => codec.decode(MESSAGES, bytes, { rows: { from: start, to: end } }),
    async read(from, to) {
      const rows = { from: start + from, to: Math.min(start + to, end) };
      const batches = await codec.decode(MESSAGES, bytes, { rows, columns: CHAT_MESSAGE_COLUMNS });
      const read = batches.flatMap((batch) => batchRows(batch) as readonly ChatMessageRow[]);
      // Rows are found by their position. A file whose positions differ would give wrong messages.
      for (const [at, { position }] of read.entries())
        if (position !== from + at) throw new TypeError(`messages: position ${String(position)} in row ${from + at}`);
      return read;
    },
  };
}

async function readTimes(codec: ParquetCodec, bytes: Uint8Array, rows: RowRange): Promise<BigInt64Array> {
  const times = new BigInt64Array(rows.to - rows.from);
  let at = 0;
  for (const batch of await codec.decode(MESSAGES, bytes, { rows, columns: ['sent_at'] })) {
    const column = batch.columns['sent_at'];
    if (column?.type !== 'timestamp') throw new TypeError('sent_at: expected a timestamp column');
    times.set(column.micros.subarray(0, batch.rows), at);
    at += batch.rows;
  }
  return times;
}

/** Returns the row range of each chat. Files are sorted by chat. */
function chatRanges(batches: readonly ColumnBatch[]): ReadonlyMap<string, RowRange> {
  const ranges = new Map<string, RowRange>();
  let base = 0;
  for (const { rows, columns } of batches) {
    const column = columns['chat_id'];
    if (column?.type !== 'dictionary') throw new TypeError('chat_id: expected a dictionary column');
    const { codes, values } = column;
    for (let from = 0; from < rows;) {
      let to = from + 1;
      while (to < rows && codes[to] === codes[from]) to++;
      const chatId = values[codes[from]!]!;
      const known = ranges.get(chatId);
      if (known !== undefined && known.to !== base + from)
        throw new TypeError(`messages: the rows of ${chatId} are not contiguous`);
      ranges.set(chatId, { from: known?.from ?? base + from, to: base + to });
      from = to;
    }
    base += rows;
  }
  return ranges;
}
