import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { OpenedUpload, PartLinks, Problem, Upload, UploadList } from '@homelake/http-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handInTo } from '../hand-in.ts';
import { homelake, startServer, temporaryFolder } from '../homelake.ts';
import type { Server } from '../homelake.ts';

const folder = temporaryFolder();
const home = folder.path('home');
let server: Server;

beforeAll(async () => {
  server = await startServer(home);
});
afterAll(async () => {
  await server.stop();
  folder.remove();
});

const PART = 8 * 2 ** 20;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Two parts of the usual size and a small one, with bytes of no known type. */
function film(seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 * PART + 1000);
  for (let at = 0; at < bytes.length; at++) bytes[at] = (at * 7 + (at >> 15) * 31 + seed) & 255;
  return bytes;
}
const partOf = (bytes: Uint8Array<ArrayBuffer>, part: number) => bytes.subarray((part - 1) * PART, part * PART);

const ask = (path: string, init?: RequestInit) => fetch(`${server.url}/api${path}`, init);
const post = (path: string, body?: unknown) =>
  ask(path, {
    method: 'POST',
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });

async function open(name: string, bytes: Uint8Array, known?: string): Promise<OpenedUpload> {
  const response = await post('/uploads', { name, sizeBytes: bytes.length, ...(known && { sha256: known }) });
  return (await response.json()) as OpenedUpload;
}

async function linkOf(id: string, part: number, hash?: string): Promise<string> {
  const response = await post(`/uploads/${id}/links`, { parts: [{ part, ...(hash && { sha256: hash }) }] });
  return ((await response.json()) as PartLinks).links[0]?.url ?? '';
}

const put = (url: string, body: Uint8Array<ArrayBuffer>) => fetch(`${server.url}${url}`, { method: 'PUT', body });

async function send(id: string, bytes: Uint8Array<ArrayBuffer>, part: number): Promise<number> {
  const own = partOf(bytes, part);
  return (await put(await linkOf(id, part, sha256(own)), own)).status;
}

const complete = (id: string) => post(`/uploads/${id}/complete`);
const problemOf = async (response: Response) => (await response.json()) as Problem;
const nameOf = ({ type }: Problem) => type.split(':').at(-1);

/** Record of an upload, once it has ended. */
async function ended(id: string): Promise<Upload> {
  const read = async () => (await (await ask(`/uploads/${id}`)).json()) as Upload;
  await expect.poll(async () => (await read()).state, { interval: 100 }).toBe('done');
  return read();
}

/** Directories of uploads whose bytes are not at their final key yet. */
const waiting = (): string[] => {
  const sessions = join(home, '.homelake/sessions');
  const uploads = join(home, 'uploads');
  return [sessions, uploads].flatMap((path) => (statSync(path, { throwIfNoEntry: false }) ? readdirSync(path) : []));
};

