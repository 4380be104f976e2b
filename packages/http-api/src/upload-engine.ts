import type { Sha256 } from '@homelake/storage';
import type { OpenedUpload, PartLinks, ReceivedParts, Upload } from './upload-schemas.ts';
import { createWasmSha256, hashPart } from './upload-hash.ts';
import type { Sha256Maker } from './upload-hash.ts';
import { createUploadRequests, nameOf, UploadError } from './upload-requests.ts';
import type { UploadRequestOptions, UploadRequests } from './upload-requests.ts';

export { UploadError } from './upload-requests.ts';

/** A file to upload. */
export interface UploadSource {
  /** File name, with the folders to keep before it, separated by `/`. */
  readonly name: string;
  readonly sizeBytes: number;
  /** When the file was last changed: ISO 8601 instant, UTC; null where unknown. */
  readonly fileTime: string | null;
  /** Reads the bytes from `start` up to `end`, excluded. Rejects where the file cannot be read any more. */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

export interface UploadEngineOptions extends UploadRequestOptions {
  /** Id of an upload of the same file that was begun earlier, in this process or another. It is continued where the server still has it. */
  readonly uploadId?: string | null;
  /** Called with the id of the upload before the first part is sent. */
  readonly onOpen?: (id: string) => void;
  /** Number of parts that are sent, and held in memory, at the same time; 3 by default. */
  readonly parallel?: number;
  /**
   * True where the file is hashed before it is sent, at any size, so that a file that the lake has is not sent. Absent: up to 64 MiB; a
   * larger file is hashed while it is sent.
   */
  readonly hashFirst?: boolean;
  /** Makes the hashes. By default those of parts are made by Web Crypto where the page has it, and all others in WebAssembly. */
  readonly createSha256?: Sha256Maker;
  /** Stops the sending. The upload stays open, so that it can be continued: this is how an upload is paused. */
  readonly signal?: AbortSignal;
  /** Called with the bytes that the server has, and the size of the file. */
  readonly onProgress?: (sent: number, total: number) => void;
}

/** Size up to which a file is hashed before it is sent. */
export const HASH_FIRST_BYTES = 64 * 2 ** 20;
/** Bytes that are read at a time to hash a file. */
const CHUNK_BYTES = 8 * 2 ** 20;
/** Number of times that the upload is completed while the server still lists missing parts. */
const COMPLETIONS = 3;

interface OpenUpload extends OpenedUpload {
  /** True where the server got the hash of the file before its bytes, and compares them with it. */
  readonly isAnnounced: boolean;
  /** SHA-256 of the parts that the server has, by number; null where it was not compared. */
  readonly received: ReadonlyMap<number, string | null>;
}

/**
 * Uploads a file in parts, several at a time, each with its SHA-256. Resolves to the record of the complete upload, which the lake then
 * processes.
 *
 * With `uploadId`, it continues: every part is read and hashed, and sent where the server has none or another one. So it may be stopped at
 * any point, by the signal, a failure or the end of the process, and several may send one upload at once. On failure the upload stays open;
 * `abortUpload` drops it. Rejects with UploadError where a request fails for good or too often, with the error of `read`, or with the reason
 * of the signal.
 */
export async function handIn(source: UploadSource, options: UploadEngineOptions): Promise<Upload> {
  const requests = createUploadRequests(options);
  const opened = await open(requests, source, options);
  const { upload, layout, isAnnounced } = opened;
  if (layout === null) {
    options.onProgress?.(source.sizeBytes, source.sizeBytes);
    return upload;
  }
  options.onOpen?.(upload.id);
  const complete = (body?: { readonly sha256: string }) =>
    requests.json<Upload>('POST', `/uploads/${upload.id}/complete`, body);
  const all = Array.from({ length: layout.parts }, (_, at) => at + 1);
  try {
    const sha256 = await sendParts(requests, source, opened, all, options);
    for (let tries = 1; ; tries++) {
      try {
        return unlessFailed(await complete(isAnnounced ? undefined : { sha256 }));
      } catch (error) {
        const missing = error instanceof UploadError ? error.problem?.missing : undefined;
        if (missing === undefined || tries === COMPLETIONS) throw error;
        await sendParts(requests, source, { ...opened, received: new Map() }, missing, options);
      }
    }
  } catch (error) {
    if (!(error instanceof UploadError) || nameOf(error) !== 'upload-ended') throw error;
    // Another sender completed it, or somebody aborted it. Completing it once more gives its record.
    return unlessFailed(await complete());
  }
}

/** Drops an upload that is not complete, with its parts. A complete or unknown upload is not changed. Rejects with UploadError. */
export async function abortUpload(id: string, options: UploadRequestOptions): Promise<void> {
  const requests = createUploadRequests(options);
  await requests.json('DELETE', `/uploads/${id}`).catch((error: unknown) => {
    if (!(error instanceof UploadError && nameOf(error) === 'not-found')) throw error;
  });
}

/** Continues the upload `uploadId` where that is possible, and opens one otherwise. */
async function open(requests: UploadRequests, source: UploadSource, options: UploadEngineOptions): Promise<OpenUpload> {
  const { name, sizeBytes, fileTime } = source;
  const { uploadId = null, hashFirst = sizeBytes <= HASH_FIRST_BYTES, createSha256, signal } = options;
  const known = uploadId === null ? null : await receivedParts(requests, uploadId);
  const isSame = known !== null && known.upload.state !== 'failed' && known.upload.sizeBytes === sizeBytes;
  if (isSame && known.layout !== null) return { ...known, isAnnounced: false };
  // An upload that is complete may be of an earlier version of the file, and the lake may have forgotten it since.
  const isHashed = sizeBytes > 0 && (hashFirst || isSame);
  const sha256 = isHashed ? await hashWhole(source, createSha256, signal) : null;
  if (isSame && known.upload.state !== 'done' && known.upload.sha256 === sha256)
    return { ...known, isAnnounced: false };
  const opened = await requests.json<OpenedUpload>('POST', '/uploads', { name, sizeBytes, sha256, fileTime });
  return { ...opened, isAnnounced: sha256 !== null, received: new Map() };
}

/** Null for an unknown upload. */
async function receivedParts(requests: UploadRequests, id: string): Promise<Omit<OpenUpload, 'isAnnounced'> | null> {
  const received = new Map<number, string | null>();
  for (let query = ''; ;) {
    const page = await requests.json<ReceivedParts>('GET', `/uploads/${id}/parts${query}`).catch((error: unknown) => {
      if (error instanceof UploadError && nameOf(error) === 'not-found') return null;
      throw error;
    });
    if (page === null) return null;
    for (const { part, sha256 } of page.parts) received.set(part, sha256);
    if (page.nextCursor === null) return { ...page, received };
    query = `?cursor=${page.nextCursor}`;
  }
}

async function hashWhole(source: UploadSource, createSha256?: Sha256Maker, signal?: AbortSignal): Promise<string> {
  const { sizeBytes } = source;
  if (sizeBytes <= CHUNK_BYTES) return hashPart(await source.read(0, sizeBytes), createSha256);
  const hash = await (createSha256 ?? createWasmSha256)();
  for (let start = 0; start < sizeBytes; start += CHUNK_BYTES) {
    signal?.throwIfAborted();
    hash.update(await source.read(start, Math.min(sizeBytes, start + CHUNK_BYTES)));
  }
  return hash.digest();
}

/** Sends those of the parts that the server does not have. Resolves to the SHA-256 of all `parts` in order, which is that of the file where these are all. */
async function sendParts(
  requests: UploadRequests,
  source: UploadSource,
  { upload, layout, received }: OpenUpload,
  parts: readonly number[],
  options: UploadEngineOptions,
): Promise<string> {
  const { sizeBytes } = source;
  const { parallel = 3, onProgress = () => {}, createSha256, signal } = options;
  const partSizeBytes = layout?.partSizeBytes ?? sizeBytes;
  const sizeOf = (part: number) => Math.min(partSizeBytes, sizeBytes - (part - 1) * partSizeBytes);
  const lacking = parts.filter((part) => !received.has(part));
  let sent = lacking.reduce((rest, part) => rest - sizeOf(part), sizeBytes);
  if (received.size > 0) onProgress(sent, sizeBytes);

  const waiting = [...parts];
  const whole = inOrder(parts.length > 1 ? await (createSha256 ?? createWasmSha256)() : null);
  let only = '';
  async function sendNext(): Promise<void> {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      signal?.throwIfAborted();
      const start = (part - 1) * partSizeBytes;
      const bytes = await whole.add(() => source.read(start, start + sizeOf(part)));
      const sha256 = await hashPart(bytes, createSha256);
      only = sha256;
      if (received.get(part) === sha256) continue;
      if (received.has(part)) sent -= bytes.length;
      await sendPart(requests, upload.id, part, sha256, bytes);
      sent += bytes.length;
      onProgress(sent, sizeBytes);
    }
  }
  const senders = Array.from({ length: Math.min(parallel, parts.length) }, () =>
    sendNext().catch((error: unknown) => {
      waiting.length = 0;
      throw error;
    }),
  );
  // All senders have ended before this ends, so that none goes on in the background.
  const ends = await Promise.allSettled(senders);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return (await whole.digest()) ?? only;
}

