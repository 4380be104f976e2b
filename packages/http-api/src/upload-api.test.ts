import type { UploadRecord } from '@homelake/lake';
import { exampleUpload } from '@homelake/lake/contract';
import { createMemoryWorkView } from '@homelake/lake/memory';
import { createMemoryObjectStore } from '@homelake/storage/memory';
import { describe, expect, test } from 'vitest';
import { idleServices } from './api-services.test-helper.ts';
import { createApp } from './app.ts';
import { createClient } from './client.ts';
import type { UploadList } from './photo-schemas.ts';
import type { Problem } from './schemas.ts';
import type { IncomingUpload } from './services.ts';

const KEY = 'uploads/u1/a.jpg';
const queued = exampleUpload('u1', { name: 'a.jpg', state: 'waiting' });

/** The app over an intake that keeps what comes under `KEY`. */
function appTaking(answer: UploadRecord, receive?: (upload: IncomingUpload) => Promise<void>) {
  const store = createMemoryObjectStore();
  const view = createMemoryWorkView();
  const uploads: IncomingUpload[] = [];
  const errors: unknown[] = [];
  const app = createApp({
    ...idleServices,
    uploads: {
      async receive(upload) {
        uploads.push(upload);
        await (receive ? receive(upload) : store.put(KEY, upload.bytes));
        return answer;
      },
      ...view,
      exportsInTables: () => Promise.resolve(new Set(['built'])),
    },
    reportError: (error) => errors.push(error),
  });
  const client = createClient('http://127.0.0.1:4600/api', async (input, init) =>
    app.request(new Request(input, init)),
  );
  const send = async (
    query: string,
    body: NonNullable<RequestInit['body']> | null,
    headers: Record<string, string> = {},
    signal: AbortSignal | null = null,
  ) =>
    app.request(`http://127.0.0.1:4600/api/uploads${query}`, {
      method: 'POST',
      body,
      signal,
      headers: { host: '127.0.0.1:4600', ...headers },
      ...(body instanceof ReadableStream ? { duplex: 'half' as const } : {}),
    });
  return { send, client, store, view, uploads, errors };
}

const problemName = async (response: Response) => ((await response.json()) as Problem).type.split(':').at(-1);

describe('an upload', () => {
  test('arrives byte for byte, under its name and with its time', async () => {
    const { send, store, uploads } = appTaking(queued);
    const bytes = crypto.getRandomValues(new Uint8Array(10_000));
    const name = encodeURIComponent('trip/夏 1.jpg');
    const response = await send(`?name=${name}&fileTime=2024-01-28T14:30:12.000Z`, bytes);
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ id: 'u1', name: 'a.jpg', state: 'waiting', kind: null });
    expect(uploads[0]).toMatchObject({ name: 'trip/夏 1.jpg', fileTime: '2024-01-28T14:30:12.000Z' });
    expect(await store.read(KEY)).toEqual(bytes);
  });

  test('goes through the typed client as the body of the request', async () => {
    const { client, store, uploads } = appTaking(queued);
    const response = await client.uploads.$post({ query: { name: 'a.jpg' } }, { init: { body: new Blob(['photo']) } });
    expect(response.status).toBe(202);
    expect(uploads[0]).toMatchObject({ name: 'a.jpg', fileTime: null });
    expect(await store.read(KEY)).toEqual(new TextEncoder().encode('photo'));
  });

  test('that is refused is 422 with the reason', async () => {
    const refused = appTaking({ ...queued, state: 'failed', reason: 'the file is empty' }, async () => {});
    const refusal = await refused.send('?name=a.jpg', null);
    expect(refusal.status).toBe(422);
    expect(await refusal.json()).toMatchObject({
      type: 'urn:homelake:problem:upload-refused',
      detail: 'The file is empty.',
    });
    expect(refused.errors).toEqual([]);
  });

  test.each(['application/json', 'text/html', 'multipart/form-data; boundary=x', 'image/jpeg', 'nonsense'])(
    'is taken as it is when it says that it is %s',
    async (type) => {
      const { send, store } = appTaking(queued);
      expect((await send('?name=a.jpg', '{"not": json', { 'content-type': type })).status).toBe(202);
      expect(new TextDecoder().decode((await store.read(KEY)) ?? undefined)).toBe('{"not": json');
    },
  );

  test('without bytes has none', async () => {
    const { send, store } = appTaking(queued);
    await send('?name=a.jpg', null);
    expect((await store.head(KEY))?.sizeBytes).toBe(0);
  });

  test('of 50 MB is never held: what came and was not yet taken stays below 1 MB', async () => {
    const chunk = 64 * 1024;
    const chunks = 800;
    let sent = 0;
    let taken = 0;
    let most = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent === chunks * chunk) controller.close();
        else controller.enqueue(new Uint8Array(chunk));
        sent = Math.min(sent + chunk, chunks * chunk);
      },
    });
    const { send } = appTaking(queued, async ({ bytes }) => {
      for await (const part of bytes) {
        most = Math.max(most, sent - taken);
        taken += part.length;
        await Promise.resolve();
      }
    });
    expect((await send('?name=film.mp4', body, { 'content-length': String(chunks * chunk) })).status).toBe(202);
    expect(taken).toBe(chunks * chunk);
    expect(most).toBeLessThan(2 ** 20);
  });

  test('that breaks off is 400 and leaves nothing behind', async () => {
    const { send, store, errors } = appTaking(queued);
    let parts = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (parts++ < 3) controller.enqueue(new Uint8Array(1000));
        else controller.error(new Error('aborted'));
      },
    });
    const response = await send('?name=a.jpg', body);
    expect([response.status, await problemName(response)]).toEqual([400, 'upload-cut-off']);
    expect((await store.list('')).objects).toEqual([]);
    expect(errors).toEqual([]);
  });

  test('whose sender is gone is nobody’s failure, whoever notices it first', async () => {
    const gone = new AbortController();
    const { send, errors } = appTaking(queued, async ({ signal }) => {
      gone.abort();
      signal.throwIfAborted();
    });
    const response = await send('?name=a.jpg', 'x', {}, gone.signal);
    expect([response.status, await problemName(response)]).toEqual([400, 'upload-cut-off']);
    expect(errors).toEqual([]);
  });

  test('whose intake stops reading ends the sending', async () => {
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1000)),
      cancel() {
        isCancelled = true;
      },
    });
    const { send } = appTaking({ ...queued, state: 'failed', reason: 'No chat.' }, async ({ bytes }) => {
      for await (const _ of bytes) return;
    });
    expect((await send('?name=a.txt', body)).status).toBe(422);
    expect(isCancelled).toBe(true);
  });

  test.each([
    ['', 'name'],
    ['?name=', 'name'],
    ['?name=a%00b', 'name'],
    [`?name=${'x'.repeat(1025)}`, 'name'],
    ['?name=a&fileTime=yesterday', 'fileTime'],
    ['?name=a&fileTime=2024-01-28', 'fileTime'],
    ['?name=a&fileTime=2024-02-30T00:00:00Z', 'fileTime'],
  ])('to %s is 400 and names the fault', async (query, path) => {
    const { send, uploads } = appTaking(queued);
    const response = await send(query, 'x');
    expect(response.status).toBe(400);
    expect(((await response.json()) as Problem).errors?.[0]).toMatchObject({ in: 'query', path });
    expect(uploads).toEqual([]);
  });

  test.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:9' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('from elsewhere, %j, is 403 and not read', async (headers) => {
    const { send, uploads } = appTaking(queued);
    expect((await send('?name=a.jpg', 'x', { 'content-type': 'text/plain', ...headers })).status).toBe(403);
    expect(uploads).toEqual([]);
  });

  test('does not lift the bound of other bodies', async () => {
    const { send } = appTaking(queued);
    const large = new Uint8Array(300_000);
    expect((await send('?name=a.jpg', large)).status).toBe(202);
    expect((await send('/../query', large, { 'content-type': 'application/json' })).status).toBe(413);
  });
});

