import { request } from 'node:http';
import type { IncomingHttpHeaders, RequestOptions } from 'node:http';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inputDirectory } from '@homelake/examples';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chatText } from '../chat-text.ts';
import { handInTo } from '../hand-in.ts';
import { homelake, startServer, temporaryFolder, withServer } from '../homelake.ts';
import type { Server } from '../homelake.ts';

const folder = temporaryFolder();
const home = folder.path('home');
let server: Server;

beforeAll(async () => {
  expect((await homelake(['--home', home, 'import', inputDirectory])).code).toBe(0);
  server = await startServer(home);
});
afterAll(async () => {
  await server.stop();
  folder.remove();
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends a request that `fetch` would not send: with any Host and any Origin. */
function raw(path: string, options: RequestOptions = {}, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.port, path, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const json = async <T>(path: string, init?: RequestInit): Promise<T> =>
  (await (await fetch(`${server.url}${path}`, init)).json()) as T;

interface ChatPage {
  readonly chats: { id: string; name: string; messages: number }[];
}
interface MessagePage {
  readonly messages: { id: string; sentAt: string; text: string }[];
  readonly nextCursor: string | null;
}

const post = (sql: string, limit?: number) =>
  fetch(`${server.url}/api/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sql, limit }),
  });

const own = () => `127.0.0.1:${server.port}`;

const sendHead = (head: string) =>
  new Promise<string>((resolve) => {
    let answer = '';
    const socket = connect(server.port, '127.0.0.1', () =>
      socket.write(`GET /api/chats HTTP/1.1\r\n${head}Connection: close\r\n\r\n`),
    );
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('close', () => resolve(answer));
  });

const fromElsewhere = (mode: string, dest: string) => ({
  headers: { host: own(), 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': mode, 'sec-fetch-dest': dest },
});

const sendChunked = (characters: number) =>
  raw(
    '/api/query',
    {
      method: 'POST',
      headers: {
        host: `127.0.0.1:${server.port}`,
        'content-type': 'application/json',
        'transfer-encoding': 'chunked',
      },
    },
    JSON.stringify({ sql: `select 1 ${' '.repeat(characters)}` }),
  );

describe('the API of a running lake', () => {
  test('gives every message of a chat once, in order, over all pages', async () => {
    const { chats } = await json<ChatPage>('/api/chats');
    const chat = chats.reduce((most, one) => (one.messages > most.messages ? one : most));
    const messages: MessagePage['messages'] = [];
    let cursor: string | null = null;
    do {
      const next: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page: MessagePage = await json(`/api/chats/${chat.id}/messages?limit=500${next}`);
      messages.push(...page.messages);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(messages).toHaveLength(chat.messages);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(chat.messages);
    expect(messages.map(({ sentAt }) => sentAt)).toEqual(messages.map(({ sentAt }) => sentAt).sort());
  });

  test('pages of any size together are the same, also where a page ends within a minute', async () => {
    const [chat] = (await json<ChatPage>('/api/chats')).chats;
    const whole = await json<MessagePage>(`/api/chats/${chat?.id}/messages?limit=40`);
    const pieces: MessagePage['messages'] = [];
    for (let cursor: string | null = ''; pieces.length < 40;) {
      const page: MessagePage = await json(`/api/chats/${chat?.id}/messages?limit=3${cursor && `&cursor=${cursor}`}`);
      pieces.push(...page.messages);
      cursor = page.nextCursor;
    }
    expect(pieces.slice(0, 40)).toEqual(whole.messages);
  });

  test('a time range includes its start and excludes its end', async () => {
    const [chat] = (await json<ChatPage>('/api/chats')).chats;
    const path = `/api/chats/${chat?.id}/messages?limit=500`;
    const all = (await json<MessagePage>(path)).messages;
    const from = all[10]?.sentAt ?? '';
    const to = all[200]?.sentAt ?? '';
    const span = (await json<MessagePage>(`${path}&from=${from}&to=${to}`)).messages;
    expect(span).toEqual(all.filter(({ sentAt }) => sentAt >= from && sentAt < to));
  });

  test('every insight has an answer, for all chats and for one', async () => {
    const { insights } = await json<{ insights: { name: string; columns: string[] }[] }>('/api/insights');
    const [chat] = (await json<ChatPage>('/api/chats')).chats;
    for (const { name, columns } of insights) {
      for (const scope of ['', `?chat=${chat?.id}&from=2025-01-01&to=2026-01-01`]) {
        const answer = await json<{ columns: { name: string }[]; rows: unknown[][] }>(`/api/insights/${name}${scope}`);
        expect(
          answer.columns?.map((column) => column.name),
          `${name}${scope}`,
        ).toEqual(columns);
      }
    }
  });

  test('results of SQL come in pages, and SQL that writes is 422', async () => {
    const page = (await (await post('select * from range(2500) t(n)', 1000)).json()) as {
      rows: [number][];
      nextCursor: string;
    };
    const next = await json<{ rows: [number][] }>(`/api/query/${page.nextCursor}`);
    expect([page.rows.length, page.rows[999]?.[0], next.rows[0]?.[0]]).toEqual([1000, 999, 1000]);
    for (const sql of [
      "copy messages to '/tmp/x.csv'",
      'drop view messages',
      "select * from read_csv('/etc/passwd')",
      'selec',
    ])
      expect((await post(sql)).status, sql).toBe(422);
  });

  test('a query whose caller disconnects is stopped', async () => {
    const stop = new AbortController();
    const body = JSON.stringify({
      sql: 'select count(*) from range(100000) a, range(100000) b where a.range + b.range = 3',
    });
    const slow = fetch(`${server.url}/api/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: stop.signal,
    });
    setTimeout(() => stop.abort(), 200);
    await expect(slow).rejects.toThrow(/abort/);
    const started = performance.now();
    await json('/api/insights/messages-per-person');
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('other commands can read and write the lake meanwhile', async () => {
    const { stdout } = await homelake(['--home', home, 'query', '-f', 'json', 'select count(*) as n from messages']);
    expect((JSON.parse(stdout) as [{ n: number }])[0].n).toBeGreaterThan(1000);
    for (const args of [['chats'], ['insights', 'messages-per-person'], ['queue']])
      expect((await homelake(['--home', home, ...args])).code).toBe(0);
    const silver = await homelake(['--home', home, 'silver']);
    expect([silver.code, silver.stderr]).toEqual([0, '']);
    expect(silver.stdout).toContain('wrote 0 months');
    const retry = await homelake(['--home', home, 'queue', '--retry']);
    expect([retry.code, retry.stderr]).toEqual([0, '']);
  });

  test('a second server answers beside it, and does the jobs when the first has ended', async () => {
    const shared = folder.path('shared');
    const first = await startServer(shared);
    const second = await startServer(shared);
    for (const { url } of [first, second]) expect((await fetch(`${url}/api/health`)).status).toBe(200);
    await first.stop();
    await handInTo(second.url, { name: 'WhatsApp Chat with Second.txt', bytes: Buffer.from(chatText(3)) });
    const chats = async () => ((await (await fetch(`${second.url}/api/chats`)).json()) as ChatPage).chats;
    await expect.poll(chats).toMatchObject([{ messages: 3 }]);
    expect((await second.stop()).code).toBe(0);
  });

  test('a rebuild of the catalog is refused beside it, and names the process that has the home', async () => {
    const { code, stderr } = await homelake(['--home', home, 'rebuild', 'catalog']);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`${home} is in use by process ${server.child.pid} \\(homelake .*start`));
    expect(stderr).toContain('stop that process (Ctrl C) and try again');
  });
});

