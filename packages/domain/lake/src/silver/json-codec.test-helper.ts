import { createMemoryParquetCodec } from '../tables/memory-parquet-codec.ts';

type Cell = string | number | boolean | null | readonly Cell[];
export type Row = Readonly<Record<string, Cell>>;

export const jsonCodec = createMemoryParquetCodec();

export const readRows = (file: Uint8Array): readonly Row[] =>
  JSON.parse(new TextDecoder().decode(file)) as readonly Row[];
