import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, relative } from 'node:path';
import type { OpenedUpload, PartLinks, Upload } from '@homelake/http-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handInTo } from '../hand-in.ts';
import { startServer, temporaryFolder } from '../homelake.ts';
import type { Server } from '../homelake.ts';
import { photoBytes, sceneBytes, sentCopyOf } from '../photo-files.ts';
import { zipOf } from '../zip-bytes.ts';

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

const ask = (path: string, init?: RequestInit) => fetch(`${server.url}/api${path}`, init);
const json = async <T>(path: string, init?: RequestInit): Promise<T> => (await (await ask(path, init)).json()) as T;
const change = (path: string, body: unknown) =>
  ask(path, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const upload = (name: string, bytes: Uint8Array | string) =>
  handInTo(server.url, { name, bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes });
const idOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 32);
const statusOf = async (path: string) => (await ask(path)).status;
/** Waits until the worker has done all jobs. */
const settled = () => expect.poll(() => json('/queue')).toMatchObject({ waiting: 0, running: 0 });
const numbered = async (number: number) => new Uint8Array(await photoBytes(number, 640, 480));
/** Files of the home without the program's own, which change while it runs. */
const filesKept = () =>
  readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(home, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith('.homelake'))
    .sort();

/** Waits until an upload has ended. */
async function ended({ id }: Upload): Promise<Upload> {
  const now = () => json<Upload>(`/uploads/${id}`);
  await expect.poll(async () => (await now()).state).toMatch(/^(?:done|failed)$/);
  return now();
}

/** Uploads a photo and waits until it is in the gallery. */
async function uploadPhoto(number: number, name = `IMG_${number}.jpg`): Promise<string> {
  const bytes = await numbered(number);
  const { of: id } = await ended(await upload(name, bytes));
  expect(id).toBe(idOf(bytes));
  await expect.poll(() => statusOf(`/photos/${id}`)).toBe(200);
  return id ?? '';
}

