import { OpenAPIHono } from '@hono/zod-openapi';
import type { UploadRecord } from '@homelake/lake';
import { StorageError } from '@homelake/storage';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { HttpProblem } from './problem.ts';
import type { ApiServices } from './services.ts';
import {
  abortUpload,
  completeUpload,
  getUpload,
  linkParts,
  listParts,
  listUploads,
  openUpload,
  sendPart,
} from './upload-routes.ts';
import { PAGE_PARTS } from './upload-schemas.ts';
import type { Upload } from './upload-schemas.ts';

/** Routes that open an upload, receive the bytes of its parts as streams, complete or abort it, and read upload records. */
export function createUploadApi({ uploads }: Pick<ApiServices, 'uploads'>) {
  async function shown(records: readonly UploadRecord[]): Promise<Upload[]> {
    const inTables = records.some(isChat) ? await uploads.exportsInTables() : new Set<string | null>();
    return records.map((record) => uploadOf(record, isChat(record) ? inTables.has(record.of ?? '') : null));
  }
  const one = async (record: UploadRecord) => (await shown([record]))[0] ?? uploadOf(record, null);

  return new OpenAPIHono()
    .openapi(listUploads, async (c) => {
      const { ids, state, parent, cursor } = c.req.valid('query');
      if (ids !== undefined) {
        const records = await uploads.get(ids.split(','));
        const known = records.filter((record) => record !== null);
        return c.json({ uploads: await shown(known), nextCursor: null }, 200);
      }
      const of = state === undefined ? { parent: parent ?? '' } : { state };
      const page = await uploads.list(of, {
        limit: PAGE_UPLOADS,
        ...(cursor !== undefined && { cursor: decodeCursor(cursor, ['string'])[0] }),
      });
      const nextCursor = page.cursor === null ? null : encodeCursor([page.cursor]);
      return c.json({ uploads: await shown(page.records), nextCursor }, 200);
    })
    .openapi(getUpload, async (c) => {
      const { id } = c.req.valid('param');
      const [record = null] = await uploads.get([id]);
      if (record === null) throw unknown(id);
      return c.json(await one(record), 200);
    })
    .openapi(openUpload, async (c) => {
      const { name, sizeBytes, sha256 = null, fileTime = null, storageClass } = c.req.valid('json');
      const inClass = storageClass == null ? {} : { storageClass };
      const { record, layout } = await uploads.open({ name, sizeBytes, sha256, fileTime, ...inClass });
      if (record.state === 'failed')
        throw new HttpProblem(422, 'upload-refused', sentence(record.reason ?? 'it cannot be imported'));
      const answer = { upload: await one(record), layout };
      return layout === null ? c.json(answer, 200) : c.json(answer, 201);
    })
    .openapi(linkParts, async (c) => {
      const { id } = c.req.valid('param');
      const parts = c.req.valid('json').parts.map(({ part, sha256 = null }) => ({ part, sha256 }));
      const links = await uploads.links(id, parts).catch((error: unknown) => {
        throw error instanceof TypeError
          ? new HttpProblem(400, 'invalid-request', error.message, { cause: error })
          : error;
      });
      if (links === null) throw (await uploads.get([id]))[0] ? ended() : unknown(id);
      return c.json({ links: links.map((link) => ({ ...link, headers: { ...link.headers } })) }, 200);
    })
    .openapi(listParts, async (c) => {
      const { id } = c.req.valid('param');
      const { cursor } = c.req.valid('query');
      const [after] = cursor === undefined ? [0] : decodeCursor(cursor, ['number']);
      const known = await uploads.parts(id);
      if (known === null) throw unknown(id);
      const rest = known.parts.filter(({ part }) => part > after);
      const parts = rest.slice(0, PAGE_PARTS).map(({ part, sha256 }) => ({ part, sha256 }));
      const last = parts.at(-1);
      const nextCursor = last !== undefined && rest.length > parts.length ? encodeCursor([last.part]) : null;
      return c.json({ upload: await one(known.record), layout: known.layout, parts, nextCursor }, 200);
    })
    .openapi(sendPart, async (c) => {
      const { token } = c.req.valid('param');
      const { body, signal } = c.req.raw;
      const isTaken = await uploads.receive(token, arriving(body)).catch((error: unknown) => {
        throw signal.aborted ? cutOff(error) : ofPart(error);
      });
      if (!isTaken)
        throw new HttpProblem(403, 'link-not-valid', 'The link is out of date, or this server did not make it.');
      return c.body(null, 204);
    })
    .openapi(completeUpload, async (c) => {
      const { id } = c.req.valid('param');
      const { sha256 = null } = c.req.valid('json');
      const completed = await uploads.complete(id, sha256);
      if (completed === null) throw unknown(id);
      if ('record' in completed) return c.json(await one(completed.record), 200);
      const { missing } = completed;
      throw new HttpProblem(
        409,
        'parts-missing',
        missing.length === 1 ? 'A part of the file is missing.' : `${missing.length} parts of the file are missing.`,
        {
          extra: { missing },
        },
      );
    })
    .openapi(abortUpload, async (c) => {
      const { id } = c.req.valid('param');
      const record = await uploads.abort(id);
      if (record === null) throw unknown(id);
      return c.json(await one(record), 200);
    });
}

const unknown = (id: string) => new HttpProblem(404, 'not-found', `There is no upload "${id}".`);
const ended = (cause?: unknown) =>
  new HttpProblem(409, 'upload-ended', 'The upload is complete or was aborted.', { cause });

/**
 * Maps an error of a part to a problem: a part that does not match its link, or an upload that has ended. Other errors are returned
 * unchanged.
 */
function ofPart(error: unknown): unknown {
  if (!(error instanceof StorageError)) return error;
  if (error.code === 'precondition-failed') return ended(error);
  if (error.code !== 'wrong-content') return error;
  return new HttpProblem(422, 'part-refused', 'The length or the SHA-256 of the part is not that of its link.', {
    cause: error,
  });
}

const PAGE_UPLOADS = 100;

const isChat = ({ kind, state }: UploadRecord): boolean => kind === 'chat' && state === 'done';

/** The answer for an upload: its record without the session, the role and the other fields that only the program uses. `inTables` as in `Upload`. */
function uploadOf(record: UploadRecord, inTables: boolean | null): Upload {
  const { id, name, sizeBytes, createdAt, sha256, state, kind, result, damaged } = record;
  const { key, of, messages, reason, note, parent, contents = null } = record;
  const began = { id, name, sizeBytes, createdAt, sha256, state, parent };
  return { ...began, kind, result, damaged, key, of, messages, reason, note, contents, inTables };
}

/** The chunks of a body. A body that ends early throws, so that its beginning is not stored as the whole part. */
async function* arriving(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  try {
    yield* body;
  } catch (cause) {
    throw cutOff(cause);
  }
}

const cutOff = (cause: unknown) =>
  new HttpProblem(400, 'upload-cut-off', 'The part was interrupted before its end. Nothing of it was kept.', { cause });

/** Turns a reason, which elsewhere follows a file name and a colon, into a sentence. */
const sentence = (reason: string) =>
  reason.charAt(0).toUpperCase() + reason.slice(1) + (/[.!?]$/.test(reason) ? '' : '.');
