import { sha256Hex, StorageError } from '@homelake/storage';
import { describe, expect, test } from 'vitest';
import { createClient } from './client.ts';
import type { Problem } from './schemas.ts';
import { HOST, openUploadLake } from './upload-lake.test-helper.ts';
import type { OpenedUpload, PartLinks, ReceivedParts, Upload } from './upload-schemas.ts';

const PART = 8 * 2 ** 20;
const SIZE = PART + 100;
const bytes = new Uint8Array(SIZE).map((_, at) => at % 251);
const partOf = (part: number) => bytes.slice((part - 1) * PART, part * PART);
const NEW = { name: 'trip/夏 1.mp4', sizeBytes: SIZE, fileTime: '2024-01-28T14:30:12.000Z' };

type Lake = ReturnType<typeof openUploadLake>;

const post = (lake: Lake, path: string, body: unknown, headers: Record<string, string> = {}) =>
  lake.send(`/api${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { host: '127.0.0.1:4600', 'content-type': 'application/json', ...headers },
  });

async function open(lake: Lake, upload: unknown = NEW): Promise<OpenedUpload> {
  return (await (await post(lake, '/uploads', upload)).json()) as OpenedUpload;
}

async function linkOf(lake: Lake, id: string, part: number, sha256?: string): Promise<PartLinks['links'][number]> {
  const response = await post(lake, `/uploads/${id}/links`, { parts: [{ part, ...(sha256 && { sha256 }) }] });
  const [link] = ((await response.json()) as PartLinks).links;
  if (link === undefined) throw new Error('no link');
  return link;
}

const put = (lake: Lake, url: string, body: NonNullable<RequestInit['body']>, init: RequestInit = {}) =>
  lake.send(url, {
    method: 'PUT',
    body,
    ...init,
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  });

async function sendPart(lake: Lake, id: string, part: number): Promise<Response> {
  const { url } = await linkOf(lake, id, part, await sha256Hex(partOf(part)));
  return put(lake, url, partOf(part));
}

const complete = (lake: Lake, id: string) => lake.send(`/api/uploads/${id}/complete`, { method: 'POST' });

const problemOf = async (response: Response) => {
  const problem = (await response.json()) as Problem;
  return [response.status, problem.type.split(':').at(-1), problem] as const;
};

describe('an upload in parts', () => {
  test('is opened, sent to its links and completed, and its bytes, name and time are stored', async () => {
    const lake = openUploadLake();
    const response = await post(lake, '/uploads', NEW);
    expect(response.status).toBe(201);
    const { upload, layout } = (await response.json()) as OpenedUpload;
    expect(layout).toEqual({ partSizeBytes: PART, parts: 2 });
    expect(upload).toMatchObject({ name: 'trip/夏 1.mp4', sizeBytes: SIZE, state: 'receiving' });
    for (const part of [2, 1]) expect((await sendPart(lake, upload.id, part)).status).toBe(204);
    const completed = await complete(lake, upload.id);
    expect([completed.status, ((await completed.json()) as Upload).state]).toEqual([200, 'waiting']);
    const [record] = await lake.view.get([upload.id]);
    expect(record).toMatchObject({ fileTime: NEW.fileTime, checkedParts: true });
    const [object] = lake.disk.values();
    expect(Buffer.compare(object?.bytes ?? new Uint8Array(), bytes)).toBe(0);
  });

  test('may name its storage class, and no other than those that there are', async () => {
    const lake = openUploadLake();
    const { upload } = await open(lake, { ...NEW, storageClass: 'deep-archive' });
    expect((await lake.view.get([upload.id]))[0]).toMatchObject({ storageClass: 'deep-archive' });
    expect((await post(lake, '/uploads', { ...NEW, storageClass: 'glacier' })).status).toBe(400);
  });

  test('works with the typed client', async () => {
    const lake = openUploadLake();
    const client = createClient(`${HOST}/api`, lake.send);
    const opened = await client.uploads.$post({ json: NEW });
    if (opened.status !== 201) throw new Error('not opened');
    const { upload } = await opened.json();
    const linked = await client.uploads[':id'].links.$post({ param: upload, json: { parts: [{ part: 1 }] } });
    expect(linked.status).toBe(200);
    expect((await client.uploads[':id'].complete.$post({ param: upload, json: {} })).status).toBe(409);
    const aborted = await client.uploads[':id'].$delete({ param: upload });
    expect(await aborted.json()).toMatchObject({ state: 'failed', reason: 'it was cancelled' });
  });

  test('refuses a part that does not match its hash with 422, and takes the right bytes afterwards', async () => {
    const lake = openUploadLake();
    const { upload } = await open(lake);
    const { url } = await linkOf(lake, upload.id, 2, await sha256Hex(partOf(2)));
    const wrong = partOf(2).fill(7, 10, 11);
    expect((await problemOf(await put(lake, url, wrong))).slice(0, 2)).toEqual([422, 'part-refused']);
    expect((await put(lake, url, partOf(2))).status).toBe(204);
    expect(lake.errors).toEqual([]);
  });

  test.each([99, 101, 5000])('refuses a part of %d bytes instead of 100 with 422', async (length) => {
    const lake = openUploadLake();
    const { upload } = await open(lake);
    const { url } = await linkOf(lake, upload.id, 2);
    expect((await problemOf(await put(lake, url, new Uint8Array(length)))).slice(0, 2)).toEqual([422, 'part-refused']);
  });

  test('that is completed too early is 409, which lists the missing parts', async () => {
    const lake = openUploadLake();
    const { upload } = await open(lake);
    const [, , early] = await problemOf(await complete(lake, upload.id));
    expect([early.missing, early.detail]).toEqual([[1, 2], '2 parts of the file are missing.']);
    await sendPart(lake, upload.id, 1);
    const [status, name, problem] = await problemOf(await complete(lake, upload.id));
    expect([status, name, problem.missing]).toEqual([409, 'parts-missing', [2]]);
    expect(problem.detail).toBe('A part of the file is missing.');
    await sendPart(lake, upload.id, 2);
    expect((await complete(lake, upload.id)).status).toBe(200);
  });

  test('can be completed twice, with one result', async () => {
    const lake = openUploadLake();
    const { upload } = await open(lake);
    for (const part of [1, 2]) await sendPart(lake, upload.id, part);
    const answers = [await complete(lake, upload.id), await complete(lake, upload.id)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await lake.queue.counts()).toMatchObject({ ready: 1 });
    const late = await post(lake, `/uploads/${upload.id}/links`, { parts: [{ part: 1 }] });
    expect((await problemOf(late)).slice(0, 2)).toEqual([409, 'upload-ended']);
  });

  test('that is aborted leaves no bytes, and its links no longer work', async () => {
    const lake = openUploadLake();
    const { upload } = await open(lake);
    const { url } = await linkOf(lake, upload.id, 2);
    await sendPart(lake, upload.id, 1);
    expect((await lake.send(`/api/uploads/${upload.id}`, { method: 'DELETE' })).status).toBe(200);
    expect([lake.disk.size, lake.parts.size]).toEqual([0, 0]);
    expect((await problemOf(await put(lake, url, partOf(2)))).slice(0, 2)).toEqual([409, 'upload-ended']);
  });

  test('has links that are 403 once they are out of date or changed', async () => {
    const lake = openUploadLake();
    const { upload } = await open(lake);
    const { url } = await linkOf(lake, upload.id, 2);
    const other = url.slice(0, -5) + (url.at(-5) === 'A' ? 'B' : 'A') + url.slice(-4);
    expect((await problemOf(await put(lake, other, partOf(2)))).slice(0, 2)).toEqual([403, 'link-not-valid']);
    lake.clock.now += 3_600_000;
    expect((await problemOf(await put(lake, url, partOf(2)))).slice(0, 2)).toEqual([403, 'link-not-valid']);
  });

  test('of an empty file is 422 with the reason', async () => {
    const [status, name, { detail }] = await problemOf(
      await post(openUploadLake(), '/uploads', { name: 'a.jpg', sizeBytes: 0 }),
    );
    expect([status, name, detail]).toEqual([422, 'upload-refused', 'The file is empty.']);
  });

  test.each([
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 'a\0b' }, 'name'],
    [{ name: 'x'.repeat(1025) }, 'name'],
    [{ sizeBytes: -1 }, 'sizeBytes'],
    [{ sizeBytes: 1.5 }, 'sizeBytes'],
    [{ sizeBytes: 2 ** 52 }, 'sizeBytes'],
    [{ sha256: 'ABC' }, 'sha256'],
    [{ fileTime: '2024-02-30T00:00:00Z' }, 'fileTime'],
  ])('begun with %j is 400 and names the fault', async (change, path) => {
    const lake = openUploadLake();
    const body = Object.keys(change).length === 0 ? { sizeBytes: 1 } : { name: 'a', sizeBytes: 1, ...change };
    const [status, , { errors }] = await problemOf(await post(lake, '/uploads', body));
    expect([status, errors?.[0]?.in, errors?.[0]?.path]).toEqual([400, 'json', path]);
    expect(lake.parts.size).toBe(0);
  });

  test('has links for its own parts only', async () => {
    const lake = openUploadLake();
    const { upload } = await open(lake);
    const beyond = await post(lake, `/uploads/${upload.id}/links`, { parts: [{ part: 3 }] });
    expect((await problemOf(beyond)).slice(0, 2)).toEqual([400, 'invalid-request']);
    const none = await post(lake, '/uploads/nobody/links', { parts: [{ part: 1 }] });
    expect((await problemOf(none)).slice(0, 2)).toEqual([404, 'not-found']);
    expect((await complete(lake, 'nobody')).status).toBe(404);
    expect((await lake.send('/api/uploads/nobody', { method: 'DELETE' })).status).toBe(404);
  });
});

describe('a part', () => {
  test('is streamed: bytes that were received and not yet stored stay below 1 MB', async () => {
    let [sent, taken, most] = [0, 0, 0];
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent === 800 * 65_536) controller.close();
        else controller.enqueue(new Uint8Array(65_536));
        sent = Math.min(sent + 65_536, 800 * 65_536);
      },
    });
    const lake = openUploadLake({
      async receive(_, chunks) {
        for await (const chunk of chunks) {
          most = Math.max(most, sent - taken);
          taken += chunk.length;
          await Promise.resolve();
        }
        return true;
      },
    });
    expect((await put(lake, '/api/uploads/parts/a.b', body)).status).toBe(204);
    expect(taken).toBe(800 * 65_536);
    expect(most).toBeLessThan(2 ** 20);
  });

  test('that is interrupted is 400 and is not stored', async () => {
    const lake = openUploadLake();
    const { upload } = await open(lake);
    const { url } = await linkOf(lake, upload.id, 2);
    let parts = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (parts++ < 3) controller.enqueue(new Uint8Array(10));
        else controller.error(new Error('aborted'));
      },
    });
    expect((await problemOf(await put(lake, url, body))).slice(0, 2)).toEqual([400, 'upload-cut-off']);
    expect((await problemOf(await complete(lake, upload.id)))[2].missing).toEqual([1, 2]);
    expect(lake.errors).toEqual([]);
  });

  test('whose sender disconnects is not reported as a failure of the server', async () => {
    const gone = new AbortController();
    const lake = openUploadLake({
      async receive() {
        gone.abort();
        throw new StorageError('unavailable', 'part', 'aborted');
      },
    });
    const response = await put(lake, '/api/uploads/parts/a.b', 'x', { signal: gone.signal });
    expect((await problemOf(response)).slice(0, 2)).toEqual([400, 'upload-cut-off']);
    expect(lake.errors).toEqual([]);
  });

  test('that does not fit on the disk is 507', async () => {
    const lake = openUploadLake({ receive: () => Promise.reject(new StorageError('no-space', 'part', 'full')) });
    expect((await problemOf(await put(lake, '/api/uploads/parts/a.b', 'x'))).slice(0, 2)).toEqual([
      507,
      'storage-failed',
    ]);
  });

  test('may be larger than the limit for other bodies', async () => {
    const lake = openUploadLake();
    const large = 'x'.repeat(300_000);
    expect((await put(lake, '/api/uploads/parts/a.b', large)).status).toBe(403);
    expect((await post(lake, '/uploads', { name: large, sizeBytes: 1 })).status).toBe(413);
  });

  test.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:9' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('from another site, %j, is 403 and is not read, and no upload is opened', async (headers) => {
    let asked = 0;
    const lake = openUploadLake({ receive: async () => ++asked > 0 });
    const response = await put(lake, '/api/uploads/parts/a.b', 'x', { headers });
    expect((await problemOf(response)).slice(0, 2)).toEqual([403, 'origin-not-allowed']);
    expect((await post(lake, '/uploads', NEW, headers)).status).toBe(403);
    expect([asked, lake.parts.size]).toEqual([0, 0]);
  });
});

describe('upload records', () => {
  test('can be read by id, by several ids and by state', async () => {
    const lake = openUploadLake();
    const one = (await open(lake)).upload;
    const two = (await open(lake)).upload;
    const get = async (path: string): Promise<unknown> => (await lake.send(`/api/uploads${path}`)).json();
    expect(await get(`/${one.id}`)).toEqual(one);
    expect(await get(`?ids=${two.id},nobody,${one.id}`)).toEqual({ uploads: [two, one], nextCursor: null });
    expect(await get('?state=receiving')).toMatchObject({ uploads: [{ id: one.id }, { id: two.id }] });
    expect(one).not.toHaveProperty('session');
    expect((await lake.send('/api/uploads/nobody')).status).toBe(404);
    expect((await lake.send('/api/uploads')).status).toBe(400);
  });
});

const partsOf = async (lake: Lake, id: string, query = ''): Promise<ReceivedParts> =>
  (await (await lake.send(`/api/uploads/${id}/parts${query}`)).json()) as ReceivedParts;

describe('the parts of an upload', () => {
  test('are listed in order with the hashes that they were compared with', async () => {
    const lake = openUploadLake();
    const { upload, layout } = await open(lake);
    expect(await partsOf(lake, upload.id)).toEqual({ upload, layout, parts: [], nextCursor: null });
    await sendPart(lake, upload.id, 2);
    await put(lake, (await linkOf(lake, upload.id, 1)).url, partOf(1));
    expect((await partsOf(lake, upload.id)).parts).toEqual([
      { part: 1, sha256: null },
      { part: 2, sha256: await sha256Hex(partOf(2)) },
    ]);
  });

  test('are none once the upload has ended, and 404 where it is unknown', async () => {
    const lake = openUploadLake();
    const { upload } = await open(lake);
    for (const part of [1, 2]) await sendPart(lake, upload.id, part);
    await complete(lake, upload.id);
    expect(await partsOf(lake, upload.id)).toMatchObject({ upload: { state: 'waiting' }, layout: null, parts: [] });
    expect((await lake.send('/api/uploads/nobody/parts')).status).toBe(404);
  });

  test('come in pages of a thousand', async () => {
    const parts = Array.from({ length: 2001 }, (_, at) => ({ part: at + 1, sizeBytes: PART, sha256: null }));
    const lake = openUploadLake({ parts: async () => ({ record: known, layout: null, parts }) });
    const { upload } = await open(lake);
    const known = (await lake.view.get([upload.id]))[0]!;
    const found: number[] = [];
    const sizes: number[] = [];
    for (let query: string | null = ''; query !== null;) {
      const page: ReceivedParts = await partsOf(lake, upload.id, query);
      found.push(...page.parts.map(({ part }) => part));
      sizes.push(page.parts.length);
      query = page.nextCursor && `?cursor=${page.nextCursor}`;
    }
    expect(sizes).toEqual([1000, 1000, 1]);
    expect(found).toEqual(parts.map(({ part }) => part));
    expect((await lake.send(`/api/uploads/${upload.id}/parts?cursor=x`)).status).toBe(400);
  });

  test('may be completed with the hash of the file, which must be one', async () => {
    const lake = openUploadLake();
    const { upload } = await open(lake);
    for (const part of [1, 2]) await sendPart(lake, upload.id, part);
    expect((await post(lake, `/uploads/${upload.id}/complete`, { sha256: 'ABC' })).status).toBe(400);
    const sha256 = await sha256Hex(bytes);
    expect((await post(lake, `/uploads/${upload.id}/complete`, { sha256 })).status).toBe(200);
    expect((await lake.view.get([upload.id]))[0]?.sha256).toBe(sha256);
  });
});
