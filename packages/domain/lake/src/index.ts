export type { ExportKeys, ExportKeysOf } from './export-keys.ts';
export { messageId } from './merged-chat.ts';
export type { Doubt, MergedChat, Person, Shift } from './merged-chat.ts';
export { QueryError } from './query-engine.ts';
export type { Cell, QueryColumn, QueryEngine, QueryErrorCode, QueryOptions, QueryResult } from './query-engine.ts';
export { MESSAGES } from './messages-schema.ts';
export type { MessageRow } from './messages-schema.ts';
export { emptyTableSql, externalTableDdl } from './table-schema.ts';
export type { ColumnType, TableColumn, TableSchema } from './table-schema.ts';
