import { createMemoryObjectStore } from '@homelake/storage/memory';
import { describe, expect, test } from 'vitest';
import { idleServices } from './api-services.test-helper.ts';
import { createApp } from './app.ts';
import { createClient } from './client.ts';
import type { Problem } from './schemas.ts';
import type { IncomingUpload, UploadAnswer } from './services.ts';

const ID = '9f86d081884c7d659a2feaa0c55ad015';
const queued: UploadAnswer = {
  status: 'queued',
  kind: 'photo',
  key: `raw-photos/${ID}/a.jpg`,
  id: ID,
  reason: null,
  note: null,
};

const found = { status: 'kept', kind: 'file', key: 'files/a.txt' } as const;

/** The app over an intake that keeps what comes under `answer.key`. */
function appTaking(answer: UploadAnswer, receive?: (upload: IncomingUpload) => Promise<void>) {
  const store = createMemoryObjectStore();
  const uploads: IncomingUpload[] = [];
  const errors: unknown[] = [];
  const app = createApp({
    ...idleServices,
    uploads: {
      async receive(upload) {
        uploads.push(upload);
        await (receive ? receive(upload) : store.put(answer.key ?? 'nowhere', upload.bytes));
        return answer;
      },
      find: (key) => Promise.resolve(key === answer.key ? found : null),
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
  return { send, client, store, uploads, errors };
}

const problemName = async (response: Response) => ((await response.json()) as Problem).type.split(':').at(-1);

describe('an upload', () => {
  test('arrives byte for byte, under its name and with its time', async () => {
    const { send, store, uploads } = appTaking(queued);
    const bytes = crypto.getRandomValues(new Uint8Array(10_000));
    const name = encodeURIComponent('trip/夏 1.jpg');
    const response = await send(`?name=${name}&fileTime=2024-01-28T14:30:12.000Z`, bytes);
    expect(response.status).toBe(202);
    const { reason: _, ...told } = queued;
    expect(await response.json()).toEqual(told);
    expect(uploads[0]).toMatchObject({ name: 'trip/夏 1.jpg', fileTime: '2024-01-28T14:30:12.000Z' });
    expect(await store.read(queued.key ?? '')).toEqual(bytes);
  });

  test('goes through the typed client as the body of the request', async () => {
    const { client, store, uploads } = appTaking(queued);
    const response = await client.uploads.$post({ query: { name: 'a.jpg' } }, { init: { body: new Blob(['photo']) } });
    expect(response.status).toBe(202);
    expect(uploads[0]).toMatchObject({ name: 'a.jpg', fileTime: null });
    expect(await store.read(queued.key ?? '')).toEqual(new TextEncoder().encode('photo'));
  });

  test('that is known is 200, one that is refused 422 with the reason', async () => {
    const known = appTaking({ ...queued, status: 'unchanged', note: 'The same bytes came as b.jpg.' });
    const response = await known.send('?name=a.jpg', 'x');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: 'unchanged', id: ID, note: 'The same bytes came as b.jpg.' });

    const refused = appTaking(
      { ...queued, status: 'refused', key: null, id: null, reason: 'the file is empty' },
      async () => {},
    );
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
      expect(new TextDecoder().decode((await store.read(queued.key ?? '')) ?? undefined)).toBe('{"not": json');
    },
  );

  test('without bytes has none', async () => {
    const { send, store } = appTaking(queued);
    await send('?name=a.jpg', null);
    expect((await store.head(queued.key ?? ''))?.sizeBytes).toBe(0);
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
    const { send } = appTaking({ ...queued, status: 'refused', reason: 'No chat.' }, async ({ bytes }) => {
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

describe('what became of an upload', () => {
  test('is told by the key under which it was queued', async () => {
    const { client } = appTaking(queued);
    const response = await client.uploads.$get({ query: { key: queued.key ?? '' } });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(found);
  });

  test('is 404 where there is nothing of it, and 400 without a key', async () => {
    const { client } = appTaking(queued);
    const gone = await client.uploads.$get({ query: { key: 'raw-whatsapp-uploads/x/chat.txt' } });
    expect([gone.status, await problemName(gone)]).toEqual([404, 'not-found']);
    expect((await client.uploads.$get({ query: { key: '' } })).status).toBe(400);
  });
});
