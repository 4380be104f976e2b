import { messagesKey, type ObjectStore } from '@homelake/storage';
import type { ColumnBatch } from '../tables/column-batch.ts';
import { batchRows } from '../tables/column-cells.ts';
import { CHAT_MESSAGE_COLUMNS, type ChatMessageRow } from './chat-message.ts';
import { MESSAGES } from '../tables/messages-schema.ts';
import type { ParquetCodec } from '../tables/parquet-codec.ts';

/** Bytes of files that are held for the next reader. The times beside them take less than half as much. */
const HELD_BYTES = 32 * 1024 * 1024;

/** The messages of one chat in the file of one month, at one moment. */
export interface MonthOfChat {
  /** One more than the last position. */
  readonly rows: number;
  /** Wall times by position: microseconds since 1970. */
  times(): Promise<BigInt64Array>;
  /** Rows at the positions `from` to `to`, `to` not among them. */
  read(from: number, to: number): Promise<readonly ChatMessageRow[]>;
}

export interface MessageFiles {
  /** Null where the month has no file or the file no such chat. Rejects with `StorageError` and `ParquetError`. */
  open(month: string, chatId: string): Promise<MonthOfChat | null>;
}

type MessageFile = (chatId: string) => MonthOfChat | null;

/**
 * Month files of `messages`. A file is read whole, once, and held as it is stored as long as it is among the last that were asked for; of
 * its rows, those are decoded that a reader wants, and the times of a chat once. Whether it has changed is asked of the store each time.
 */
export function createMessageFiles({
  store,
  codec,
}: {
  readonly store: Pick<ObjectStore, 'head' | 'read'>;
  readonly codec: ParquetCodec;
}): MessageFiles {
  /** The one that was asked for last comes last. */
  const held = new Map<
    string,
    { readonly etag: string; readonly sizeBytes: number; readonly file: Promise<MessageFile | null> }
  >();

  function hold(key: string, etag: string, sizeBytes: number): Promise<MessageFile | null> {
    const known = held.get(key);
    held.delete(key);
    const file = known?.etag === etag ? known.file : openFile(store, codec, key);
    held.set(key, { etag, sizeBytes, file });
    // A failure is met by whoever asked; the next one reads again.
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
      // The mark first: where the file is replaced in between, the newer one is held under the older mark, and read again next time.
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

function monthOfChat(codec: ParquetCodec, bytes: Uint8Array, { from: start, to: end }: RowRange): MonthOfChat {
  let times: Promise<BigInt64Array> | null = null;
  return {
    rows: end - start,
    times: () => (times ??= readTimes(codec, bytes, { from: start, to: end })),
    async read(from, to) {
      const rows = { from: start + from, to: Math.min(start + to, end) };
      const batches = await codec.decode(MESSAGES, bytes, { rows, columns: CHAT_MESSAGE_COLUMNS });
      const read = batches.flatMap((batch) => batchRows(batch) as readonly ChatMessageRow[]);
      // A place is found by its position, so a file that numbers its rows otherwise would show other messages than those asked for.
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

/** Where the rows of each chat are: files are sorted by chat. */
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
        throw new TypeError(`messages: the rows of ${chatId} do not stand together`);
      ranges.set(chatId, { from: known?.from ?? base + from, to: base + to });
      from = to;
    }
    base += rows;
  }
  return ranges;
}
