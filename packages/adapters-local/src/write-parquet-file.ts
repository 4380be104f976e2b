import type { ColumnBatch, TableColumn, TableSchema } from '@homelake/lake';
import { ByteSink } from './byte-sink.ts';
import { type Bounds, compareBytes, isList, type Page, pagesOf } from './parquet-pages.ts';
import { PLAIN, RLE } from './parquet-values.ts';
import { ThriftWriter } from './thrift-compact.ts';

/** Compresses one page. The same bytes always give the same bytes. */
export type Compress = (bytes: Uint8Array) => Promise<Uint8Array>;

/** Rows of a row group: large enough to compress well, small enough for an engine to skip. */
const ROW_GROUP_ROWS = 131_072;
/** A column of a row group below this is left as it is: a frame of its own would not make it smaller. */
const COMPRESSED_FROM_BYTES = 2048;

const UNCOMPRESSED = 0;
const ZSTD = 6;
const MAGIC = new TextEncoder().encode('PAR1');

interface Chunk {
  readonly column: TableColumn;
  readonly codec: number;
  readonly pages: readonly (Page & { readonly packed: Uint8Array })[];
}

/** Where a chunk came to stand in the file. */
interface PlacedChunk extends Chunk {
  readonly start: number;
  readonly end: number;
  /** Of each page, header included. */
  readonly places: readonly { readonly start: number; readonly end: number }[];
  readonly uncompressedBytes: number;
}

interface RowGroup {
  readonly rows: number;
  readonly chunks: readonly PlacedChunk[];
}

interface IndexPlace {
  readonly offset: number;
  readonly length: number;
}

/**
 * A Parquet file: zstd, statistics, column and offset indexes. Nothing of the machine or the moment goes into it.
 * The format: https://github.com/apache/parquet-format, version 2.11.
 */
export async function writeParquetFile(
  schema: TableSchema,
  batch: ColumnBatch,
  compress: Compress,
): Promise<Uint8Array<ArrayBuffer>> {
  const sink = new ByteSink(64 * 1024);
  sink.bytes(MAGIC);
  const groups: RowGroup[] = [];
  for (let from = 0; from < batch.rows; from += ROW_GROUP_ROWS) {
    const to = Math.min(from + ROW_GROUP_ROWS, batch.rows);
    const chunks = await Promise.all(
      schema.columns.map((column) => {
        const data = batch.columns[column.name];
        if (data === undefined) throw new TypeError(`batch: column ${column.name} is missing`);
        return packChunk(column, pagesOf(column, data, from, to), compress);
      }),
    );
    groups.push({ rows: to - from, chunks: chunks.map((chunk) => placeChunk(sink, chunk)) });
  }
  const all = groups.flatMap(({ chunks }) => chunks);
  const columnIndexes = new Map(all.map((chunk) => [chunk, writeIndex(sink, (thrift) => columnIndex(thrift, chunk))]));
  const offsetIndexes = new Map(all.map((chunk) => [chunk, writeIndex(sink, (thrift) => offsetIndex(thrift, chunk))]));
  const footer = sink.length;
  writeFooter(new ThriftWriter(sink), schema, batch.rows, groups, columnIndexes, offsetIndexes);
  sink.uint32(sink.length - footer);
  sink.bytes(MAGIC);
  return sink.view().slice();
}

async function packChunk(column: TableColumn, pages: readonly Page[], compress: Compress): Promise<Chunk> {
  const size = pages.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const codec = size < COMPRESSED_FROM_BYTES ? UNCOMPRESSED : ZSTD;
  const pack = async (page: Page) => ({ ...page, packed: codec === ZSTD ? await compress(page.bytes) : page.bytes });
  return { column, codec, pages: await Promise.all(pages.map(pack)) };
}

function placeChunk(sink: ByteSink, chunk: Chunk): PlacedChunk {
  const start = sink.length;
  let headerBytes = 0;
  const places = chunk.pages.map((page) => {
    const pageStart = sink.length;
    writePageHeader(new ThriftWriter(sink), page, page.packed.length);
    headerBytes += sink.length - pageStart;
    sink.bytes(page.packed);
    return { start: pageStart, end: sink.length };
  });
  const uncompressedBytes = chunk.pages.reduce((sum, { bytes }) => sum + bytes.length, headerBytes);
  return { ...chunk, start, end: sink.length, places, uncompressedBytes };
}

