export { createDuckDbQueryEngine } from './duckdb-query-engine.ts';
export type { DuckDbQueryEngineSettings } from './duckdb-query-engine.ts';
export { openFsObjectStore } from './fs-object-store.ts';
export type { FsObjectStore } from './fs-object-store.ts';
export type { StoreRootOptions } from './store-root.ts';
export { createWasmParquetCodec } from './wasm-parquet-codec.ts';
export type { WasmParquetCodecOptions } from './wasm-parquet-codec.ts';
