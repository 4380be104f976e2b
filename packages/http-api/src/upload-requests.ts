import type { Problem } from './schemas.ts';
import type { PartLinks } from './upload-schemas.ts';

export interface UploadRequestOptions {
  /** URL of the API, e.g. `/api` or `http://127.0.0.1:4600/api`. */
  readonly baseUrl: string;
  readonly fetch?: typeof globalThis.fetch;
  /** Number of retries of a request that failed for a passing reason; 5 by default. */
  readonly retries?: number;
  readonly signal?: AbortSignal;
  /** Waits between two tries. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** A request that the server refused, or did not answer. */
export class UploadError extends Error {
  /** The problem document of the server; null where no server answered. */
  readonly problem: Problem | null;
  constructor(problem: Problem | null, options?: { cause?: unknown }) {
    super(problem?.detail ?? 'The server does not answer.', options);
    this.name = 'UploadError';
    this.problem = problem;
  }

  /** True where a later try may succeed without anybody's help: no answer, a busy server, an outdated link, bytes damaged in transit. */
  get isPassing(): boolean {
    if (this.problem === null) return true;
    const { status } = this.problem;
    // 507 is not: a full disk stays full until somebody makes room.
    if (status >= 500) return status !== 507;
    return [408, 429].includes(status) || ['link-not-valid', 'part-refused', 'upload-cut-off'].includes(nameOf(this));
  }
}

/** Name of the problem, as the end of its `type`; empty where no server answered. */
export const nameOf = ({ problem }: UploadError): string => problem?.type.split(':').at(-1) ?? '';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** Requests of one upload. All reject with UploadError, or with the reason of the signal. */
export interface UploadRequests {
  /** Sends one request. */
  once<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Sends a request, with retries where it fails for a passing reason. */
  json<T>(method: string, path: string, body?: unknown): Promise<T>;
  put(link: PartLinks['links'][number], bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Repeats an action while it fails for a passing reason, up to the number of retries. Each wait is about twice the one before. */
  again<T>(action: () => Promise<T>): Promise<T>;
}

export function createUploadRequests(options: UploadRequestOptions): UploadRequests {
  const { baseUrl, signal, retries = 5, wait = pause } = options;
  const send = (options.fetch ?? globalThis.fetch).bind(globalThis);

  async function ask(url: string, init: RequestInit): Promise<Response> {
    signal?.throwIfAborted();
    const response = await send(url, { ...init, ...(signal && { signal }) }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw new UploadError(null, { cause });
    });
    if (response.ok) return response;
    throw new UploadError(await problemOf(response));
  }

  const requests: UploadRequests = {
    async once<T>(method: string, path: string, body?: unknown) {
      const content = body === undefined ? {} : { body: JSON.stringify(body), headers: JSON_HEADERS };
      const response = await ask(`${baseUrl}${path}`, { method, ...content });
      return (await response.json().catch((cause: unknown) => {
        signal?.throwIfAborted();
        throw new UploadError(null, { cause });
      })) as T;
    },
    json: (method, path, body) => requests.again(() => requests.once(method, path, body)),
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
          if (tries === retries || !(error instanceof UploadError) || !error.isPassing) throw error;
          const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
          await unlessAborted(wait(longest * (0.5 + Math.random() / 2)), signal);
        }
      }
    },
  };
  return requests;
}

const JSON_HEADERS = { 'content-type': 'application/json' };

async function problemOf(response: Response): Promise<Problem> {
  const known: unknown = await response.json().catch(() => null);
  if (typeof known === 'object' && known !== null && 'detail' in known && 'type' in known) return known as Problem;
  const { status, url } = response;
  return {
    type: 'urn:homelake:problem:unreadable',
    title: 'Not a response of Homelake',
    status,
    detail: `The server refused the request (${status}).`,
    instance: url,
  };
}

const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

/** Rejects with the reason of the signal as soon as it is aborted. */
async function unlessAborted(waiting: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  const stopped = Promise.withResolvers<void>();
  const stop = () => stopped.resolve();
  signal?.addEventListener('abort', stop);
  try {
    await Promise.race([waiting, stopped.promise]);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  signal?.throwIfAborted();
}