function writePageHeader(thrift: ThriftWriter, { kind, bytes, entries, encoding }: Page, packedBytes: number): void {
  thrift.i32(1, kind === 'dictionary' ? 2 : 0);
  thrift.i32(2, bytes.length);
  thrift.i32(3, packedBytes);
  if (kind === 'dictionary') {
    thrift.struct(7, () => {
      thrift.i32(1, entries);
      thrift.i32(2, encoding);
    });
  } else {
    thrift.struct(5, () => {
      thrift.i32(1, entries);
      thrift.i32(2, encoding);
      thrift.i32(3, RLE);
      thrift.i32(4, RLE);
    });
  }
  thrift.stop();
}

const dataPages = ({ pages }: Chunk): readonly Page[] => pages.filter(({ kind }) => kind === 'data');

function writeIndex(sink: ByteSink, write: (thrift: ThriftWriter) => boolean): IndexPlace | null {
  const offset = sink.length;
  return write(new ThriftWriter(sink)) ? { offset, length: sink.length - offset } : null;
}

const NO_BYTES = new Uint8Array(0);

/** False, and nothing written, for a column whose pages have values without bounds. */
function columnIndex(thrift: ThriftWriter, chunk: PlacedChunk): boolean {
  const pages = dataPages(chunk);
  if (pages.some(({ bounds, nulls, entries }) => bounds === null && nulls < entries)) return false;
  thrift.booleans(
    1,
    pages.map(({ bounds }) => bounds === null),
  );
  thrift.binaries(
    2,
    pages.map(({ bounds }) => bounds?.least ?? NO_BYTES),
  );
  thrift.binaries(
    3,
    pages.map(({ bounds }) => bounds?.greatest ?? NO_BYTES),
  );
  // Unordered: pages are few, and readers then look at each.
  thrift.i32(4, 0);
  thrift.i64s(
    5,
    pages.map(({ nulls }) => nulls),
  );
  thrift.stop();
  return true;
}

function offsetIndex(thrift: ThriftWriter, chunk: PlacedChunk): boolean {
  const places = chunk.pages.flatMap((page, index) =>
    page.kind === 'data' ? [{ page, ...chunk.places[index]! }] : [],
  );
  thrift.structs(1, places, ({ page, start, end }) => {
    thrift.i64(1, start);
    thrift.i32(2, end - start);
    thrift.i64(3, page.firstRow);
  });
  thrift.stop();
  return true;
}

function writeFooter(
  thrift: ThriftWriter,
  schema: TableSchema,
  rows: number,
  groups: readonly RowGroup[],
  columnIndexes: ReadonlyMap<Chunk, IndexPlace | null>,
  offsetIndexes: ReadonlyMap<Chunk, IndexPlace | null>,
): void {
  thrift.i32(1, 2);
  const elements = schema.columns.flatMap(schemaElements);
  const root: SchemaElement = { name: schema.name, children: schema.columns.length };
  thrift.structs(2, [root, ...elements], (element) => writeSchemaElement(thrift, element));
  thrift.i64(3, rows);
  thrift.structs(4, groups, ({ rows: groupRows, chunks }) => {
    thrift.structs(1, chunks, (chunk) => {
      const columnPlace = columnIndexes.get(chunk);
      const offsetPlace = offsetIndexes.get(chunk);
      thrift.i64(2, 0);
      thrift.struct(3, () => writeColumnMetadata(thrift, chunk));
      if (offsetPlace) {
        thrift.i64(4, offsetPlace.offset);
        thrift.i32(5, offsetPlace.length);
      }
      if (columnPlace) {
        thrift.i64(6, columnPlace.offset);
        thrift.i32(7, columnPlace.length);
      }
    });
    thrift.i64(
      2,
      chunks.reduce((sum, { uncompressedBytes }) => sum + uncompressedBytes, 0),
    );
    thrift.i64(3, groupRows);
    thrift.i64(5, chunks[0]?.start ?? 0);
    thrift.i64(
      6,
      chunks.reduce((sum, { start, end }) => sum + end - start, 0),
    );
  });
  thrift.text(6, 'homelake');
  // Bounds are by the type's own order: strings by bytes, numbers signed.
  thrift.structs(7, schema.columns, () => thrift.struct(1, () => {}));
  thrift.stop();
}

/** Physical types by their numbers in the format. */
const PHYSICAL = { boolean: 0, integer: 1, bigint: 2, timestamp: 2, double: 5, varchar: 6 } as const;
type LeafType = keyof typeof PHYSICAL;

