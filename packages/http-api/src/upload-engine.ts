import type { Problem } from './schemas.ts';
import type { OpenedUpload, PartLinks, Upload } from './upload-schemas.ts';

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

export interface UploadEngineOptions {
  /** URL of the API, e.g. `/api` or `http://127.0.0.1:4600/api`. */
  readonly baseUrl: string;
  readonly fetch?: typeof globalThis.fetch;
  /** Number of parts that are sent, and held in memory, at the same time; 3 by default. */
  readonly parallel?: number;
  /** Number of retries of a request that failed for a passing reason; 5 by default. */
  readonly retries?: number;
  readonly signal?: AbortSignal;
  /** Called with the bytes that were sent and the size of the file. */
  readonly onProgress?: (sent: number, total: number) => void;
  /** Waits between two tries. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** A request that the server refused, or did not answer. */
export class UploadError extends Error {
  /** The problem document of the server; null where no server answered. */
  readonly problem: Problem | null;
  constructor(problem: Problem | null, options?: { cause?: unknown }) {
    super(problem?.detail ?? 'The connection was interrupted. Upload the file again to continue.', options);
    this.name = 'UploadError';
    this.problem = problem;
  }
}

/**
 * Size up to which a file is hashed before it is sent, so that a file that the lake has is not sent. The file is held in memory meanwhile.
 */
const HASH_FIRST_BYTES = 32 * 2 ** 20;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** Number of times that the upload is completed while the server still lists missing parts. */
const COMPLETIONS = 3;

/**
 * Uploads a file in parts, several at a time, each with its SHA-256 where the page has Web Crypto (in a secure context). Resolves to the
 * record of the complete upload, which the lake then processes. Otherwise it aborts the upload and rejects: with UploadError where a
 * request fails for good, with the error of `read`, or with the reason of the signal.
 */
export async function handIn(source: UploadSource, options: UploadEngineOptions): Promise<Upload> {
  const { name, sizeBytes, fileTime } = source;
  const { onProgress = () => {}, signal } = options;
  const api = createCaller(options);
  const sha256 = sizeBytes > 0 && sizeBytes <= HASH_FIRST_BYTES ? await hashOf(await source.read(0, sizeBytes)) : null;
  const opened = await api.json<OpenedUpload>('POST', '/uploads', { name, sizeBytes, sha256, fileTime });
  const { upload, layout } = opened;
  if (layout === null) {
    onProgress(sizeBytes, sizeBytes);
    return upload;
  }
  try {
    const parts = Array.from({ length: layout.parts }, (_, at) => at + 1);
    await sendParts(api, source, opened, parts, options);
    for (let tries = 1; ; tries++) {
      try {
        return await api.json<Upload>('POST', `/uploads/${upload.id}/complete`);
      } catch (error) {
        const missing = error instanceof UploadError ? error.problem?.missing : undefined;
        if (missing === undefined || tries === COMPLETIONS) throw error;
        await sendParts(api, source, opened, missing, options);
      }
    }
  } catch (error) {
    // If this fails too, the server drops the parts after some days.
    if (!signal?.aborted) await api.once('DELETE', `/uploads/${upload.id}`).catch(() => {});
    else void fetchOf(options)(`${options.baseUrl}/uploads/${upload.id}`, { method: 'DELETE' }).catch(() => {});
    throw error;
  }
}

async function sendParts(
  api: Caller,
  source: UploadSource,
  { upload, layout }: OpenedUpload,
  parts: readonly number[],
  { parallel = 3, onProgress = () => {} }: UploadEngineOptions,
): Promise<void> {
  const { sizeBytes } = source;
  const partSizeBytes = layout?.partSizeBytes ?? sizeBytes;
  const waiting = [...parts];
  const sizeOf = (part: number) => Math.min(partSizeBytes, sizeBytes - (part - 1) * partSizeBytes);
  let left = parts.reduce((sum, part) => sum + sizeOf(part), 0);

  async function sendNext(): Promise<void> {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const start = (part - 1) * partSizeBytes;
      const bytes = await source.read(start, start + sizeOf(part));
      await sendPart(api, upload.id, part, bytes);
      left -= bytes.length;
      onProgress(sizeBytes - left, sizeBytes);
    }
  }
  const senders = Array.from({ length: Math.min(parallel, parts.length) }, () =>
    sendNext().catch((error: unknown) => {
      waiting.length = 0;
      throw error;
    }),
  );
  // All senders have ended before the upload is aborted.
  const ends = await Promise.allSettled(senders);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** Each try gets a new link, since the last one may be out of date. */
async function sendPart(api: Caller, id: string, part: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const sha256 = await hashOf(bytes);
  await api.again(async () => {
    const { links } = await api.once<PartLinks>('POST', `/uploads/${id}/links`, { parts: [{ part, sha256 }] });
    const [link] = links;
    if (link !== undefined) await api.put(link, bytes);
  });
}

type Link = PartLinks['links'][number];

interface Caller {
  /** Sends one request. Rejects with UploadError. */
  once<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Sends a request, with retries where it fails for a passing reason. Rejects with UploadError. */
  json<T>(method: string, path: string, body?: unknown): Promise<T>;
  put(link: Link, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  again<T>(action: () => Promise<T>): Promise<T>;
}

function createCaller(options: UploadEngineOptions): Caller {
  const { baseUrl, signal, retries = 5, wait = pause } = options;
  const send = fetchOf(options);

  async function ask(url: string, init: RequestInit): Promise<Response> {
    signal?.throwIfAborted();
    const response = await send(url, { ...init, ...(signal && { signal }) }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw new UploadError(null, { cause });
    });
    if (response.ok) return response;
    throw new UploadError(await problemOf(response));
  }

