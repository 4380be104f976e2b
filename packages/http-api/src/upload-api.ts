import { OpenAPIHono } from '@hono/zod-openapi';
import { findUpload, uploadFile } from './photo-routes.ts';
import { HttpProblem } from './problem.ts';
import type { ApiServices } from './services.ts';

/** Files that are handed in, as they come: none is ever held whole. */
export function createUploadApi({ uploads }: Pick<ApiServices, 'uploads'>) {
  return new OpenAPIHono()
    .openapi(findUpload, async (c) => {
      const { key } = c.req.valid('query');
      const found = await uploads.find(key);
      if (found === null) throw new HttpProblem(404, 'not-found', `Nothing that was handed in is kept as "${key}".`);
      return c.json(found, 200);
    })
    .openapi(uploadFile, async (c) => {
      const { name, fileTime = null } = c.req.valid('query');
      const { body, signal } = c.req.raw;
      const answer = await uploads
        .receive({ name, fileTime, bytes: arriving(body), signal })
        .catch((error: unknown) => {
          throw signal.aborted ? cutOff(error) : error;
        });
      const { status, kind, key, id, note } = answer;
      if (status === 'refused')
        throw new HttpProblem(422, 'upload-refused', sentence(answer.reason ?? 'it cannot be taken in'));
      return status === 'queued'
        ? c.json({ status, kind, key, id, note }, 202)
        : c.json({ status, kind, key, id, note }, 200);
    });
}

/** A body that ends early throws, so that nobody takes its beginning for the whole. */
async function* arriving(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  try {
    yield* body;
  } catch (cause) {
    throw cutOff(cause);
  }
}

const cutOff = (cause: unknown) =>
  new HttpProblem(400, 'upload-cut-off', 'The upload broke off before its end; nothing of it was kept.', { cause });

/** A reason, which elsewhere follows a file's name and a colon, to stand by itself. */
const sentence = (reason: string) =>
  reason.charAt(0).toUpperCase() + reason.slice(1) + (/[.!?]$/.test(reason) ? '' : '.');
