import type { ByteRange, ObjectInfo } from '@homelake/storage';
import { StorageError } from '@homelake/storage';
import type { Context } from 'hono';
import { wantedBytes } from './byte-range.ts';
import { archivedProblem, HttpProblem } from './problem.ts';
import type { ApiServices } from './services.ts';

type Store = ApiServices['store'];

/**
 * Responds with an object, or with `part` of it, or with the requested range of that. The store is read from the first wanted byte, no
 * faster than the caller takes the bytes. A response without a body (HEAD, 304) reads nothing, and a caller that disconnects ends the
 * reading. Throws the problem `archived` for an object that cannot be read before a restore.
 */
export function storedBytes(
  c: Context,
  store: Store,
  object: ObjectInfo,
  headers: Record<string, string>,
  part?: { readonly start: number; readonly end: number },
): Response {
  const { archive } = object;
  if (archive !== null && archive.state !== 'restored') throw archivedProblem(archive);
  const from = part?.start ?? 0;
  const sizeBytes = (part?.end ?? object.sizeBytes) - from;
  const etag = part === undefined ? `"${object.etag}"` : `"${object.etag}-${from}"`;
  const always = { ...headers, ETag: etag, 'Accept-Ranges': 'bytes' };
  const condition = c.req.header('if-range');
  const isSame = condition === undefined || condition === etag;
  const wanted = wantedBytes(isSame ? c.req.header('range') : undefined, sizeBytes);
  if (wanted === 'none')
    throw new HttpProblem(416, 'range-not-satisfiable', `The file has ${sizeBytes} bytes.`, {
      headers: { 'Content-Range': `bytes */${sizeBytes}`, 'Accept-Ranges': 'bytes' },
    });
  if (wanted === 'whole')
    return c.body(bodyOf(store, object.key, part), 200, { ...always, 'Content-Length': String(sizeBytes) });
  const { start, end } = wanted;
  return c.body(bodyOf(store, object.key, { start: from + start, end: from + end }), 206, {
    ...always,
    'Content-Length': String(end - start),
    'Content-Range': `bytes ${start}-${end - 1}/${sizeBytes}`,
  });
}

/** Opens the object when the first chunk is requested, and closes it when the caller disconnects. */
function bodyOf(store: Store, key: string, range?: ByteRange): ReadableStream<Uint8Array> {
  const wanted = chunks(store, key, range);
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await wanted.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await wanted.return();
      },
    },
    { highWaterMark: 0 },
  );
}

async function* chunks(store: Store, key: string, range?: ByteRange): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = await store.stream(key, range);
  if (stream === null) throw new StorageError('unavailable', key, 'was removed before it was read');
  yield* stream;
}
