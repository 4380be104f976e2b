import { formatOf } from '@homelake/storage';
import { readAsfFacts } from './asf-facts.ts';
import { readAviFacts } from './avi-facts.ts';
import { createByteReader } from '../tags/byte-reader.ts';
import type { ByteReader } from '../tags/byte-reader.ts';
import type { ByteSource } from '../tags/byte-source.ts';
import { readMatroskaFacts } from './matroska-facts.ts';
import { readMovieFacts } from './movie-facts.ts';
import { readProgramStreamFacts } from './program-stream-facts.ts';
import { readTransportStreamFacts } from './transport-stream-facts.ts';
import type { VideoFacts } from './video-facts.ts';

/** Number of bytes that suffice to recognise the container. */
const HEAD_BYTES = 4096;

const READERS: Readonly<Record<string, (reader: ByteReader) => Promise<VideoFacts | null>>> = {
  'video/x-msvideo': readAviFacts,
  'video/x-matroska': readMatroskaFacts,
  'video/webm': readMatroskaFacts,
  'video/x-ms-asf': readAsfFacts,
  'video/mp2t': readTransportStreamFacts,
  'video/mpeg': readProgramStreamFacts,
};

/**
 * Reads the facts of an MP4, MOV, 3GP, AVI, Matroska, WebM, ASF or MPEG stream; null for anything else. Reads at most 8 MB, wherever the
 * metadata lie. Rejects only if the source does.
 */
export async function readVideoFacts(source: ByteSource): Promise<VideoFacts | null> {
  const reader = createByteReader(source);
  const format = formatOf(await reader.bytes(0, HEAD_BYTES));
  return (READERS[format?.contentType ?? ''] ?? readMovieFacts)(reader);
}
