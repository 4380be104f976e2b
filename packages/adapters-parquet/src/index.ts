export { createParquetCodec } from './parquet-codec.ts';
export type { ParquetCodecOptions } from './parquet-codec.ts';
