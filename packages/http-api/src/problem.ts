import { InsightError, QueryError, QueueError, WorkViewError } from '@homelake/lake';
import type { QueryErrorCode } from '@homelake/lake';
import { AlbumMissingError, CatalogError } from '@homelake/photos';
import { SettingsError, StorageError } from '@homelake/storage';
import type { ArchiveState } from '@homelake/storage';
import { HTTPException } from 'hono/http-exception';
import type { Problem } from './schemas.ts';

export type ProblemStatus =
  | 400
  | 403
  | 404
  | 405
  | 408
  | 409
  | 410
  | 413
  | 415
  | 416
  | 422
  | 429
  | 499
  | 500
  | 503
  | 507;

/**
 * Titles of the problem documents (RFC 9457). Every response that is not a success is one of them; its `type` is `urn:homelake:problem:`
 * and the name.
 */
const TITLES = {
  'invalid-request': 'The request is not valid',
  'host-not-allowed': 'This host name is not served',
  'origin-not-allowed': 'Requests from other sites are not allowed',
  'not-found': 'Not found',
  'method-not-allowed': 'The method is not allowed',
  'query-expired': 'The result of this query is no longer kept',
  'too-large': 'The request is too large',
  'unsupported-media-type': 'The body must be JSON',
  'invalid-sql': 'The query is not valid SQL',
  'query-not-allowed': 'The query is not allowed',
  'query-timeout': 'The query took too long',
  'query-cancelled': 'The query was cancelled',
  'query-too-big': 'The query needs more memory than it may use',
  'query-busy': 'Too many queries are waiting',
  'range-not-satisfiable': 'The range is past the end of the file',
  'upload-refused': 'The file was refused',
  'upload-ended': 'The upload has ended',
  'parts-missing': 'Parts of the file are missing',
  'part-refused': 'The bytes do not match the part',
  'link-not-valid': 'The link is not valid',
  'upload-cut-off': 'The upload was interrupted',
  'settings-refused': 'The settings have mistakes',
  'settings-changed': 'The settings were changed meanwhile',
  archived: 'The file is archived',
  'storage-refused': 'The file stays as it is stored',
  'storage-failed': 'The storage failed',
  failed: 'An internal error occurred',
} as const;
export type ProblemName = keyof typeof TITLES;

type Extra = Pick<Problem, 'archive' | 'errors' | 'missing' | 'position'>;

/** Thrown by a route. The app turns it into a problem document. */
export class HttpProblem extends Error {
  readonly status: ProblemStatus;
  readonly problem: ProblemName;
  readonly extra: Extra;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    status: ProblemStatus,
    problem: ProblemName,
    detail: string,
    more: { extra?: Extra; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause });
    this.name = 'HttpProblem';
    this.status = status;
    this.problem = problem;
    this.extra = more.extra ?? {};
    this.headers = more.headers ?? {};
  }
}

/** Maps an error to a problem. The text of an unexpected error is written to the log only, so that a response gives no internals away. */
export function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof QueryError) return ofQuery(error);
  if (error instanceof InsightError)
    return error.code === 'unknown-insight'
      ? new HttpProblem(404, 'not-found', error.message, { cause: error })
      : new HttpProblem(400, 'invalid-request', error.message, { cause: error });
  if (error instanceof HTTPException) return ofHttp(error);
  if (error instanceof AlbumMissingError)
    return new HttpProblem(404, 'not-found', `There is no album "${error.albumId}".`, { cause: error });
  if (error instanceof CatalogError && error.code === 'bad-cursor') return foreignCursor(error);
  if (error instanceof StorageError && error.code === 'archived')
    return archivedProblem({ state: 'archived' }, { cause: error });
  if (error instanceof SettingsError) return new HttpProblem(503, 'settings-refused', error.message, { cause: error });
  if (
    error instanceof StorageError ||
    error instanceof QueueError ||
    error instanceof CatalogError ||
    error instanceof WorkViewError
  )
    return new HttpProblem(error.code === 'no-space' ? 507 : 503, 'storage-failed', storageDetail(error), {
      cause: error,
    });
  return unexpected(error);
}

/** The problem for a cursor that this server did not make. */
export const foreignCursor = (cause?: unknown) =>
  new HttpProblem(400, 'invalid-request', 'The cursor was not made by this server.', { cause });

/** The problem for an object whose bytes cannot be read now, by its `archive`. */
export function archivedProblem(archive: Exclude<ArchiveState, { state: 'restored' }>, more: { cause?: unknown } = {}) {
  if (archive.state === 'unavailable')
    return new HttpProblem(
      503,
      'storage-failed',
      `${archive.place}, which has the archived files, is not there.`,
      more,
    );
  const readyAt = archive.state === 'restoring' ? (archive.readyAt?.toISOString() ?? null) : null;
  const detail =
    archive.state === 'archived'
      ? 'It can be read some hours after it was restored: "homelake restore" asks for it.'
      : `It is being restored${readyAt === null ? '' : `, and can be read from ${readyAt} on`}.`;
  return new HttpProblem(409, 'archived', detail, { ...more, extra: { archive: { state: archive.state, readyAt } } });
}

export function problemResponse(problem: HttpProblem, path: string): Response {
  const body: Problem = {
    type: `urn:homelake:problem:${problem.problem}`,
    title: TITLES[problem.problem],
    status: problem.status,
    detail: problem.message,
    instance: path,
    ...problem.extra,
  };
  return Response.json(body, {
    status: problem.status,
    headers: { 'Cache-Control': 'no-store', ...problem.headers, 'Content-Type': 'application/problem+json' },
  });
}

const QUERY_PROBLEMS: Record<QueryErrorCode, readonly [ProblemStatus, ProblemName]> = {
  'invalid-sql': [422, 'invalid-sql'],
  'not-allowed': [422, 'query-not-allowed'],
  'too-big': [422, 'query-too-big'],
  busy: [429, 'query-busy'],
  timeout: [408, 'query-timeout'],
  cancelled: [499, 'query-cancelled'],
  'engine-failed': [500, 'failed'],
};

function ofQuery(error: QueryError): HttpProblem {
  const [status, name] = QUERY_PROBLEMS[error.code];
  const detail = status === 500 ? 'The query engine failed. The log of the server has the details.' : error.message;
  const extra = error.position === null ? {} : { position: error.position };
  const headers = error.code === 'busy' ? { 'Retry-After': '5' } : {};
  return new HttpProblem(status, name, detail, { cause: error, extra, headers });
}

function ofHttp(error: HTTPException): HttpProblem {
  const more = { cause: error };
  if (error.status === 415)
    return new HttpProblem(415, 'unsupported-media-type', 'Send Content-Type: application/json.', more);
  if (error.status === 413) return new HttpProblem(413, 'too-large', error.message, more);
  if (error.status >= 400 && error.status < 500)
    return new HttpProblem(400, 'invalid-request', error.message || 'The request could not be read.', more);
  return unexpected(error);
}

const unexpected = (cause: unknown) =>
  new HttpProblem(500, 'failed', 'An unexpected error occurred. The log of the server has the details.', { cause });

function storageDetail(error: StorageError | QueueError | CatalogError | WorkViewError): string {
  if (error.code === 'no-space') return 'The disk is full.';
  if (error.code === 'access-denied') return 'The lake may not be read or written: permission denied.';
  return 'The lake could not be read or written.';
}
