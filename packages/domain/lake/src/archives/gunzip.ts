import { ArchiveError } from './archive-error.ts';
import { chunksOf, streamOf } from './chunk-stream.ts';

/** Number of unpacked bytes from which on the ratio is checked. */
const RATIO_FROM_BYTES = 2 ** 20;

/**
 * Yields the content of a gzip stream in chunks. Throws ArchiveError `not-a-tar` where the first bytes are not gzip, `truncated` or `corrupt`
 * where it cannot be inflated to its end or its checksum differs, and `suspicious-ratio` where it unpacks to more than `maxRatio` times the
 * bytes that were read. Errors of `packed` pass through.
 */
export async function* gunzip(
  packed: AsyncIterable<Uint8Array>,
  maxRatio: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let readBytes = 0;
  let sizeBytes = 0;
  const source: { failure: { readonly error: unknown } | null } = { failure: null };
  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of packed) {
        if (readBytes === 0 && !(chunk[0] === 0x1f && chunk[1] === 0x8b))
          throw new ArchiveError('not-a-tar', 'It is no tar that gzip packed: its first bytes are others.');
        readBytes += chunk.length;
        yield chunk;
      }
    } catch (error) {
      source.failure = { error };
      throw error;
    }
  }
  const inflated = chunksOf(streamOf(counted()).pipeThrough(new DecompressionStream('gzip')));
  try {
    for await (const chunk of inflated) {
      sizeBytes += chunk.length;
      if (sizeBytes >= RATIO_FROM_BYTES && sizeBytes > readBytes * maxRatio)
        throw new ArchiveError(
          'suspicious-ratio',
          `It unpacks ${readBytes} bytes to ${sizeBytes} and more, more than ${maxRatio} times as many: a bomb.`,
        );
      yield chunk;
    }
  } catch (cause) {
    if (source.failure !== null) throw source.failure.error;
    if (!(cause instanceof TypeError)) throw cause;
    const code = 'code' in cause ? cause.code : null;
    if (code === 'ERR_TRAILING_JUNK_AFTER_STREAM_END')
      throw new ArchiveError('corrupt', 'Other bytes follow where its gzip stream ends.', { cause });
    throw code === 'Z_BUF_ERROR'
      ? new ArchiveError('truncated', 'It is cut off: its gzip stream does not reach its end.', { cause })
      : new ArchiveError('corrupt', 'It is damaged: its data does not inflate.', { cause });
  }
}
