import { createClient } from '@homelake/http-api/client';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handInTo } from '../hand-in.ts';
import { homelake, startServer, temporaryFolder } from '../homelake.ts';
import type { Server } from '../homelake.ts';

/** Files that were imported, and those that are uploaded to the running server, are listed and come back byte for byte. */
const folder = temporaryFolder();
const home = folder.path('home');
const NAME = 'Bescheid für Änne 🏔 "1".pdf';
const PDF = Buffer.from(`%PDF-1.7\n${'body '.repeat(1000)}`);
let server: Server;

beforeAll(async () => {
  const taxes = join(folder.path('in'), 'Taxes');
  mkdirSync(join(taxes, '2023'), { recursive: true });
  writeFileSync(join(taxes, '2023', NAME), PDF);
  writeFileSync(join(taxes, 'page.html'), '<script>document.title = 1</script>');
  expect((await homelake(['--home', home, 'import', taxes])).code).toBe(0);
  server = await startServer(home);
}, 120_000);
afterAll(async () => {
  await server.stop();
  folder.remove();
});

const api = () => createClient(`${server.url}/api`).files;

async function list(query: { folder?: string; search?: string; cursor?: string; limit?: string }) {
  const response = await api().$get({ query });
  const body = await response.json();
  if (!('folders' in body)) throw new Error(body.detail);
  return body;
}

async function fileNamed(search: string) {
  const [file, ...others] = (await list({ search })).files;
  expect(others).toEqual([]);
  if (file === undefined) throw new Error(`no file is found by ${search}`);
  return file;
}

const content = (id: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${server.url}/api/files/${id}/content`, { method, headers });

test('the folders and files of a lake are listed from the top, in pages', async () => {
  const top = await list({});
  expect(top).toMatchObject({
    folder: { files: 2 },
    folders: [{ path: 'Taxes', files: 2 }],
    files: [],
    complete: true,
  });
  const first = await list({ folder: 'Taxes', limit: '1' });
  expect([first.folders.map(({ path }) => path), first.files]).toEqual([['Taxes/2023'], []]);
  const second = await list({ folder: 'Taxes', limit: '1', cursor: first.nextCursor ?? '' });
  expect([second.folders, second.files.map(({ name }) => name), second.nextCursor]).toEqual([[], ['page.html'], null]);
  expect((await list({ folder: 'Taxes/2023' })).files).toMatchObject([
    { name: NAME, sizeBytes: PDF.length, contentType: 'application/pdf', storageClass: 'standard', damaged: false },
  ]);
});

test('a file comes back byte for byte, whole and in ranges, with its name', async () => {
  const { id } = await fileNamed('bescheid anne');
  const whole = await content(id);
  expect(Buffer.from(await whole.arrayBuffer()).equals(PDF)).toBe(true);
  expect(whole.headers.get('content-disposition')).toBe(
    `inline; filename="Bescheid fur Anne _ _1_.pdf"; filename*=UTF-8''Bescheid%20f%C3%BCr%20%C3%84nne%20%F0%9F%8F%94%20%221%22.pdf`,
  );
  const head = await content(id, {}, 'HEAD');
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(PDF.length)]);
  for (const [range, part] of [
    ['bytes=0-9', PDF.subarray(0, 10)],
    ['bytes=4000-', PDF.subarray(4000)],
    ['bytes=-7', PDF.subarray(-7)],
  ] as const) {
    const response = await content(id, { range });
    expect(response.status).toBe(206);
    expect(Buffer.from(await response.arrayBuffer()).equals(part)).toBe(true);
  }
  const beyond = await content(id, { range: `bytes=${PDF.length}-` });
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${PDF.length}`]);
});

test('a file that could run script is a download without a type', async () => {
  const { id } = await fileNamed('page.html');
  const { headers } = await content(id);
  expect(headers.get('content-type')).toBe('application/octet-stream');
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="page.html"/);
  expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test('an uploaded file is listed in its folder as soon as its upload has ended', async () => {
  const bytes = Buffer.from('Buy milk');
  const { id } = await handInTo(server.url, { name: 'Lists/today.txt', bytes, fileTime: '2024-02-03T04:05:06.000Z' });
  const state = async () =>
    ((await (await fetch(`${server.url}/api/uploads/${id}`)).json()) as { state: string }).state;
  await expect.poll(state).toBe('done');
  expect((await list({ folder: 'Lists' })).files).toMatchObject([
    { name: 'today.txt', contentType: 'text/plain', changedAt: '2024-02-03T04:05:06.000Z' },
  ]);
});

test('the description of the API names the routes of files', async () => {
  const { paths } = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
    paths: Record<string, unknown>;
  };
  expect(Object.keys(paths).filter((path) => /files(?:$|\/\{id\})/.test(path) && !path.includes('photos'))).toEqual([
    '/api/files',
    '/api/files/{id}',
    '/api/files/{id}/content',
    '/api/files/{id}/storage',
    '/api/files/{id}/restore',
    '/api/files/{id}/storage-class',
  ]);
});