describe('pages of other sites', () => {
  test.each([
    'evil.example',
    'evil.example:4600',
    '127.0.0.1.evil.example',
    '0.0.0.0',
    '192.168.0.7',
    'localhost.evil.example:80',
  ])('a request for host %s is 403, also for the page', async (host) => {
    for (const path of ['/', '/api/chats', '/theme.js', '/api/openapi.json']) {
      const { status, body } = await raw(path, { headers: { host } });
      expect([path, status]).toEqual([path, 403]);
      expect(JSON.parse(body)).toMatchObject({ type: 'urn:homelake:problem:host-not-allowed' });
    }
  });

  test('a request without a host, or with two, is refused', async () => {
    for (const head of [
      '',
      'Host:\r\n',
      `Host: ${own()}\r\nHost: evil.example\r\n`,
      'Host: evil.example\r\nHost: localhost\r\n',
    ])
      expect((await sendHead(head)).split(' ')[1]).toMatch(/^40[03]$/);
    expect((await sendHead(`Host: ${own()}\r\n`)).split(' ')[1]).toBe('200');
  });

  test('the loopback names are served', async () => {
    for (const host of [own(), `localhost:${server.port}`, `[::1]:${server.port}`])
      expect((await raw('/api/health', { headers: { host } })).status).toBe(200);
  });

  test.each(['https://evil.example', 'null', 'http://localhost:9', 'http://127.0.0.1'])(
    'a request from origin %s is 403 for every method, and gets no CORS header',
    async (origin) => {
      for (const method of ['GET', 'POST', 'OPTIONS', 'DELETE']) {
        const headers = {
          host: own(),
          origin,
          'content-type': 'application/json',
          'access-control-request-method': 'POST',
        };
        const answer = await raw('/api/query', { method, headers }, method === 'POST' ? '{"sql":"select 1"}' : '');
        expect(answer.status).toBe(403);
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
    },
  );

  test('a form, an image or a script of another site is refused', async () => {
    for (const [mode, dest] of [
      ['no-cors', 'image'],
      ['no-cors', 'script'],
      ['navigate', 'iframe'],
      ['navigate', 'document'],
    ] as const)
      expect((await raw('/api/chats', fromElsewhere(mode, dest))).status).toBe(403);
    expect((await raw('/', fromElsewhere('navigate', 'document'))).status).toBe(200);
    expect((await raw('/', fromElsewhere('navigate', 'iframe'))).status).toBe(403);
  });

  test('the same origin is allowed', async () => {
    const headers = {
      host: own(),
      origin: `http://${own()}`,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
    };
    expect((await raw('/api/query', { method: 'POST', headers }, '{"sql":"select 1"}')).status).toBe(200);
  });
});

describe('every response', () => {
  test('forbids framing, sniffing and referrers, and lets the page run only its own scripts', async () => {
    for (const path of ['/', '/chats/x', '/api/chats', '/api/nothing', '/nothing.js']) {
      const { headers } = await raw(path, { headers: { host: `127.0.0.1:${server.port}` } });
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
    }
  });

  test('that is not a success is a problem document', async () => {
    const headers = { host: `127.0.0.1:${server.port}` };
    for (const [path, options, status] of [
      ['/api/nothing', {}, 404],
      ['/nothing.js', {}, 404],
      ['/../../etc/passwd', {}, 200],
      ['/%2e%2e/%2e%2e/etc/passwd', {}, 200],
      ['/_app/..%2f..%2fpackage.json', {}, 404],
      ['/api/chats/%00', {}, 404],
      ['/api/chats/%E0%A4%A', {}, 404],
      ['/api/chats', { method: 'DELETE' }, 405],
      ['/', { method: 'POST' }, 405],
    ] as const) {
      const answer = await raw(path, { ...options, headers });
      expect([path, answer.status]).toEqual([path, status]);
      if (status !== 200)
        expect(JSON.parse(answer.body)).toMatchObject({
          status,
          type: expect.stringContaining('urn:homelake:problem:'),
        });
      expect(answer.body).not.toContain('root:');
      expect(answer.body).not.toContain('"workspaces"');
    }
  });

  test('is given to a body without a Content-Length, up to the limit', async () => {
    expect((await sendChunked(10)).status).toBe(200);
    expect((await sendChunked(300_000)).status).toBe(413);
  });

  test('is still given after a caller that speaks no HTTP', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write('\x16\x03\x01 hello\r\n\r\n'));
      socket.on('close', () => resolve());
      socket.on('error', () => resolve());
      socket.resume();
    });
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
  });
});