function leafType({ type }: TableColumn): LeafType {
  if (type === 'array(varchar)') return 'varchar';
  return type === 'array(integer)' ? 'integer' : type;
}

function writeColumnMetadata(thrift: ThriftWriter, chunk: PlacedChunk): void {
  const { column, pages, places, codec, uncompressedBytes, start, end } = chunk;
  const data = dataPages(chunk);
  const encodings = [...new Set([RLE, ...pages.map(({ encoding }) => encoding), PLAIN])].sort((a, b) => a - b);
  thrift.i32(1, PHYSICAL[leafType(column)]);
  thrift.i32s(2, encodings);
  thrift.texts(3, isList(column) ? [column.name, 'list', 'element'] : [column.name]);
  thrift.i32(4, codec);
  thrift.i64(
    5,
    data.reduce((sum, { entries }) => sum + entries, 0),
  );
  thrift.i64(6, uncompressedBytes);
  thrift.i64(7, end - start);
  const firstData = pages.findIndex(({ kind }) => kind === 'data');
  thrift.i64(9, places[firstData]!.start);
  if (firstData > 0) thrift.i64(11, start);
  thrift.struct(12, () => {
    thrift.i64(
      3,
      data.reduce((sum, { nulls }) => sum + nulls, 0),
    );
    const bounds = chunkBounds(column, data);
    if (bounds === null) return;
    thrift.binary(5, bounds.greatest);
    thrift.binary(6, bounds.least);
  });
}

/** Of all pages; null where one of them does not tell. Numbers are compared as numbers, by their first page's reading. */
function chunkBounds(column: TableColumn, pages: readonly Page[]): Bounds | null {
  let result: Bounds | null = null;
  const compare = compareOf(leafType(column));
  for (const { bounds, nulls, entries } of pages) {
    if (bounds === null && nulls < entries) return null;
    if (bounds === null) continue;
    result = {
      least: result === null || compare(bounds.least, result.least) < 0 ? bounds.least : result.least,
      greatest: result === null || compare(bounds.greatest, result.greatest) > 0 ? bounds.greatest : result.greatest,
    };
  }
  return result;
}

function compareOf(type: LeafType): (a: Uint8Array, b: Uint8Array) => number {
  if (type === 'integer') return byNumber((view) => view.getInt32(0, true));
  if (type === 'bigint' || type === 'timestamp') return byNumber((view) => view.getBigInt64(0, true));
  if (type === 'double') return byNumber((view) => view.getFloat64(0, true));
  return compareBytes;
}

const byNumber = (read: (view: DataView) => number | bigint) => (a: Uint8Array, b: Uint8Array) => {
  const one = read(viewOf(a));
  const other = read(viewOf(b));
  return one < other ? -1 : Number(one > other);
};

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

interface SchemaElement {
  readonly name: string;
  readonly type?: LeafType;
  /** 0: required, 1: optional, 2: repeated. The root has none. */
  readonly repetition?: 0 | 1 | 2;
  readonly children?: number;
  readonly list?: boolean;
}

function schemaElements(column: TableColumn): SchemaElement[] {
  const { name, nullable } = column;
  const type = leafType(column);
  const repetition = nullable ? 1 : 0;
  if (!isList(column)) return [{ name, type, repetition }];
  return [
    { name, repetition, children: 1, list: true },
    { name: 'list', repetition: 2, children: 1 },
    { name: 'element', type, repetition: 0 },
  ];
}

function writeSchemaElement(
  thrift: ThriftWriter,
  { name, type, repetition, children, list = false }: SchemaElement,
): void {
  if (type !== undefined) thrift.i32(1, PHYSICAL[type]);
  if (repetition !== undefined) thrift.i32(3, repetition);
  thrift.text(4, name);
  if (children !== undefined) thrift.i32(5, children);
  if (type === 'varchar') thrift.i32(6, 0);
  if (list) thrift.i32(6, 3);
  if (type === 'varchar') thrift.struct(10, () => thrift.struct(1, () => {}));
  if (list) thrift.struct(10, () => thrift.struct(3, () => {}));
  if (type === 'timestamp') {
    thrift.struct(10, () =>
      thrift.struct(8, () => {
        thrift.boolean(1, false);
        thrift.struct(2, () => thrift.struct(2, () => {}));
      }),
    );
  }
}
