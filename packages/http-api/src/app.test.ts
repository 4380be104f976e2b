import { QueryError } from '@homelake/lake';
import type { Cell, ChatSummary, QueryEngine, QueryOptions, QueryResult } from '@homelake/lake';
import { createStubQueryEngine } from '@homelake/lake/memory';
import { StorageError } from '@homelake/storage';
import { describe, expect, test } from 'vitest';
import { idleServices } from './api-services.test-helper.ts';
import { createApp } from './app.ts';
import type { AppOptions } from './app.ts';
import { createClient } from './client.ts';
import type { ChatPage, InsightList, InsightResult, Problem, QueryPage } from './schemas.ts';
import type { ApiServices } from './services.ts';

const chat = (chatId: string, name = chatId): ChatSummary => ({
  chatId,
  name,
  messages: 2,
  people: [{ id: 'p1', name: 'Ann', names: ['Ann', '+1 555 0100'], messages: 2 }],
  exports: 1,
  from: '2024-01-28T15:30:12',
  to: '2024-02-01T09:00:00',
  months: ['2024-01', '2024-02'],
});

/** An engine whose answers `answer` makes. It records every query. */
function engineOf(answer: (sql: string, options: QueryOptions) => Partial<QueryResult>) {
  const asked: { sql: string; options: QueryOptions }[] = [];
  const engine = createStubQueryEngine((sql, options) => {
    asked.push({ sql, options });
    return answer(sql, options);
  });
  return { engine, asked };
}