describe('an uploaded photo', () => {
  test('is in the timeline with its facts, its thumbnail and its original', async () => {
    const id = await uploadPhoto(100, 'trip/Zürich 🏔.jpg');
    expect(await json(`/photos/${id}`)).toMatchObject({
      id,
      state: 'ready',
      kind: 'image',
      contentType: 'image/jpeg',
      width: 640,
      height: 480,
      takenLocal: '2024-01-05T04:00:00',
      offsetMinutes: 60,
      camera: 'Canon EOS R6',
      place: { name: expect.any(String) },
    });
    const { months } = await json<{ months: { month: string; count: number }[] }>('/photos/months');
    expect(months).toContainEqual({ month: '2024-01', count: 1 });
    const page = await json<{ id: string[]; width: number[]; placeholder: string[] }>('/photos?month=2024-01');
    expect([page.id, page.width]).toEqual([[id], [640]]);
    expect(page.placeholder[0]).toMatch(/^[A-Za-z0-9+/]{20,}={0,2}$/);

    for (const [part, type, start] of [
      ['thumbnail', 'image/webp', 'RIFF'],
      ['preview', 'image/jpeg', '\xff\xd8\xff'],
    ] as const) {
      const picture = await ask(`/photos/${id}/${part}?v=1`);
      const bytes = Buffer.from(await picture.arrayBuffer());
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, type]);
      expect(picture.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
      expect(picture.headers.get('content-length')).toBe(String(bytes.length));
      expect(bytes.toString('latin1')).toMatch(new RegExp(`^${start}`));
      const known = { headers: { 'if-none-match': picture.headers.get('etag') ?? '' } };
      const again = await ask(`/photos/${id}/${part}?v=1`, known);
      expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
    }
  });

  test('is served byte for byte, whole and in ranges', async () => {
    const bytes = Buffer.from(await numbered(100));
    const path = `/photos/${idOf(bytes)}/original`;
    const whole = await ask(path);
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
    expect(whole.headers.get('content-disposition')).toBe(
      `inline; filename="Zurich _.jpg"; filename*=UTF-8''Z%C3%BCrich%20%F0%9F%8F%94.jpg`,
    );
    expect(whole.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    const head = await ask(path, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)]);
    for (const [range, part] of [
      ['bytes=0-9', bytes.subarray(0, 10)],
      ['bytes=100-199', bytes.subarray(100, 200)],
      ['bytes=-7', bytes.subarray(-7)],
    ] as const) {
      const response = await ask(path, { headers: { range } });
      expect(response.status).toBe(206);
      expect(Buffer.from(await response.arrayBuffer()).equals(part)).toBe(true);
    }
    expect((await ask(path, { headers: { range: `bytes=${bytes.length}-` } })).status).toBe(416);
  });

  test('is unchanged when it is uploaded again, and the same photo under another name', async () => {
    const bytes = await numbered(100);
    const first = await ended(await upload('trip/Zürich 🏔.jpg', bytes));
    expect(first).toMatchObject({ state: 'done', kind: 'photo', result: 'unchanged', of: idOf(bytes) });
    const copy = await ended(await upload('copy.jpg', bytes));
    expect(copy).toMatchObject({ state: 'done', kind: 'photo', result: 'new', key: first.key });
    expect(await json('/photos/months')).toMatchObject({ total: 1 });
  });

  test('keeps the changes of its owner', async () => {
    const id = await uploadPhoto(101);
    const album = await json<{ id: string }>('/albums', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"Rome"}',
    });
    const changed = await change(`/photos/${id}`, { favourite: true, addTags: ['holiday'], addAlbums: [album.id] });
    expect(await changed.json()).toMatchObject({ favourite: true, tags: ['holiday'], albums: [album.id] });
    for (const filter of ['favourite=true', 'tag=holiday', `album=${album.id}`, 'text=holi'])
      expect((await json<{ id: string[] }>(`/photos?${filter}`)).id).toEqual([id]);
    expect(await json('/albums')).toMatchObject({ albums: [{ id: album.id, name: 'Rome', count: 1, coverId: id }] });
    expect((await ask(`/albums/${album.id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await json(`/photos/${id}`)).toMatchObject({ favourite: true, albums: [] });
  });

  test('can be restored from the trash, and leaves no file once it is forgotten', async () => {
    const before = filesKept();
    const id = await uploadPhoto(102);
    expect((await ask(`/photos/${id}`, { method: 'DELETE' })).status).toBe(204);
    const shown = async (query: string) => (await json<{ id: string[] }>(`/photos?${query}`)).id.includes(id);
    expect([await shown(''), await shown('trashed=true')]).toEqual([false, true]);
    expect((await change(`/photos/${id}`, { trashed: false })).status).toBe(200);
    expect([await shown(''), await shown('trashed=true')]).toEqual([true, false]);
    expect(filesKept().filter((path) => path.includes(id)).length).toBeGreaterThan(3);

    expect((await ask(`/photos/${id}?forever=true`, { method: 'DELETE' })).status).toBe(204);
    for (const part of ['', '/thumbnail?v=1', '/preview?v=1', '/original'])
      expect([part, await statusOf(`/photos/${id}${part}`)]).toEqual([part, 404]);
    await settled();
    expect(filesKept().filter((path) => path.includes(id))).toEqual([]);
    expect(filesKept().filter((path) => !before.includes(path) && !path.startsWith('silver'))).toEqual([]);
  });
});

test('a JSON of Takeout and a sidecar that are handed in alone join their photo, before it and after it', async () => {
  const taken = Date.UTC(2024, 0, 1, 120, 0, 0) / 1000 - 3600;
  const google = JSON.stringify({
    title: 'IMG_120.jpg',
    description: 'The fountain by night',
    photoTakenTime: { timestamp: String(taken) },
    favorited: true,
  });
  const answer = await ended(await upload('IMG_120.jpg.supplemental-metadata.json', google));
  expect(answer).toMatchObject({
    kind: 'companion',
    note: expect.stringContaining('a JSON of Google Takeout without its photo'),
  });
  const id = await uploadPhoto(120);
  await settled();
  expect(await json(`/photos/${id}`)).toMatchObject({ favourite: true, takenLocal: '2024-01-06T00:00:00' });
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
      exif:DateTimeOriginal="2024-01-06T00:00:00+01:00" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>`;
  await upload('IMG_120.xmp', xmp);
  await settled();
  expect(await json(`/photos/${id}`)).toMatchObject({ favourite: true, rating: 4 });
});

describe('a file that is no picture', () => {
  test.each([
    ['page.jpg', '<!doctype html><script>alert(1)</script>', true],
    ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', false],
    ['notes.md', 'Buy milk', false],
    ['notes.txt', 'Buy bread', false],
    ['broken.zip', 'PK\u0003\u0004 and nothing more', true],
  ])('%s is kept as a file, and is no photo', async (name, text, damaged) => {
    const kept = await ended(await upload(name, text));
    expect(kept).toMatchObject({ state: 'done', kind: 'file', result: 'new', key: `files/${name}`, damaged });
    if (damaged) expect(kept.note).toMatch(/; kept as a file$/);
    expect(readFileSync(join(home, kept.key ?? ''), 'utf8')).toBe(text);
    const id = idOf(Buffer.from(text));
    for (const part of ['', '/original']) expect(await statusOf(`/photos/${id}${part}`)).toBe(404);
  });

  test('an empty file is refused with a reason', async () => {
    await expect(upload('empty.jpg', '')).rejects.toMatchObject({
      problem: { type: 'urn:homelake:problem:upload-refused', status: 422, detail: 'The file is empty.' },
    });
  });

  test('a damaged picture is in the timeline as failed, with its reason and its original', async () => {
    // Only the headers are left, so there is nothing to show.
    const whole = await numbered(103);
    const bytes = whole.slice(0, Buffer.from(whole).indexOf(Buffer.of(0xff, 0xda)));
    const { of: id, note, damaged } = await ended(await upload('cut.jpg', bytes));
    expect([damaged, note]).toEqual([true, expect.stringMatching(/\S/)]);
    expect(await json(`/photos/${id}`)).toMatchObject({ state: 'failed', reason: expect.stringMatching(/\S/) });
    expect(await statusOf(`/photos/${id}/thumbnail?v=1`)).toBe(404);
    expect((await (await ask(`/photos/${id}/original`)).arrayBuffer()).byteLength).toBe(bytes.length);
  });
});

test('a photo of a chat export is in the message and in the gallery', async () => {
  const photo = await numbered(104);
  const chat = '28/01/2024, 15:30 - Ann: IMG-1.jpg (file attached)\n28/01/2024, 15:31 - Bob: Lovely\n';
  const zip = zipOf([
    { name: 'WhatsApp Chat with Bob.txt', content: chat },
    { name: 'IMG-1.jpg', content: photo },
  ]);
  const response = await upload('WhatsApp Chat with Bob.zip', new Uint8Array(zip));
  expect(await ended(response)).toMatchObject({ kind: 'chat', result: 'new', messages: 2, note: null });
  const id = idOf(photo);
  await expect.poll(() => statusOf(`/photos/${id}/thumbnail?v=1`)).toBe(200);
  await expect.poll(async () => (await json<{ chats: { id: string }[] }>('/chats')).chats.length).toBe(1);
  const { chats } = await json<{ chats: { id: string }[] }>('/chats');
  const { messages } = await json<{ messages: { media: { photoId: string } | null }[] }>(
    `/chats/${chats[0]?.id}/messages`,
  );
  expect(messages.map(({ media }) => media?.photoId ?? null)).toEqual([id, null]);
});

const photo = async (id: string): Promise<unknown> => (await ask(`/photos/${id}`)).json();

test('a copy in a chat export is hidden behind its original, which the chat shows, until the owner separates them', async () => {
  const original = new Uint8Array(await sceneBytes(105));
  const copy = new Uint8Array(await sentCopyOf(Buffer.from(original)));
  const zip = zipOf([
    {
      name: 'WhatsApp Chat with Cem.txt',
      content: '06/01/2024, 09:30 - Cem: IMG-20240106-WA0001.jpg (file attached)\n',
    },
    { name: 'IMG-20240106-WA0001.jpg', content: copy },
  ]);
  await upload('WhatsApp Chat with Cem.zip', new Uint8Array(zip));
  await upload('IMG_105.jpg', original);
  const [originalId, copyId] = [idOf(original), idOf(copy)];
  await expect.poll(() => photo(copyId)).toMatchObject({ originalId, hidden: true });
  expect(await json(`/photos/${originalId}/copies`)).toMatchObject({ photos: [{ id: copyId }] });
  const shown = async (query = '') => (await json<{ id: string[] }>(`/photos?limit=500${query}`)).id;
  expect(await shown()).toContain(originalId);
  expect(await shown()).not.toContain(copyId);
  expect(await shown('&hidden=true')).toEqual([copyId]);

  const chatOfCem = async () =>
    (await json<{ chats: { id: string; name: string }[] }>('/chats')).chats.find(({ name }) => name === 'Cem')?.id;
  await expect.poll(chatOfCem).toBeTypeOf('string');
  const media = async () =>
    (await json<{ messages: { media: unknown }[] }>(`/chats/${await chatOfCem()}/messages`)).messages[0]?.media;
  expect(await media()).toMatchObject({ photoId: copyId, originalId });

  expect((await change(`/photos/${copyId}`, { standsAlone: true })).status).toBe(200);
  expect(await shown()).toContain(copyId);
  expect(await media()).toMatchObject({ photoId: copyId, originalId: null });
  await change(`/photos/${copyId}`, { standsAlone: false });
  expect(await shown()).not.toContain(copyId);

  await change(`/photos/${originalId}`, { trashed: true });
  expect(await shown()).toContain(copyId);
  expect(await media()).toMatchObject({ originalId: null });
  await change(`/photos/${originalId}`, { trashed: false });
  await expect.poll(() => photo(copyId)).toMatchObject({ originalId, hidden: true });
});

const asJson = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Sends a request over a socket and closes it after half a second. Resolves to the response. */
const send = (request: string, head: string, body: string | Uint8Array) =>
  new Promise<string>((resolve) => {
    let answer = '';
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write(`${request} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n${head}\r\n`);
      socket.write(body);
    });
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('close', () => resolve(answer));
    socket.on('error', () => resolve(answer));
    setTimeout(() => socket.destroy(), 500);
  });

