import { formatOf } from '@homelake/storage';
import type { ByteSource } from '../tags/byte-source.ts';
import { stillEvidence } from './clip-evidence.ts';
import { describePhoto } from '../metadata/describe-photo.ts';
import type { MetadataReader } from '../tags/metadata-reader.ts';
import type { PairFiles } from './pair-clips.ts';
import { readVideoFacts } from '../videos/read-video-facts.ts';

export interface PairFilesPorts {
  /** Loads the reader of tags. It is first called for the first still, because loading takes a while. */
  readonly reader: () => Promise<MetadataReader>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly open: (path: string) => Promise<ByteSource>;
}

/** Largest picture that is read before its import. A larger one gives no evidence, so that no clip is tied to it. */
const MAX_STILL_BYTES = 64 * 2 ** 20;

/** Reads the files of an import for `pairClips`. A file that cannot be read gives null; its import reports the reason. */
export function openPairFiles({ reader, now, open }: PairFilesPorts): PairFiles {
  return {
    still: (path) =>
      orNull(async () => {
        const source = await open(path);
        if (source.sizeBytes > MAX_STILL_BYTES) return null;
        const bytes = await source.read(0, source.sizeBytes);
        const { metadata } = await describePhoto({
          tags: await (await reader()).read(bytes),
          sidecar: null,
          takeout: null,
          video: null,
          arrivals: [{ name: path, fileTime: null, arrivedAt: new Date(now()).toISOString() }],
          atlas: null,
          contentType: formatOf(bytes)?.contentType ?? 'application/octet-stream',
        });
        return stillEvidence(metadata);
      }),
    clip: (path) => orNull(async () => readVideoFacts(await open(path))),
  };
}

async function orNull<Value>(read: () => Promise<Value | null>): Promise<Value | null> {
  try {
    return await read();
  } catch {
    return null;
  }
}
