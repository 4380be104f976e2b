import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { guard, isLoopback } from './guard.ts';
import type { GuardOptions } from './guard.ts';
import { problemOf, problemResponse } from './problem.ts';

function ask(headers: Record<string, string>, options: GuardOptions = {}, path = '/api/chats', method = 'GET') {
  const app = new Hono().use(guard(options)).all('*', (c) => c.text('ok'));
  app.onError((error, c) => problemResponse(problemOf(error), c.req.path));
  return app.request(`http://127.0.0.1:4600${path}`, { method, headers });
}

const HERE = '127.0.0.1:4600';

describe('Host', () => {
  test.each(['127.0.0.1:4600', 'localhost:4600', 'LOCALHOST', '[::1]:4600', '127.8.9.10', 'lake.localhost:1'])(
    '%s is this machine',
    async (host) => expect((await ask({ host })).status).toBe(200),
  );

  test.each([
    'evil.example',
    'evil.example:4600',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '127.0.0.256',
    '1270.0.0.1',
    '0.0.0.0:4600',
    '[::]:4600',
    '[::ffff:127.0.0.1]:4600',
    '192.168.1.5:4600',
    'localhost@evil.example',
    'localhost:4600, evil.example',
    '127.0.0.1:4600/evil',
    '2130706433',
    '127.1',
    '',
  ])('%j is refused, which stops DNS rebinding', async (host) => expect((await ask({ host })).status).toBe(403));

  test('an allowed name is served', async () => {
    expect((await ask({ host: 'lake.home:4600' }, { allowedHosts: ['lake.home'] })).status).toBe(200);
  });
});

describe('Origin', () => {
  test.each(['GET', 'POST', 'DELETE', 'OPTIONS', 'HEAD'])('%s from the same origin passes', async (method) =>
    expect((await ask({ host: HERE, origin: `http://${HERE}` }, {}, '/api/chats', method)).status).toBe(200),
  );

  test.each([
    'https://evil.example',
    'null',
    'http://127.0.0.1:3000',
    'http://localhost:4600',
    'http://127.0.0.1:46000',
    'http://127.0.0.1',
    'file://',
    '',
  ])('%j is refused, for reads too', async (origin) => {
    for (const method of ['GET', 'POST', 'OPTIONS'])
      expect((await ask({ host: HERE, origin }, {}, '/api/chats', method)).status).toBe(403);
  });

  test('an allowed origin passes, as a development server needs', async () => {
    const headers = { host: HERE, origin: 'http://localhost:5173', 'sec-fetch-site': 'same-site' };
    expect((await ask(headers, { allowedOrigins: ['http://localhost:5173'] })).status).toBe(200);
  });
});

describe('Sec-Fetch-Site', () => {
  test.each(['cross-site', 'same-site', 'anything'])('%s is refused even without an Origin', async (site) =>
    expect((await ask({ host: HERE, 'sec-fetch-site': site })).status).toBe(403),
  );

  test.each(['same-origin', 'none'])('%s passes', async (site) =>
    expect((await ask({ host: HERE, 'sec-fetch-site': site })).status).toBe(200),
  );

  test('a link on another site may open the page, but not the API, and not the page in a frame', async () => {
    const link = {
      host: HERE,
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect((await ask(link, {}, '/chats')).status).toBe(200);
    expect((await ask(link, {}, '/api/chats')).status).toBe(403);
    expect((await ask({ ...link, 'sec-fetch-dest': 'iframe' }, {}, '/chats')).status).toBe(403);
    expect((await ask(link, {}, '/chats', 'POST')).status).toBe(403);
  });
});

test('only the loopback names of the standards count as loopback', () => {
  expect(['127.0.0.1', '::1', 'localhost', 'a.localhost', '127.255.255.254'].every(isLoopback)).toBe(true);
  expect(['0.0.0.0', '::', '10.0.0.1', 'notlocalhost', '127.0.0', '127.0.0.1.5'].some(isLoopback)).toBe(false);
});
