import { mediaName } from '../bronze/bronze-record.ts';
import { type ChatExport, ownerOf } from './chat-export.ts';
import type { ColumnBatch } from '../tables/column-batch.ts';
import { bodyRanges, ExportBodies, type TextRange } from './export-bodies.ts';
import type { DerivedChat } from './merge-chat.ts';
import { MessageColumns, type OpenChat } from './message-columns.ts';

/**
 * Rows of a month: rows of a merged chat, with the needed text ranges by export id; or rows that are columns already, from a file or from
 * another machine.
 */
export type MonthRows =
  | { readonly chat: DerivedChat; readonly texts: Readonly<Record<string, readonly TextRange[]>> }
  | { readonly batch: ColumnBatch; readonly from: number; readonly to: number };

/** Returns the ranges of one export's UTF-8 bytes that the rows of a chat and month need. */
export function textsNeeded(
  { merged, exports, months }: DerivedChat,
  month: string,
  exportId: string,
): ReturnType<typeof bodyRanges> {
  const source = exports.findIndex(({ state }) => state.exportId === exportId);
  const indexes: number[] = [];
  for (const row of months.get(month) ?? []) {
    if (merged.textExport[row] === source) indexes.push(merged.textIndex[row]!);
    if (merged.mediaExport[row] === source) indexes.push(merged.mediaIndex[row]!);
  }
  return indexes.length === 0 ? [] : bodyRanges(exports[source]!.digest, Uint32Array.from(indexes));
}

/**
 * Makes the columns of one month of `messages` from parts ordered by chat id, which is the order of the file. Pure. The result does not
 * depend on whether rows are derived or copied as columns.
 */
export function monthColumns(month: string, parts: readonly MonthRows[]): ColumnBatch {
  const columns = new MessageColumns(parts.reduce((sum, part) => sum + rowsOf(part, month).length, 0));
  for (const part of parts) {
    if ('batch' in part) columns.addBatch(part.batch, part.from, part.to);
    else columns.addMerged(openChat(part.chat, part.texts), part.chat.months.get(month) ?? new Uint32Array(0));
  }
  return columns.finish();
}

const rowsOf = (part: MonthRows, month: string): { readonly length: number } =>
  'batch' in part ? { length: part.to - part.from } : (part.chat.months.get(month) ?? []);

const openChat = (
  { chatId, name, merged, exports }: DerivedChat,
  texts: Readonly<Record<string, readonly TextRange[]>>,
): OpenChat => ({
  chatId,
  name,
  merged,
  exports: exports.map((source: ChatExport) => {
    const { media, exportId } = source.bronze.record;
    return {
      digest: source.digest,
      bodies: new ExportBodies(source.digest, texts[exportId] ?? []),
      owner: ownerOf(source),
      mediaKey: (name: string) => media[mediaName(name)],
    };
  }),
});
