import { mediaName } from '../bronze/bronze-record.ts';
import { type ChatExport, ownerOf } from './chat-export.ts';
import type { ColumnBatch } from '../tables/column-batch.ts';
import { bodyStretches, ExportBodies, type TextStretch } from './export-bodies.ts';
import type { DerivedChat } from './merge-chat.ts';
import { MessageColumns, type OpenChat } from './message-columns.ts';

/**
 * Rows of a month: those of a merged chat, with the stretches of text that they need by id of the export; or rows that are columns already,
 * from a file or from another machine.
 */
export type MonthRows =
  | { readonly chat: DerivedChat; readonly texts: Readonly<Record<string, readonly TextStretch[]>> }
  | { readonly batch: ColumnBatch; readonly from: number; readonly to: number };

/** Where the texts that the rows of a chat in a month need lie in the UTF-8 bytes of one of its exports. */
export function textsNeeded(
  { merged, exports, months }: DerivedChat,
  month: string,
  exportId: string,
): ReturnType<typeof bodyStretches> {
  const source = exports.findIndex(({ state }) => state.exportId === exportId);
  const indexes: number[] = [];
  for (const row of months.get(month) ?? []) {
    if (merged.textExport[row] === source) indexes.push(merged.textIndex[row]!);
    if (merged.mediaExport[row] === source) indexes.push(merged.mediaIndex[row]!);
  }
  return indexes.length === 0 ? [] : bodyStretches(exports[source]!.keys, Uint32Array.from(indexes));
}

/**
 * The rows of a month of `messages` as columns, part after part: by id of the chat, which is the order of the file. Pure; rows that were
 * made apart say the same as rows that are made together.
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
  texts: Readonly<Record<string, readonly TextStretch[]>>,
): OpenChat => ({
  chatId,
  name,
  merged,
  exports: exports.map((source: ChatExport) => {
    const { media, exportId } = source.bronze.record;
    return {
      keys: source.keys,
      bodies: new ExportBodies(source.keys, texts[exportId] ?? []),
      owner: ownerOf(source),
      mediaKey: (name: string) => media[mediaName(name)],
    };
  }),
});