/** Hashes the results of reads that run side by side, in the order in which they were begun. With null it only reads. */
function inOrder(hash: Sha256 | null) {
  let turn = Promise.resolve();
  return {
    async add(read: () => Promise<Uint8Array<ArrayBuffer>>): Promise<Uint8Array<ArrayBuffer>> {
      const mine = turn;
      const { promise, resolve } = Promise.withResolvers<void>();
      turn = promise;
      try {
        const bytes = await read();
        await mine;
        hash?.update(bytes);
        return bytes;
      } finally {
        resolve();
      }
    },
    digest: async (): Promise<string | null> => (hash === null ? null : hash.digest()),
  };
}

/** Each try gets a new link, since the last one may be out of date. */
const sendPart = (
  requests: UploadRequests,
  id: string,
  part: number,
  sha256: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> =>
  requests.again(async () => {
    const { links } = await requests.once<PartLinks>('POST', `/uploads/${id}/links`, { parts: [{ part, sha256 }] });
    const [link] = links;
    if (link !== undefined) await requests.put(link, bytes);
  });

/** The record; throws UploadError where the upload was aborted or its parts are gone. */
function unlessFailed(upload: Upload): Upload {
  if (upload.state !== 'failed') return upload;
  const detail = `The upload has ended: ${upload.reason ?? 'it failed'}.`;
  const type = 'urn:homelake:problem:upload-failed';
  throw new UploadError({
    type,
    title: 'The upload has ended',
    status: 409,
    detail,
    instance: `/uploads/${upload.id}`,
  });
}
