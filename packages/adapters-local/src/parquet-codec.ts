import { promisify } from 'node:util';
import { constants, zstdCompress, zstdCompressSync } from 'node:zlib';
import { ParquetError, type ParquetCodec } from '@homelake/lake';
import { writeParquetFile } from './write-parquet-file.ts';

const compressOnThread = promisify(zstdCompress);
/** One piece of output: by default Node hands out what zstd gives in pieces of 16 KB. */
const zstdOptions = ({ length }: Uint8Array) => ({
  chunkSize: Math.max(1024, length),
  params: { [constants.ZSTD_c_compressionLevel]: 3 },
});
/** What takes less time to compress than to hand to another thread. */
const SMALL_BYTES = 128 * 1024;

const compress = async (bytes: Uint8Array): Promise<Uint8Array> =>
  bytes.length < SMALL_BYTES
    ? zstdCompressSync(bytes, zstdOptions(bytes))
    : compressOnThread(bytes, zstdOptions(bytes));

/** Parquet written from buffers; zstd runs on Node's own threads, reading is Arrow's Rust implementation in WebAssembly. */
export function createParquetCodec(): ParquetCodec {
  return {
    parallel: 4,
    async encode(schema, batch) {
      try {
        return await writeParquetFile(schema, batch, compress);
      } catch (cause) {
        throw new ParquetError('encode-failed', `${schema.name}: ${String(cause)}`, { cause });
      }
    },
    async decode(schema, file) {
      // Reading is rare, and what it needs takes longer to load than a small build takes.
      const { readParquetFile } = await import('./read-parquet-file.ts');
      return readParquetFile(schema, file);
    },
    close: async () => {},
  };
}
