import { promisify } from 'node:util';
import { constants, zstdCompress, zstdCompressSync } from 'node:zlib';

const compressOnThread = promisify(zstdCompress);

/** What takes less time to compress than to hand to another thread. */
const SMALL_BYTES = 64 * 1024;

/** One piece of output: by default Node hands out what zstd gives in pieces of 16 KB. */
const optionsFor = ({ length }: Uint8Array) => ({
  chunkSize: Math.max(1024, length),
  params: { [constants.ZSTD_c_compressionLevel]: 3 },
});

/** zstd, by Node's own threads where it is worth it. */
export const compressPage = async (bytes: Uint8Array): Promise<Uint8Array> =>
  bytes.length < SMALL_BYTES ? zstdCompressSync(bytes, optionsFor(bytes)) : compressOnThread(bytes, optionsFor(bytes));
