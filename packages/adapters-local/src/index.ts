export { createDuckDbQueryEngine } from './duckdb-query-engine.ts';
export type { DuckDbQueryEngineSettings } from './duckdb-query-engine.ts';
