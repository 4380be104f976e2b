/** Column types, named as in Trino. The Parquet, SQL and TypeScript types are derived from them. */
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
   * The Parquet encoding. `dictionary`: few different values. `delta`: ascending numbers, or strings that share a prefix with their
   * neighbour. `plain`: everything else.
   */
  readonly encoding: 'plain' | 'dictionary' | 'delta';
  /** Description for people in one line, also the column's comment in DDL. */
  readonly comment: string;
}

/** A silver table. It is the single source of the Parquet schema, the DDL and the row type. */
export interface TableSchema {
  readonly name: string;
  readonly columns: readonly TableColumn[];
  /** Hive partition column: a varchar in the directory's name, not in the file. Null for a table of one file. */
  readonly partition: string | null;
}

type Value<T extends ColumnType> = {
  varchar: string;
  integer: number;
  /** A safe integer. A row cannot hold values beyond 2^53, although a column can. */
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
