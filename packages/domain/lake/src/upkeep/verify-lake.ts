import { verifyPhotos } from '@homelake/photos';
import type { PhotoCatalog } from '@homelake/photos';
import type { ObjectStore, Sha256Factory } from '@homelake/storage';
import { exportRecordKey, exportTextKey, fileRecordKey, sha256Of } from '@homelake/storage';
import { decodeRecord, listKeys } from '../bronze/bronze-record.ts';
import type { JobSender } from '../jobs/job-queue.ts';
import { photoJob } from '../imports/photo-job.ts';
import { readKnownContent } from '../bronze/known-content.ts';

/** One checked item with its findings. */
export interface Verified {
  readonly kind: 'chat' | 'file' | 'photo';
  /** Id of the photo or of the chat export, or the key of the file. */
  readonly id: string;
  /** Number of bytes that were hashed. */
  readonly sizeBytes: number;
  /** Share of items of this kind that are done, including this one, from 0 to 1. Chats come first, then files, then photos. */
  readonly done: number;
  /** True for a photo that could not be rendered and is queued again; only with `mend`. */
  readonly retried?: boolean;
  readonly findings: readonly Finding[];
}

export interface Finding {
  /** `text-missing`, `text-changed`, `media-missing`, `file-missing`, `file-changed`, or a code of `verifyPhotos`. */
  readonly code: string;
  readonly key: string;
  /** A sentence for a person. */
  readonly detail: string;
  /** True where the problem is repaired, or the repair is queued. */
  readonly mended: boolean;
}

export interface VerifyLakePorts {
  readonly store: ObjectStore;
  readonly catalog: PhotoCatalog;
  /** Receives the repair jobs. */
  readonly queue: JobSender;
  readonly createSha256: Sha256Factory;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface VerifyOptions {
  /** Queues repairs. The caller must run the worker. */
  readonly mend?: boolean;
  readonly signal?: AbortSignal;
}

/** Hashes every imported file and compares it with its record in bronze. Rejects with the errors of the ports, or the signal's reason. */
export async function* verifyLake(
  ports: VerifyLakePorts,
  { mend = false, signal }: VerifyOptions = {},
): AsyncGenerator<Verified> {
  const { store, catalog, createSha256 } = ports;
  /** Null where there is no object. */
  const hashOf = async (key: string): Promise<string | null> => {
    signal?.throwIfAborted();
    const stream = await store.stream(key);
    return stream && sha256Of(stream, createSha256, signal);
  };
  yield* verifyExports(store, hashOf);
  yield* verifyFiles(store, hashOf);
  const process = (...photo: Parameters<typeof photoJob>) => ports.queue.send(photoJob(...photo));
  const photos = verifyPhotos({ store, catalog, createSha256, ...(mend && { process }) }, signal);
  for await (const photo of photos) yield { kind: 'photo', ...photo };
}

type HashOf = (key: string) => Promise<string | null>;

async function* verifyExports(store: ObjectStore, hashOf: HashOf): AsyncGenerator<Verified> {
  const keys = (await listKeys(store, exportRecordKey.prefix)).filter((key) => exportRecordKey.parse(key) !== null);
  for (const [at, recordKey] of keys.entries()) {
    const parts = exportRecordKey.parse(recordKey);
    const bytes = await store.read(recordKey);
    if (parts === null || bytes === null) continue;
    const { names, media, sizeBytes } = decodeRecord(bytes);
    const name = names[0] ?? parts.sha256;
    const findings: Finding[] = [];
    const key = exportTextKey.build(parts);
    const sha256 = await hashOf(key);
    if (sha256 === null) findings.push(finding('text-missing', key, `The text of ${name} is gone.`));
    else if (sha256 !== parts.sha256) {
      findings.push(finding('text-changed', key, `The text of ${name} is not as it was imported.`));
    }
    for (const [mediaName, mediaKey] of Object.entries(media)) {
      if ((await store.head(mediaKey)) === null) {
        findings.push(finding('media-missing', mediaKey, `${mediaName}, which was sent in ${name}, is gone.`));
      }
    }
    yield { kind: 'chat', id: parts.sha256, sizeBytes, done: (at + 1) / keys.length, findings };
  }
}

async function* verifyFiles(store: ObjectStore, hashOf: HashOf): AsyncGenerator<Verified> {
  const recordKeys = await listKeys(store, fileRecordKey.prefix);
  for (const [at, recordKey] of recordKeys.entries()) {
    const record = fileRecordKey.parse(recordKey) === null ? null : await readKnownContent(store, recordKey);
    if (record === null) continue;
    for (const key of new Set(record.arrivals.map((arrival) => arrival.key))) {
      const sha256 = await hashOf(key);
      const findings =
        sha256 === null
          ? [finding('file-missing', key, `${key} is gone.`)]
          : sha256 === record.sha256
            ? []
            : [finding('file-changed', key, `${key} is not as it was imported.`)];
      yield { kind: 'file', id: key, sizeBytes: record.sizeBytes, done: (at + 1) / recordKeys.length, findings };
    }
  }
}

const finding = (code: string, key: string, detail: string): Finding => ({ code, key, detail, mended: false });