const put = async ({ view }: ReturnType<typeof appTaking>, ...records: readonly UploadRecord[]) => {
  for (const record of records) await view.change(record.id, () => record);
};

describe('what became of an upload', () => {
  test('is told by its id, without what is the program’s own', async () => {
    const app = appTaking(queued);
    const { session: _session, checkedParts: _checked, fileTime: _time, role: _role, ...told } = queued;
    await put(app, queued);
    const response = await app.client.uploads[':id'].$get({ param: { id: 'u1' } });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ...told, inTables: null });
  });

  test('is 404 where there is no such upload, and 400 for what is no id', async () => {
    const { client } = appTaking(queued);
    const gone = await client.uploads[':id'].$get({ param: { id: 'u2' } });
    expect([gone.status, await problemName(gone)]).toEqual([404, 'not-found']);
    expect((await client.uploads[':id'].$get({ param: { id: 'a b' } })).status).toBe(400);
  });

  test('is told of many at once, in their order, without those that are not known', async () => {
    const app = appTaking(queued);
    await put(app, exampleUpload('a'), exampleUpload('b'));
    const response = await app.client.uploads.$get({ query: { ids: 'b,none,a' } });
    const { uploads, nextCursor } = (await response.json()) as UploadList;
    expect([uploads.map(({ id }) => id), nextCursor]).toEqual([['b', 'a'], null]);
  });

  test('is listed by state or by what it came with, page by page', async () => {
    const app = appTaking(queued);
    const ids = Array.from({ length: 205 }, (_, at) => `u${1000 + at}`);
    await put(app, ...ids.map((id) => exampleUpload(id, { parent: 'p' })), exampleUpload('x', { state: 'done' }));
    for (const query of [{ state: 'receiving' as const }, { parent: 'p' }]) {
      const listed: string[] = [];
      let cursor: string | null = null;
      let pages = 0;
      do {
        const page: Response = await app.client.uploads.$get({ query: { ...query, ...(cursor && { cursor }) } });
        const { uploads, nextCursor } = (await page.json()) as UploadList;
        listed.push(...uploads.map(({ id }) => id));
        cursor = nextCursor;
        pages++;
      } while (cursor !== null);
      expect([listed, pages]).toEqual([ids, 3]);
    }
  });

  test('says of a chat that is done whether the tables have it', async () => {
    const app = appTaking(queued);
    const chat = { state: 'done', kind: 'chat' } as const;
    await put(app, exampleUpload('a', { ...chat, of: 'built' }), exampleUpload('b', { ...chat, of: 'new' }));
    await put(app, exampleUpload('c', { kind: 'chat' }));
    const response = await app.client.uploads.$get({ query: { ids: 'a,b,c' } });
    const { uploads } = (await response.json()) as UploadList;
    expect(uploads.map(({ inTables }) => inTables)).toEqual([true, false, null]);
  });

  test('asked for in no way, in two ways, by a foreign cursor or by too many ids is 400', async () => {
    const { client } = appTaking(queued);
    const many = Array.from({ length: 101 }, (_, at) => `u${at}`).join(',');
    for (const query of [{}, { ids: 'a', parent: 'p' }, { parent: 'p', cursor: 'x' }, { ids: many }, { ids: 'a b' }])
      expect((await client.uploads.$get({ query })).status, JSON.stringify(query)).toBe(400);
  });
});
