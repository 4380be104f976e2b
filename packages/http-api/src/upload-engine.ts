import type { Problem } from './schemas.ts';
import type { OpenedUpload, PartLinks, Upload } from './upload-schemas.ts';

/** A file that is to be handed in. */
export interface UploadSource {
  /** With the folders that are to be kept before it, `/` between. */
  readonly name: string;
  readonly sizeBytes: number;
  /** When it was last changed: ISO 8601 instant, UTC. Null where unknown. */
  readonly fileTime: string | null;
  /** Rejects where the file cannot be read any more. */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

export interface UploadEngineOptions {
  /** The API, e.g. `/api` or `http://127.0.0.1:4600/api`. */
  readonly baseUrl: string;
  readonly fetch?: typeof globalThis.fetch;
  /** Parts that are sent at the same time; 3 by default. So many are held. */
  readonly parallel?: number;
  /** How often a request is made anew that failed for no fault of its own; 5 by default. */
  readonly retries?: number;
  readonly signal?: AbortSignal;
  /** `sent` and `total` are bytes. */
  readonly onProgress?: (sent: number, total: number) => void;
  /** Between tries. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** The answer of a server that refused, or of none. */
export class UploadError extends Error {
  /** Null where nobody answered. */
  readonly problem: Problem | null;
  constructor(problem: Problem | null, options?: { cause?: unknown }) {
    super(problem?.detail ?? 'The connection broke off. Hand the file in again to go on.', options);
    this.name = 'UploadError';
    this.problem = problem;
  }
}

/** Files up to this size are hashed before they are sent: what the lake has is not sent at all. They are held whole meanwhile. */
const HASH_FIRST_BYTES = 32 * 2 ** 20;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** How often the server may name parts that are missing, though all were sent. */
const COMPLETIONS = 3;

/**
 * Hands a file in: its parts side by side, each under its SHA-256 where the page may hash (a secure context). Resolves to the upload, whose
 * work then goes on in the lake. Gives the upload up, and rejects, where a part or request fails for good (UploadError), the file cannot
 * be read, or the signal says so (its reason).
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
    // Where this fails as well, the server drops the parts after some days.
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
  // All of them have ended before the upload is given up.
  const ends = await Promise.allSettled(senders);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** A link is asked for anew with each try: the last may be out of date. */
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
  /** One request; rejects with UploadError. */
  once<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** The same, made anew where it fails for no fault of its own. */
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
      // A path on the origin of the API, or another origin.
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

/** Whether to try again: nobody answered, the server was busy, a link was out of date or bytes were broken on their way. */
function mayHelp(problem: Problem | null): boolean {
  if (problem === null || [408, 429].includes(problem.status)) return true;
  // A disk that is full stays so for a while.
  if (problem.status >= 500) return problem.status !== 507;
  return ['link-not-valid', 'part-refused', 'upload-cut-off'].includes(problem.type.split(':').at(-1) ?? '');
}

async function problemOf(response: Response): Promise<Problem> {
  const known: unknown = await response.json().catch(() => null);
  if (typeof known === 'object' && known !== null && 'detail' in known && 'type' in known) return known as Problem;
  const { status, url } = response;
  const type = 'urn:homelake:problem:unreadable';
  return { type, title: 'Not an answer of Homelake', status, detail: `The server said no (${status}).`, instance: url };
}

const fetchOf = ({ fetch = globalThis.fetch }: UploadEngineOptions): typeof globalThis.fetch => fetch.bind(globalThis);

/** Null where the page may not hash: on plain HTTP from another machine. */
async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  if (globalThis.crypto?.subtle === undefined) return null;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));
