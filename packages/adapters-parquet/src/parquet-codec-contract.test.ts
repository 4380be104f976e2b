import { parquetCodecContract } from '@homelake/lake/contract';
import { describe, it } from 'vitest';
import { createParquetCodec } from './parquet-codec.ts';

describe('a codec on one thread', () => {
  for (const one of parquetCodecContract({ open: async () => ({ codec: createParquetCodec({ workers: 0 }) }) }))
    it(one.name, one.run);
});

describe('a codec on worker threads', () => {
  for (const one of parquetCodecContract({
    open: async () => ({ codec: createParquetCodec({ workers: 2, inlineRows: 0 }) }),
  }))
    it(one.name, one.run);
});
