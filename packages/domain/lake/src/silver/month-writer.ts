import type { ObjectStore } from '@homelake/storage';
import { messagesKey } from '@homelake/storage';
import type { SilverProgress } from './silver-progress.ts';
import type { DescribedChats } from './chat-states.ts';
import { type ColumnBatch, isValid } from '../tables/column-batch.ts';
import type { ExportLibrary } from './export-library.ts';
import { mapBounded, READS_AT_ONCE } from '../bronze/map-bounded.ts';
import { MESSAGES } from '../tables/messages-schema.ts';
import { monthColumns, type MonthRows, textsNeeded } from './month-columns.ts';
import type { ParquetCodec } from '../tables/parquet-codec.ts';
import type { MonthPlan, SilverPlan } from './silver-plan.ts';
import { sentPhotosOf } from './sent-photos.ts';
import type { MonthState, SentPhotos } from './silver-state.ts';
import type { ListedFile } from './table-files.ts';
import { writePartitions } from './write-partitions.ts';

export interface MonthWriterInput {
  readonly store: ObjectStore;
  readonly codec: ParquetCodec;
  readonly plan: SilverPlan;
  readonly listed: ReadonlyMap<string, ListedFile>;
  readonly described: DescribedChats;
  readonly library: ExportLibrary;
  readonly onProgress: (progress: SilverProgress) => void;
  readonly signal?: AbortSignal;
}

/** Writes the months of a plan. Returns the state of each written file by month. */
export async function writeMonths(input: MonthWriterInput): Promise<Record<string, MonthState>> {
  const { store, codec, plan, listed, onProgress, signal } = input;
  const sent = new Map<string, SentPhotos>();
  const files = await writePartitions(
    {
      store,
      codec,
      schema: MESSAGES,
      keyOf: (month) => messagesKey.build({ month }),
      listed,
      onWritten: (done) => onProgress({ phase: 'write', done, total: plan.write.length }),
      ...(signal && { signal }),
    },
    plan.write,
    async (month) => {
      const batch = await monthBatch(input, month);
      sent.set(month.month, sentPhotosOf(batch));
      return batch;
    },
  );
  return Object.fromEntries(
    Object.entries(files).map(([month, file]) => [month, { ...file, sentPhotos: sent.get(month)! }]),
  );
}

/** Makes all rows of a month, chat by chat. */
async function monthBatch(
  { store, codec, described, library }: MonthWriterInput,
  { month, parts }: MonthPlan,
): Promise<ColumnBatch> {
  const kept = parts.some(({ from }) => from === 'file')
    ? await chatRanges(codec, await store.read(messagesKey.build({ month })))
    : new Map<string, Range[]>();
  const rows: MonthRows[] = [];
  for (const { chatId, from, rows: wanted } of parts) {
    if (from === 'file') {
      const ranges = kept.get(chatId) ?? [];
      const found = ranges.reduce((sum, range) => sum + range.to - range.from, 0);
      if (found !== wanted) throw new TypeError(`month ${month} has ${found} rows of ${chatId}, expected ${wanted}`);
      rows.push(...ranges);
    } else {
      const chat = await described.derive(chatId, month);
      const texts = await mapBounded(chat.exports, READS_AT_ONCE, async (source) => {
        const { exportId } = source.state;
        return [exportId, await library.texts(source, () => textsNeeded(chat, month, exportId))] as const;
      });
      rows.push({ chat, texts: Object.fromEntries(texts) });
    }
  }
  return monthColumns(month, rows);
}

interface Range {
  readonly batch: ColumnBatch;
  readonly from: number;
  readonly to: number;
}

/** Returns the row ranges of each chat in a file of this table. */
async function chatRanges(codec: ParquetCodec, file: Uint8Array | null): Promise<Map<string, Range[]>> {
  const ranges = new Map<string, Range[]>();
  for (const batch of file === null ? [] : await codec.decode(MESSAGES, file)) {
    const column = batch.columns['chat_id'];
    if (column?.type !== 'dictionary') throw new TypeError('chat_id: expected a dictionary column');
    for (let from = 0; from < batch.rows;) {
      let to = from + 1;
      while (to < batch.rows && column.codes[to] === column.codes[from]) to++;
      const chatId = isValid(column, from) ? column.values[column.codes[from]!]! : '';
      ranges.set(chatId, [...(ranges.get(chatId) ?? []), { batch, from, to }]);
      from = to;
    }
  }
  return ranges;
}
