import { chatMessageOf } from '../query/chat-message.ts';
import type { ChatMessage } from '../query/chat-message.ts';
import type { MessageFiles } from '../query/message-files.ts';
import type { ColumnBatch } from '../tables/column-batch.ts';
import { MESSAGES } from '../tables/messages-schema.ts';
import type { ParquetCodec } from '../tables/parquet-codec.ts';
import { joinBatches } from '../tables/table-batch.ts';
import { chatTextHead, messageLine, messageText } from './chat-text.ts';
import type { ExportedKind } from './manifest.ts';
import { TEXT_NAME } from './plan-export.ts';
import type { PlannedChat } from './plan-export.ts';

/** A file that is made from the messages of a chat. */
export interface ChatFile {
  readonly is: ExportedKind;
  readonly name: string;
  readonly contentType: string;
  readonly open: () => Promise<AsyncIterable<Uint8Array>>;
}

/** Messages that are decoded at once, and lines that are encoded at once. */
const ROWS_AT_ONCE = 4_000;

const encoder = new TextEncoder();

/**
 * The merged conversation of a chat as text, as JSON lines, and as a table. The same tables give the same bytes.
 * @param pathOf paths in the export, by key of the object
 */
export function chatFiles(
  { messages, codec }: { readonly messages: MessageFiles; readonly codec: ParquetCodec },
  { summary, folder }: PlannedChat,
  pathOf: ReadonlyMap<string, string>,
): readonly ChatFile[] {
  const lines = async function* (
    head: string,
    line: (message: ChatMessage, path: string | null) => string,
  ): AsyncGenerator<Uint8Array> {
    yield encoder.encode(head);
    for await (const page of pagesOf(messages, summary)) {
      const text = page.map((message) => line(message, pathFrom(folder, pathOf.get(message.media?.key ?? '') ?? null)));
      yield encoder.encode(text.join(''));
    }
  };
  const people = summary.people.map(({ name }) => name);
  return [
    {
      is: 'chat-text',
      name: TEXT_NAME,
      contentType: 'text/plain; charset=utf-8',
      open: async () => lines(chatTextHead({ ...summary, people }), messageText),
    },
    {
      is: 'chat-messages',
      name: 'messages.jsonl',
      contentType: 'application/x-ndjson',
      open: async () => lines('', messageLine),
    },
    {
      is: 'chat-table',
      name: 'messages.parquet',
      contentType: 'application/vnd.apache.parquet',
      open: async () => tableOf(messages, codec, summary),
    },
  ];
}

/** All rows of a chat as one Parquet file. */
async function* tableOf(
  messages: MessageFiles,
  codec: ParquetCodec,
  { chatId, months }: PlannedChat['summary'],
): AsyncGenerator<Uint8Array> {
  const batches: ColumnBatch[] = [];
  for (const month of months) {
    const file = await messages.open(month, chatId);
    if (file !== null) batches.push(...(await file.batches()));
  }
  yield await codec.encode(MESSAGES, joinBatches(MESSAGES, batches));
}

async function* pagesOf(
  messages: MessageFiles,
  { chatId, months }: PlannedChat['summary'],
): AsyncGenerator<readonly ChatMessage[]> {
  for (const month of months) {
    const file = await messages.open(month, chatId);
    const rows = file?.rows ?? 0;
    for (let from = 0; from < rows; from += ROWS_AT_ONCE)
      yield ((await file?.read(from, from + ROWS_AT_ONCE)) ?? []).map(chatMessageOf);
  }
}

/** A path as it is written in a file of `folder`, which ends with `/`. */
export function pathFrom(folder: string, path: string | null): string | null {
  if (path === null) return null;
  if (path.startsWith(folder)) return path.slice(folder.length);
  return '../'.repeat(folder.split('/').length - 1) + path;
}