describe('a chat whose clocks repeat an hour', () => {
  const own = folder.path('repeated-hour');
  // Each question and its answer are in the order of the file. The clock goes from 03:00 back to 02:00 between the two halves.
  const times = ['26/10/2024, 21:00', '27/10/2024, 02:20', '27/10/2024, 02:50', '27/10/2024, 02:05'];
  times.push('27/10/2024, 02:05', '27/10/2024, 02:40', '27/10/2024, 03:10', '31/10/2024, 23:59', '01/11/2024, 00:00');
  const texts = times.map((_, at) => `${at % 2 === 0 ? 'question' : 'answer'} ${at}`);

  test('is read in the order of its export, whole and by pages of any size', async () => {
    const path = folder.path('WhatsApp Chat with Nora.txt');
    writeFileSync(path, times.map((time, at) => `${time} - ${at % 2 ? 'Ole' : 'Nora'}: ${texts[at]}\n`).join(''));
    expect((await homelake(['--home', own, 'import', path])).code).toBe(0);
    await withServer(own, [], async ({ url }) => {
      const read = async <T>(address: string) => (await (await fetch(`${url}${address}`)).json()) as T;
      const [chat] = (await read<ChatPage>('/api/chats')).chats;
      const pagesOf = async (limit: number, span = '') => {
        const seen: string[] = [];
        for (let cursor: string | null = ''; cursor !== null;) {
          const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
          const page: MessagePage = await read(`/api/chats/${chat?.id}/messages?limit=${limit}${next}${span}`);
          seen.push(...page.messages.map(({ text }) => text));
          cursor = page.nextCursor;
        }
        return seen;
      };
      for (const limit of [1, 2, 3, 4, 5, 500]) expect(await pagesOf(limit), String(limit)).toEqual(texts);
      for (const limit of [1, 3]) {
        expect(await pagesOf(limit, '&from=2024-10-27T02:20&to=2024-11-01')).toEqual(
          texts.filter((_, at) => ![0, 3, 4, 8].includes(at)),
        );
      }
    });
  });
});

