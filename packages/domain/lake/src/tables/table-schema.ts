/** Column types by their Trino names; the one vocabulary from which Parquet, SQL and TypeScript types derive. */
export type ColumnType =
  | 'varchar'
  | 'integer'
  | 'bigint'
  | 'double'
  | 'boolean'
  | 'timestamp'
  | 'array(varchar)'
  | 'array(integer)';

export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /**
   * How Parquet stores it. `dictionary`: few different values. `delta`: rising numbers or strings that share a prefix
   * with their neighbour. `plain`: everything else.
   */
  readonly encoding: 'plain' | 'dictionary' | 'delta';
  /** One line for people, used as the column's comment in DDL. */
  readonly comment: string;
}

/** A silver table. It is the single source of the Parquet schema, the DDL and the row type. */
export interface TableSchema {
  readonly name: string;
  readonly columns: readonly TableColumn[];
  /** Hive partition column, a varchar that stands in the directory's name and not in the file; null for a table of one file. */
  readonly partition: string | null;
}

type Value<T extends ColumnType> = {
  varchar: string;
  integer: number;
  /** Safe integers: what passes 2^53 does not fit a row, though it fits a column. */
  bigint: number;
  double: number;
  boolean: boolean;
  /** ISO 8601 without a zone. */
  timestamp: string;
  'array(varchar)': readonly string[];
  'array(integer)': readonly number[];
}[T];

/** The row of a table as a TypeScript type; timestamps are ISO 8601 text without a zone. */
export type RowOf<S extends TableSchema> = {
  readonly [C in S['columns'][number] as C['name']]: C['nullable'] extends true
    ? Value<C['type']> | null
    : Value<C['type']>;
} & { readonly [P in S['partition'] & string]: string };
