import { DuckDBTypeId } from '@duckdb/node-api';
import type { ColumnType, QueryType, TableSchema } from '@homelake/lake';

/** Names of DuckDB's types in the port. Any other type is `varchar`, since its cells are text. */
const QUERY_TYPES: Readonly<Partial<Record<DuckDBTypeId, QueryType>>> = {
  [DuckDBTypeId.BOOLEAN]: 'boolean',
  [DuckDBTypeId.TINYINT]: 'tinyint',
  [DuckDBTypeId.SMALLINT]: 'smallint',
  [DuckDBTypeId.UTINYINT]: 'smallint',
  [DuckDBTypeId.INTEGER]: 'integer',
  [DuckDBTypeId.USMALLINT]: 'integer',
  [DuckDBTypeId.BIGINT]: 'bigint',
  [DuckDBTypeId.UINTEGER]: 'bigint',
  [DuckDBTypeId.UBIGINT]: 'decimal',
  [DuckDBTypeId.HUGEINT]: 'decimal',
  [DuckDBTypeId.UHUGEINT]: 'decimal',
  [DuckDBTypeId.BIGNUM]: 'decimal',
  [DuckDBTypeId.DECIMAL]: 'decimal',
  [DuckDBTypeId.FLOAT]: 'real',
  [DuckDBTypeId.DOUBLE]: 'double',
  [DuckDBTypeId.BLOB]: 'varbinary',
  [DuckDBTypeId.DATE]: 'date',
  [DuckDBTypeId.TIME]: 'time',
  [DuckDBTypeId.TIME_NS]: 'time',
  [DuckDBTypeId.TIMESTAMP]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_S]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_MS]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_NS]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_TZ]: 'timestamp with time zone',
  [DuckDBTypeId.INTERVAL]: 'interval',
  [DuckDBTypeId.UUID]: 'uuid',
  [DuckDBTypeId.LIST]: 'array',
  [DuckDBTypeId.ARRAY]: 'array',
  [DuckDBTypeId.STRUCT]: 'row',
  [DuckDBTypeId.UNION]: 'row',
  [DuckDBTypeId.MAP]: 'map',
  [DuckDBTypeId.SQLNULL]: 'unknown',
};

export function queryType({
  typeId,
  alias,
}: {
  readonly typeId: DuckDBTypeId;
  readonly alias?: string | undefined;
}): QueryType {
  if (alias === 'JSON') return 'json';
  return QUERY_TYPES[typeId] ?? 'varchar';
}

const COLUMN_TYPES: Readonly<Record<ColumnType, string>> = {
  varchar: 'VARCHAR',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
  'array(varchar)': 'VARCHAR[]',
  'array(integer)': 'INTEGER[]',
};

/** A `SELECT` with every column of the table and its type, and no row. It stands for a table before its first build. */
export function emptyTableSql(schema: TableSchema): string {
  const columns = schema.columns.map((c) => `CAST(NULL AS ${COLUMN_TYPES[c.type]}) AS ${c.name}`);
  const partition = schema.partition === null ? [] : [`CAST(NULL AS VARCHAR) AS ${schema.partition}`];
  return `SELECT ${[...columns, ...partition].join(', ')} WHERE false`;
}