function appWith(services: Partial<ApiServices> = {}, options: AppOptions = {}) {
  const errors: unknown[] = [];
  const app = createApp(
    {
      ...idleServices,
      queryEngine: engineOf(() => ({})).engine,
      listChats: () => Promise.resolve([chat('c1', 'Lake house'), chat('c2'), chat('c3')]),
      reportError: (error) => errors.push(error),
      ...services,
    },
    options,
  );
  const request = async (
    path: string,
    init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
  ) => app.request(`http://127.0.0.1:4600${path}`, { ...init, headers: { host: '127.0.0.1:4600', ...init.headers } });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    request(path, {
      ...(signal && { signal }),
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  return { app, request, post, errors };
}

const read = async <T>(response: Response): Promise<T> => (await response.json()) as T;

/** Reads the problem document of a response, and checks that it is complete. */
async function problem(response: Response, path: string): Promise<Problem> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const body = (await response.json()) as Problem;
  expect(body).toMatchObject({ status: response.status, instance: path });
  expect(body.type).toMatch(/^urn:homelake:problem:[a-z-]+$/);
  expect(body.title.length * body.detail.length).toBeGreaterThan(0);
  return body;
}

describe('every response that is not a success is a problem document', () => {
  test('an unknown path is 404, under /api and outside it', async () => {
    const { request } = appWith();
    for (const path of ['/api/nothing', '/api', '/', '/api/chats/c1/nothing']) {
      const response = await request(path);
      expect(response.status).toBe(404);
      expect((await problem(response, path)).type).toBe('urn:homelake:problem:not-found');
    }
  });

  test('an unknown chat is 404, and so are its messages', async () => {
    const { request } = appWith();
    for (const path of ['/api/chats/zz', '/api/chats/zz/messages'])
      expect((await problem(await request(path), path)).detail).toContain('"zz"');
  });

  test('a known path with a wrong method is 405 and lists the allowed methods', async () => {
    const { request } = appWith();
    const response = await request('/api/chats', { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
    await problem(response, '/api/chats');
    expect((await request('/api/query', { method: 'PUT' })).headers.get('allow')).toBe('POST');
  });

  test.each([
    ['/api/chats?limit=0', 'limit'],
    ['/api/chats?limit=501', 'limit'],
    ['/api/chats?limit=ten', 'limit'],
    ['/api/chats/c1/messages?from=yesterday', 'from'],
    ['/api/chats/c1/messages?to=2024-02-30', 'to'],
    ['/api/chats/c1/messages?from=2024-01-01T25:00', 'from'],
    ['/api/chats?cursor=', 'cursor'],
  ])('%s is 400, and the problem names the fault', async (url, path) => {
    const response = await appWith().request(url);
    expect(response.status).toBe(400);
    expect((await problem(response, url.split('?')[0] ?? '')).errors?.[0]?.path).toBe(path);
  });

  test.each(['not base64 !', 'bm90IGpzb24', Buffer.from('[1]').toString('base64url')])(
    'the cursor %s, which nobody gave, is 400',
    async (cursor) => {
      const { request } = appWith();
      for (const path of ['/api/chats', '/api/chats/c1/messages'])
        expect((await request(`${path}?cursor=${encodeURIComponent(cursor)}`)).status).toBe(400);
    },
  );

  test('a well-formed cursor with an impossible month or position is 400', async () => {
    const { request } = appWith();
    for (const parts of [
      ['x', 1],
      ['2024-13', 1],
      ['2024-01-28T15:30:12', 1],
      ['2024-01', 0.5],
      ['2024-01', -2],
    ]) {
      const cursor = Buffer.from(JSON.stringify(parts)).toString('base64url');
      expect((await request(`/api/chats/c1/messages?cursor=${cursor}`)).status).toBe(400);
    }
  });

  test('invalid JSON is 400, another content type is 415, a body above the limit is 413', async () => {
    const { post } = appWith();
    const sent: [unknown, Record<string, string>, number][] = [
      ['{"sql":', {}, 400],
      [{ sql: '  ' }, {}, 400],
      [{ sql: 'select 1', limit: 10_001 }, {}, 400],
      ['sql=select 1', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
      ['{"sql":"select 1"}', { 'content-type': 'text/plain' }, 415],
      [{ sql: 'x'.repeat(300_000) }, {}, 413],
    ];
    for (const [body, headers, status] of sent) {
      const response = await post('/api/query', body, headers);
      expect(response.status).toBe(status);
      await problem(response, '/api/query');
    }
  });

  test('an oversized body without a Content-Length is 413', async () => {
    const { request } = appWith();
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(120)),
    });
    const init = { method: 'POST', body, duplex: 'half' as const, headers: { 'content-type': 'application/json' } };
    expect((await request('/api/query', init)).status).toBe(413);
  });

  test.each([
    ['invalid-sql', 422],
    ['not-allowed', 422],
    ['too-big', 422],
    ['busy', 429],
    ['timeout', 408],
    ['engine-failed', 500],
  ] as const)('a query that fails with %s is %i', async (code, status) => {
    const { engine } = engineOf(() => {
      throw new QueryError(code, 'about the query', 7);
    });
    const { post, errors } = appWith({ queryEngine: engine });
    const response = await post('/api/query', { sql: 'select' });
    expect(response.status).toBe(status);
    const { position } = await problem(response, '/api/query');
    expect(position).toBe(7);
    expect(errors).toHaveLength(status === 500 ? 1 : 0);
  });

  test('a bug is 500 and is reported, and the response does not contain its message', async () => {
    const { request, errors } = appWith({ listChats: () => Promise.reject(new TypeError('/home/ann/secret')) });
    const response = await request('/api/chats');
    expect(response.status).toBe(500);
    expect(JSON.stringify(await problem(response, '/api/chats'))).not.toContain('secret');
    expect(errors).toHaveLength(1);
  });

  test('a full disk is 507', async () => {
    const full = new StorageError('no-space', 'silver/x', 'no space left on device');
    const { request } = appWith({ listChats: () => Promise.reject(full) });
    expect((await request('/api/chats')).status).toBe(507);
  });
});

describe('chats and messages', () => {
  test('the pages of chats together are the whole list', async () => {
    const { request } = appWith();
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: ChatPage = await read(await request(`/api/chats?limit=2${cursor && `&cursor=${cursor}`}`));
      seen.push(...page.chats.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['c1', 'c2', 'c3']);
  });
});

describe('insights', () => {
  test('the list has the chart and the columns of each question', async () => {
    const { insights } = await read<InsightList>(await appWith().request('/api/insights'));
    expect(insights.map(({ name }) => name)).toContain('messages-per-person');
    for (const { title, question, chart, columns } of insights)
      expect([title, question, chart, ...columns].every((text) => text.length > 0) && columns.length > 1).toBe(true);
  });

  test('chat and time range are passed to the engine as parameters', async () => {
    const { engine, asked } = engineOf(() => ({ columns: [{ name: 'person', type: 'varchar' }], rows: [] }));
    const { request } = appWith({ queryEngine: engine });
    const response = await request('/api/insights/messages-per-person?chat=c1&from=2024-01-01&to=2024-02-01');
    const answer = await read<InsightResult>(response);
    expect(answer).toMatchObject({ name: 'messages-per-person', headline: null, rows: [], truncated: false });
    expect(asked[0]?.options.parameters).toEqual([
      'c1',
      '2024-01',
      '2024-01-01 00:00:00',
      '2024-02',
      '2024-02-01 00:00:00',
    ]);
  });

  test('an unknown question or chat is 404', async () => {
    const { request } = appWith();
    for (const path of ['/api/insights/nothing', '/api/insights/messages-per-person?chat=zz'])
      expect((await request(path)).status).toBe(404);
  });
});

describe('free SQL', () => {
  const rows = Array.from({ length: 5 }, (_, i): Cell[] => [i]);
  const counting = () => engineOf(() => ({ columns: [{ name: 'n', type: 'integer' }], rows, truncated: 'rows' }));

  test('the pages of an answer come from one run of the query', async () => {
    const { engine, asked } = counting();
    const { request, post } = appWith({ queryEngine: engine });
    let page = await read<QueryPage>(await post('/api/query', { sql: 'select 1', limit: 2 }));
    const seen: unknown[] = [...page.rows];
    while (page.nextCursor !== null) {
      page = await read<QueryPage>(await request(`/api/query/${page.nextCursor}`));
      expect(page).toMatchObject({ columns: [{ name: 'n', type: 'integer' }], truncated: 'rows', elapsedMs: 1 });
      seen.push(...page.rows);
    }
    expect(seen).toEqual(rows);
    expect(asked).toHaveLength(1);
  });

  test('a query that outlasts its request is answered with the cursor of its first page', async () => {
    const { engine } = counting();
    let ended = false;
    const slow: QueryEngine = {
      ...engine,
      status: async (id) => (ended ? engine.status(id) : { state: 'running', scannedBytes: null }),
    };
    const { request, post } = appWith({ queryEngine: slow });
    const page = await read<QueryPage>(await post('/api/query', { sql: 'select 1', limit: 2 }));
    expect(page).toMatchObject({ running: true, columns: [], rows: [] });
    ended = true;
    const first = await read<QueryPage>(await request(`/api/query/${page.nextCursor}`));
    expect(first).toMatchObject({ running: false, rows: rows.slice(0, 2) });
  });

  test('a page of a result that is no longer kept is 410', async () => {
    const { engine } = counting();
    const ids: string[] = [];
    const watched: QueryEngine = {
      ...engine,
      async start(...asked) {
        ids.push(await engine.start(...asked));
        return ids[0]!;
      },
    };
    const { request, post } = appWith({ queryEngine: watched });
    const { nextCursor } = await read<QueryPage>(await post('/api/query', { sql: 'select 1', limit: 2 }));
    expect((await request(`/api/query/${nextCursor}`)).status).toBe(200);
    await engine.cancel(ids[0]!);
    expect((await request(`/api/query/${nextCursor}`)).status).toBe(410);
  });

  test('a query is cancelled when its caller disconnects', async () => {
    const { engine } = counting();
    const cancelled: string[] = [];
    const gone = new AbortController();
    const endless: QueryEngine = {
      ...engine,
      async status() {
        gone.abort();
        return { state: 'running', scannedBytes: null };
      },
      cancel: async (id) => void cancelled.push(id),
    };
    const { post } = appWith({ queryEngine: endless });
    expect((await post('/api/query', { sql: 'select 1' }, {}, gone.signal)).status).toBe(499);
    expect(cancelled.length).toBeGreaterThan(0);
  });
});

describe('the document and the client', () => {
  test('the OpenAPI document has every route of the app, each with the problem document as its default response', async () => {
    const { app, request } = appWith();
    const document = (await (await request('/api/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string; responses: Record<string, { content: object }> }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    const served = app.routes
      .filter(({ path, method }) => method !== 'ALL' && path !== '/api/openapi.json')
      .map(({ method, path }) => `${method} ${path}`);
    expect(documented.sort()).toEqual([...new Set(served)].sort());
    for (const methods of Object.values(document.paths))
      for (const { responses } of Object.values(methods))
        expect(Object.keys(responses['default']?.content ?? {})).toEqual(['application/problem+json']);
  });

  test('the typed client reads a chat', async () => {
    const { app } = appWith();
    const client = createClient('http://127.0.0.1:4600/api', async (input, init) =>
      app.request(new Request(input, init)),
    );
    const response = await client.chats[':id'].$get({ param: { id: 'c1' } });
    expect(response.status).toBe(200);
    const body = await response.json();
    expect('name' in body && body.name).toBe('Lake house');
  });
});
