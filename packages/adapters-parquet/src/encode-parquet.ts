import { makeData, RecordBatch, RecordBatchStreamWriter, type Schema, Struct } from 'apache-arrow';
import type { ColumnBatch, ColumnType, TableColumn, TableSchema } from '@homelake/lake';
import {
  Compression,
  EnabledStatistics,
  Encoding,
  Table,
  type WriterProperties,
  WriterPropertiesBuilder,
  writeParquet,
} from 'parquet-wasm';
import { arrowData, arrowSchema } from './arrow-columns.ts';

/** Rows of a row group: large enough to compress well, small enough for an engine to skip. */
const ROW_GROUP_ROWS = 131_072;

/** Encodes a batch as a Parquet file. Throws `TypeError` where the batch does not match the schema, and the errors of the encoder. */
export function encodeParquet(schema: TableSchema, batch: ColumnBatch): Uint8Array<ArrayBuffer> {
  // Each call takes ownership of its argument and frees it in the memory of the module.
  const table = Table.fromIPCStream(ipcStream(arrowSchema(schema.columns), batch));
  return writeParquet(table, writerProperties(schema.columns)).slice();
}

function ipcStream(schema: Schema, { rows, columns }: ColumnBatch): Uint8Array {
  const children = schema.fields.map(({ name, type }) => {
    const column = columns[name];
    if (column === undefined) throw new TypeError(`batch: column ${name} is missing`);
    return arrowData(type, column, rows);
  });
  const struct = makeData({ type: new Struct(schema.fields), length: rows, nullCount: 0, children });
  const writer = new RecordBatchStreamWriter();
  writer.reset(undefined, schema);
  writer.write(new RecordBatch(schema, struct));
  writer.finish();
  return writer.toUint8Array(true);
}

/**
 * Compression is zstd. Everything else is a default of the library: pages of at most 20,000 rows, each with its bounds, by which engines
 * skip pages. Texts without a dictionary have no bounds: no query compares them by order, and finding the bounds takes a tenth of the time.
 * The library has no option for a column of lists, so lists have its defaults, with a dictionary.
 */
function writerProperties(columns: readonly TableColumn[]): WriterProperties {
  let builder = new WriterPropertiesBuilder().setCompression(Compression.ZSTD).setMaxRowGroupSize(ROW_GROUP_ROWS);
  for (const { name, type, encoding } of columns) {
    if (encoding === 'dictionary') continue;
    builder = builder.setColumnDictionaryEnabled(name, false);
    if (encoding === 'delta') builder = builder.setColumnEncoding(name, DELTA[type] ?? Encoding.PLAIN);
    if (type === 'varchar') builder = builder.setColumnStatisticsEnabled(name, EnabledStatistics.None);
  }
  return builder.build();
}

const DELTA: { readonly [type in ColumnType]?: Encoding } = {
  varchar: Encoding.DELTA_BYTE_ARRAY,
  integer: Encoding.DELTA_BINARY_PACKED,
  bigint: Encoding.DELTA_BINARY_PACKED,
  timestamp: Encoding.DELTA_BINARY_PACKED,
};