describe('an upload in parts', () => {
  test('becomes the file that was sent, and the same content is recognised before a byte of it is sent again', async () => {
    const bytes = film(1);
    const { upload, layout } = await open('films/one.bin', bytes);
    expect(layout).toEqual({ partSizeBytes: PART, parts: 3 });
    expect(await Promise.all([3, 1, 2].map((part) => send(upload.id, bytes, part)))).toEqual([204, 204, 204]);
    expect((await complete(upload.id)).status).toBe(200);
    const done = await ended(upload.id);
    expect(done).toMatchObject({ kind: 'file', result: 'new', key: 'files/films/one.bin', sha256: sha256(bytes) });
    expect(waiting()).toEqual([]);
    const again = await open('films/one.bin', bytes, sha256(bytes));
    expect(again).toMatchObject({ layout: null, upload: { state: 'done', result: 'unchanged' } });
    expect(await ended(again.upload.id)).toEqual(again.upload);
  });

  test('refuses a part with another hash, and takes the right one afterwards', async () => {
    const bytes = film(2);
    const { upload } = await open('two.bin', bytes);
    const url = await linkOf(upload.id, 2, sha256(partOf(bytes, 2)));
    const wrong = partOf(bytes, 2).slice();
    wrong[PART - 1] = (wrong[PART - 1] ?? 0) ^ 1;
    const refused = await put(url, wrong);
    expect([refused.status, nameOf(await problemOf(refused))]).toEqual([422, 'part-refused']);
    expect((await problemOf(await complete(upload.id))).missing).toEqual([1, 2, 3]);
    expect((await put(url, partOf(bytes, 2))).status).toBe(204);
    for (const part of [1, 3]) await send(upload.id, bytes, part);
    await complete(upload.id);
    expect((await ended(upload.id)).sha256).toBe(sha256(bytes));
  });

  test('refuses a part that is too long, sent in any way, and keeps nothing of it', async () => {
    const bytes = film(3);
    const { upload } = await open('three.bin', bytes);
    const longer = await put(await linkOf(upload.id, 3), new Uint8Array(1001));
    expect([longer.status, nameOf(await problemOf(longer))]).toEqual([422, 'part-refused']);
    const url = await linkOf(upload.id, 3);
    const status = await new Promise<string>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => {
        const head = `PUT ${url} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nTransfer-Encoding: chunked\r\n\r\n`;
        socket.write(`${head}FA0\r\n${'x'.repeat(4000)}\r\n`);
      });
      socket.once('data', (chunk) => {
        resolve(chunk.toString().split('\r\n')[0] ?? '');
        socket.destroy();
      });
      socket.on('error', () => {});
    });
    expect(status).toContain('422');
    expect((await problemOf(await complete(upload.id))).missing).toEqual([1, 2, 3]);
    await ask(`/uploads/${upload.id}`, { method: 'DELETE' });
    expect(waiting()).toEqual([]);
  });

  test('that is completed early lists the missing parts, and can be completed twice', async () => {
    const bytes = film(4);
    const { upload } = await open('four.bin', bytes);
    for (const part of [1, 3]) await send(upload.id, bytes, part);
    const early = await complete(upload.id);
    const problem = await problemOf(early);
    expect([early.status, nameOf(problem), problem.missing]).toEqual([409, 'parts-missing', [2]]);
    await send(upload.id, bytes, 2);
    const answers = await Promise.all([complete(upload.id), complete(upload.id)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await ended(upload.id)).toMatchObject({ result: 'new', key: 'files/four.bin' });
    expect((await complete(upload.id)).status).toBe(200);
  });

  test('that is aborted has failed, and leaves no files', async () => {
    const bytes = film(5);
    const { upload } = await open('five.bin', bytes);
    const url = await linkOf(upload.id, 2);
    await send(upload.id, bytes, 1);
    const aborted = await ask(`/uploads/${upload.id}`, { method: 'DELETE' });
    expect(await aborted.json()).toMatchObject({ state: 'failed', reason: 'it was cancelled' });
    expect((await put(url, partOf(bytes, 2))).status).toBe(409);
    expect(waiting()).toEqual([]);
  });

  test('at the same time as another one of the same content becomes one file, and both end', async () => {
    const bytes = film(6);
    const [one, two] = [await open('six.bin', bytes), await open('six.bin', bytes)];
    for (const { upload } of [one, two]) for (const part of [1, 2, 3]) await send(upload.id, bytes, part);
    await Promise.all([complete(one.upload.id), complete(two.upload.id)]);
    const ends = [await ended(one.upload.id), await ended(two.upload.id)];
    expect(ends.map(({ key }) => key)).toEqual(['files/six.bin', 'files/six.bin']);
    const { uploads } = (await (await ask(`/uploads?ids=${one.upload.id},${two.upload.id}`)).json()) as UploadList;
    expect(uploads.map(({ id }) => id)).toEqual([one.upload.id, two.upload.id]);
    expect(waiting()).toEqual([]);
  });

  test('continues after the server was killed between parts, and received parts stay', async () => {
    const bytes = film(7);
    const { upload } = await open('seven.bin', bytes);
    await send(upload.id, bytes, 2);
    const url = await linkOf(upload.id, 1, sha256(partOf(bytes, 1)));
    await server.stop('SIGKILL');
    server = await startServer(home);
    expect((await problemOf(await complete(upload.id))).missing).toEqual([1, 3]);
    expect((await put(url, partOf(bytes, 1))).status).toBe(204);
    await send(upload.id, bytes, 3);
    await complete(upload.id);
    expect(await ended(upload.id)).toMatchObject({ result: 'new', sha256: sha256(bytes) });
  });

  test('works with the upload engine of the page', async () => {
    const bytes = film(8);
    const { id } = await handInTo(server.url, { name: 'trip/eight.bin', bytes, fileTime: '2024-01-28T14:30:12.000Z' });
    expect(await ended(id)).toMatchObject({ key: 'files/trip/eight.bin', sha256: sha256(bytes), result: 'new' });
  });

  test('leaves a lake that passes verify', async () => {
    await server.stop();
    const { code, stderr } = await homelake(['--home', home, 'verify']);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    server = await startServer(home);
  });
});
