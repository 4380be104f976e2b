import {
  Bool,
  type Data,
  DataType,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  List,
  makeData,
  Schema,
  TimestampMicrosecond,
  Type,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import type { ColumnData, TableColumn, TableSchema } from '@homelake/lake';

/** The Arrow schema of a table. A column whose encoding is `dictionary` is a dictionary in Arrow too. */
export const arrowSchema = (columns: TableSchema['columns']): Schema =>
  new Schema(columns.map((column, id) => new Field(column.name, arrowType(column, id), column.nullable)));

/**
 * `id` is the number of the column's dictionary. Without it, Arrow takes the next number of the process, so that the bytes would differ
 * between runs.
 */
function arrowType({ type, encoding }: Pick<TableColumn, 'type' | 'encoding'>, id: number): DataType {
  if (type === 'array(varchar)') return listOf(arrowType({ type: 'varchar', encoding }, id));
  if (type === 'array(integer)') return listOf(new Int32());
  if (type === 'varchar' && encoding === 'dictionary') return new Dictionary(new Utf8(), new Int32(), id);
  return FLAT_TYPES[type];
}

const FLAT_TYPES = {
  varchar: new Utf8(),
  integer: new Int32(),
  bigint: new Int64(),
  double: new Float64(),
  boolean: new Bool(),
  timestamp: new TimestampMicrosecond(null),
} as const;

/** The Parquet format requires the name `element`: https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#lists */
const listOf = (type: DataType): DataType => new List(new Field('element', type, false));

/** Arrow data over the buffers of `column`, without reading or copying values. Throws `TypeError` where the types differ. */
export function arrowData(type: DataType, column: ColumnData, rows: number): Data {
  const nulls = { length: rows, nullCount: countNulls(column.validity, rows), nullBitmap: column.validity };
  if (DataType.isUtf8(type) && column.type === 'utf8')
    return makeData({ type, ...nulls, valueOffsets: column.offsets, data: column.bytes });
  if (DataType.isDictionary(type) && column.type === 'dictionary')
    return makeData({ type, ...nulls, data: column.codes, dictionary: vectorFromArray(column.values, new Utf8()) });
  if (DataType.isInt(type) && type.bitWidth === 32 && column.type === 'int32')
    return makeData({ type, ...nulls, data: column.values });
  if (DataType.isInt(type) && type.bitWidth === 64 && column.type === 'int64')
    return makeData({ type, ...nulls, data: column.values });
  if (DataType.isFloat(type) && column.type === 'float64') return makeData({ type, ...nulls, data: column.values });
  if (DataType.isBool(type) && column.type === 'boolean') return makeData({ type, ...nulls, data: column.bits });
  if (DataType.isTimestamp(type) && column.type === 'timestamp')
    return makeData({ type, ...nulls, data: column.micros });
  if (DataType.isList(type) && column.type === 'list') {
    const child = arrowData(type.valueType, column.items, column.offsets[rows] ?? 0);
    return makeData({ type, ...nulls, valueOffsets: column.offsets, child });
  }
  throw new TypeError(`a column of type ${Type[type.typeId]} cannot be made of ${column.type} buffers`);
}

/** The buffers of an Arrow column. Throws `TypeError` for a type that no table has. */
export function columnOf(data: Data): ColumnData {
  const { type, offset } = data;
  const validity = data.nullCount === 0 ? null : data.nullBitmap;
  if (offset !== 0) throw new TypeError(`an Arrow column that starts at row ${offset} of its buffers`);
  if (DataType.isUtf8(type)) return { type: 'utf8', offsets: data.valueOffsets, bytes: data.values, validity };
  if (DataType.isDictionary(type)) {
    const values = Array.from(data.dictionary ?? [], String);
    return { type: 'dictionary', codes: data.values, values, validity };
  }
  if (DataType.isInt(type) && type.bitWidth === 32) return { type: 'int32', values: data.values, validity };
  if (DataType.isInt(type) && type.bitWidth === 64) return { type: 'int64', values: data.values, validity };
  if (DataType.isFloat(type)) return { type: 'float64', values: data.values, validity };
  if (DataType.isBool(type)) return { type: 'boolean', bits: data.values, validity };
  if (DataType.isTimestamp(type)) return { type: 'timestamp', micros: data.values, validity };
  const [child] = data.children;
  if (DataType.isList(type) && child !== undefined)
    return { type: 'list', offsets: data.valueOffsets, items: columnOf(child), validity };
  throw new TypeError(`an Arrow column of type ${Type[type.typeId]}`);
}

/** Number of zero bits (nulls) among the first `rows` bits; 0 where `validity` is null, which means that no value is null. */
function countNulls(validity: Uint8Array | null, rows: number): number {
  if (validity === null) return 0;
  let valid = 0;
  const whole = rows >> 3;
  for (let byte = 0; byte < whole; byte++) valid += BITS[validity[byte]!]!;
  if (rows & 7) valid += BITS[validity[whole]! & ((1 << (rows & 7)) - 1)]!;
  return rows - valid;
}

/** Number of 1 bits in each byte value. */
const BITS = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);