describe('starting and stopping', () => {
  test('a port in use is a clear error, and the home is freed', async () => {
    const other = folder.path('other');
    const { code, stdout, stderr } = await homelake(['--home', other, 'start', '--port', String(server.port)]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      `A new lake was made at ${other}.\nhomelake: port ${server.port} is in use by another program; --port picks another one\n`,
    );
    await withServer(other, [], async (second) => {
      expect((await fetch(`${second.url}/api/health`)).status).toBe(200);
    });
  });

  test.each(['0.0.0.0', '::', '192.168.1.5', 'example.org'])('--host %s is refused with a reason', async (host) => {
    const { code, stderr } = await homelake(['--home', folder.path('open'), 'start', '--port', '0', '--host', host]);
    expect(code).toBe(1);
    expect(stderr).toContain('no password');
  });

  test('--host localhost and ::1 are loopback too', async () => {
    for (const host of ['localhost', '::1']) {
      await withServer(folder.path('loopback'), ['--host', host], async (local) => {
        expect((await fetch(`${local.url}/api/health`)).status).toBe(200);
      });
    }
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s ends it quietly with exit code 0, also while a connection is open',
    async (signal) => {
      const stopped = folder.path(`stop by ${signal}`);
      const own = await startServer(stopped);
      const socket = connect(own.port, '127.0.0.1');
      socket.on('error', () => {});
      await fetch(`${own.url}/api/health`);
      const started = performance.now();
      const { code, stderr } = await own.stop(signal);
      expect([code, stderr]).toEqual([0, `A new lake was made at ${stopped}.\n`]);
      expect(performance.now() - started).toBeLessThan(10_000);
      socket.destroy();
    },
  );

  test('a job that ended its processes is named, and the server still answers and can be stopped', async () => {
    const home = folder.path('died-twice');
    const path = folder.path('WhatsApp Chat with Heavy.txt');
    const head = new TextEncoder().encode(chatText(50));
    const { composeLocal } = await import('@homelake/composition/local');
    const lake = await composeLocal({ home, access: 'write' });
    const { record } = await lake.importFile({
      path,
      sha256: async () => 'b'.repeat(64),
      sizeBytes: head.length,
      head,
      async *open() {
        yield head;
      },
    });
    await lake.close();
    // The last process that had the job has ended too.
    const queueFile = new DatabaseSync(join(home, '.homelake', 'queue.sqlite'));
    queueFile.exec(`UPDATE job SET state = 'running', attempts = 24, claim = 24`);
    queueFile.close();
    for (const start of ['first', 'second']) {
      const own = await startServer(home);
      const queue = async () => (await fetch(`${own.url}/api/queue`)).json();
      const reason = 'given up after 24 tries: the worker stopped answering';
      const key = `uploads/${record.id}/${record.name.slice(record.name.lastIndexOf('/') + 1)}`;
      await expect.poll(queue).toMatchObject({ waiting: 0, running: 0, dead: [{ key, reason }] });
      const told = async () => (await fetch(`${own.url}/api/uploads/${record.id}`)).json();
      await expect.poll(told).toMatchObject({ state: 'failed', reason });
      expect((await fetch(`${own.url}/api/health`)).status, start).toBe(200);
      expect((await own.stop()).code, start).toBe(0);
    }
  });

  test('the server completes what a killed import left', async () => {
    const left = folder.path('left');
    const path = folder.path('WhatsApp Chat with Left.txt');
    writeFileSync(path, chatText(50));
    const { composeLocal } = await import('@homelake/composition/local');
    const lake = await composeLocal({ home: left, access: 'write' });
    const head = new TextEncoder().encode(chatText(50));
    await lake.importFile({
      path: 'WhatsApp Chat with Left.txt',
      sha256: async () => 'a'.repeat(64),
      sizeBytes: head.length,
      head,
      async *open() {
        yield head;
      },
    });
    await lake.close();
    await withServer(left, [], async (own) => {
      const chats = async () => ((await (await fetch(`${own.url}/api/chats`)).json()) as ChatPage).chats;
      await expect.poll(chats).toMatchObject([{ messages: 50 }]);
    });
  });
});
