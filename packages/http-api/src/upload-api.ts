import { OpenAPIHono } from '@hono/zod-openapi';
import type { UploadRecord } from '@homelake/lake';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { getUpload, listUploads, uploadFile } from './photo-routes.ts';
import type { Upload } from './photo-schemas.ts';
import { HttpProblem } from './problem.ts';
import type { ApiServices } from './services.ts';

/** Files that are handed in, as they come, and what became of them. */
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
      if (record === null) throw new HttpProblem(404, 'not-found', `There is no upload "${id}".`);
      return c.json(await one(record), 200);
    })
    .openapi(uploadFile, async (c) => {
      const { name, fileTime = null } = c.req.valid('query');
      const { body, signal } = c.req.raw;
      const record = await uploads
        .receive({ name, fileTime, bytes: arriving(body), signal })
        .catch((error: unknown) => {
          throw signal.aborted ? cutOff(error) : error;
        });
      if (record.state === 'failed')
        throw new HttpProblem(422, 'upload-refused', sentence(record.reason ?? 'it cannot be taken in'));
      return c.json(await one(record), 202);
    });
}

const PAGE_UPLOADS = 100;

const isChat = ({ kind, state }: UploadRecord): boolean => kind === 'chat' && state === 'done';

/** Without what is the program's own. */
function uploadOf(record: UploadRecord, inTables: boolean | null): Upload {
  const { id, name, sizeBytes, createdAt, sha256, state, kind, result, damaged } = record;
  const { key, of, messages, reason, note, parent } = record;
  const began = { id, name, sizeBytes, createdAt, sha256, state, parent };
  return { ...began, kind, result, damaged, key, of, messages, reason, note, inTables };
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