describe('an upload', () => {
  test.each(['Content-Length: 1000000\r\n', 'Transfer-Encoding: chunked\r\n'])(
    'that is interrupted leaves no file (%j)',
    async (head) => {
      await settled();
      const before = filesKept();
      const half = await numbered(105);
      const opened = await json<OpenedUpload>('/uploads', asJson({ name: 'cut.jpg', sizeBytes: 1_000_000 }));
      const { id } = opened.upload;
      const { links } = await json<PartLinks>(`/uploads/${id}/links`, asJson({ parts: [{ part: 1 }] }));
      await send(`PUT ${links[0]?.url}`, head, head.startsWith('T') ? `${(1_000_000).toString(16)}\r\nhello` : half);
      expect(await json(`/uploads/${id}/complete`, { method: 'POST' })).toMatchObject({ missing: [1] });
      await ask(`/uploads/${id}`, { method: 'DELETE' });
      await settled();
      await expect.poll(filesKept).toEqual(before);
      expect(await statusOf(`/photos/${idOf(half)}`)).toBe(404);
    },
  );

  test('from another site is refused', async () => {
    for (const headers of ['Origin: https://evil.example\r\n', 'Sec-Fetch-Site: cross-site\r\n']) {
      const answer = await send(
        'POST /api/uploads',
        `${headers}Content-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n`,
        'hello',
      );
      expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    }
  });

  test('may be larger than the limit for other bodies', async () => {
    const noise = new Uint8Array(20 * 2 ** 20).map((_, i) => (i * 31) ^ (i >> 8));
    expect(await ended(await upload('large.bin', noise))).toMatchObject({ kind: 'file', sizeBytes: noise.length });
    const asQuery = { method: 'POST', headers: { 'content-type': 'application/json' }, body: noise };
    expect((await ask('/query', asQuery)).status).toBe(413);
  });
});