  const caller: Caller = {
    async once<T>(method: string, path: string, body?: unknown) {
      const content = body === undefined ? {} : { body: JSON.stringify(body), headers: JSON_HEADERS };
      const response = await ask(`${baseUrl}${path}`, { method, ...content });
      return (await response.json()) as T;
    },
    json: (method, path, body) => caller.again(() => caller.once(method, path, body)),
    async put({ url, headers }, bytes) {
      // `url` is a path on the origin of the API, or a URL on another origin.
      const target = /^https?:/.test(baseUrl) ? new URL(url, baseUrl).href : url;
      await ask(target, { method: 'PUT', headers: { ...headers }, body: bytes });
    },
    async again<T>(action: () => Promise<T>): Promise<T> {
      for (let tries = 0; ; tries++) {
        try {
          return await action();
        } catch (error) {
          if (tries === retries || !(error instanceof UploadError) || !mayHelp(error.problem)) throw error;
          const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
          await wait(longest * (0.5 + Math.random() / 2));
          signal?.throwIfAborted();
        }
      }
    },
  };
  return caller;
}

const JSON_HEADERS = { 'content-type': 'application/json' };

/** True where a retry may succeed: no answer, a busy server, an outdated link, or bytes that were damaged in transit. */
function mayHelp(problem: Problem | null): boolean {
  if (problem === null || [408, 429].includes(problem.status)) return true;
  // 507 is not retried: a full disk stays full for a while.
  if (problem.status >= 500) return problem.status !== 507;
  return ['link-not-valid', 'part-refused', 'upload-cut-off'].includes(problem.type.split(':').at(-1) ?? '');
}

async function problemOf(response: Response): Promise<Problem> {
  const known: unknown = await response.json().catch(() => null);
  if (typeof known === 'object' && known !== null && 'detail' in known && 'type' in known) return known as Problem;
  const { status, url } = response;
  const type = 'urn:homelake:problem:unreadable';
  return {
    type,
    title: 'Not a response of Homelake',
    status,
    detail: `The server refused the request (${status}).`,
    instance: url,
  };
}

const fetchOf = ({ fetch = globalThis.fetch }: UploadEngineOptions): typeof globalThis.fetch => fetch.bind(globalThis);

/** SHA-256 in hex; null where the page has no Web Crypto, as on plain HTTP from another machine. */
async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  if (globalThis.crypto?.subtle === undefined) return null;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));
