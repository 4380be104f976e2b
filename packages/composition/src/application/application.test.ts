import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createDuckDbQueryEngine } from '@homelake/adapters-local/duckdb-query-engine';
import { createAtlas, createImageCodec, createMetadataReader, createVideoPosters } from '@homelake/adapters-media';
import { createParquetCodec } from '@homelake/adapters-parquet';
import { createApp } from '@homelake/http-api';
import { handIn } from '@homelake/http-api/upload-engine';
import { BUILD_TABLES, runJob } from '@homelake/lake';
import type { IncomingFile, JobQueue, QueueMonitor } from '@homelake/lake';
import { createMemoryFileCatalog, createMemoryJobQueue, createMemoryWorkView } from '@homelake/lake/memory';
import { createMemoryPhotoCatalog, createMemoryPhotoSearch } from '@homelake/photos/memory';
import { sha256Hex } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import { createMemoryObjectStore, createMemorySha256, createMemoryUploadSessions } from '@homelake/storage/memory';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApplication } from './application.ts';
import type { Application, ApplicationPorts } from './application.ts';
import { createQueueView } from './queue-view.ts';

const INPUT = new URL('../../../../examples/input/', import.meta.url);
const ORIGINAL = 'photos/Lake house/PXL_20260718_094109220.jpg';
const HOST = 'http://127.0.0.1:4600';
const { signal } = new AbortController();

let directory: string;
const closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homelake-application-'));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await rm(directory, { recursive: true });
});

const now = () => Date.UTC(2026, 10, 1);
const urlOf = (token: string) => `/api/uploads/parts/${token}`;

/** Ports in memory. The tables are copied to a directory, where DuckDB can read them; see `copyTables`. */
function createMemoryWorld() {
  let ids = 0;
  const newId = () => `id-${++ids}`;
  const errors: unknown[] = [];
  const store = createMemoryObjectStore({ now: () => new Date(now()) });
  const queue = createMemoryJobQueue({ now });
  const view = createMemoryWorkView();
  const catalog = createMemoryPhotoCatalog();
  const codec = createParquetCodec({ workers: 0 });
  const media = {
    codec: createImageCodec(),
    reader: createMetadataReader(),
    posters: createVideoPosters(),
    atlas: createAtlas(),
  };
  const queryEngine = createDuckDbQueryEngine({ silverDir: join(directory, 'silver'), threads: 1 });
  closing.push(
    () => queryEngine.close(),
    () => codec.close(),
    () => media.codec.close(),
  );
  const ports: ApplicationPorts = {
    store,
    sessions: createMemoryUploadSessions({ store, newId, now, urlOf }),
    view,
    queue,
    queueView: createQueueView(queue, view),
    catalog,
    search: createMemoryPhotoSearch({ catalog }),
    files: createMemoryFileCatalog(),
    queryEngine,
    codec: async () => codec,
    media: async () => media,
    createSha256: createMemorySha256,
    maxHashBytes: Infinity,
    now,
    newId,
    homeZone: 'Europe/Berlin',
    version: '1.2.3',
    reportError: (error) => errors.push(error),
  };
  return { ports, queue, errors };
}

async function importInput(application: Application, path: string) {
  const bytes = new Uint8Array(await readFile(new URL(path, INPUT)));
  const file: IncomingFile = {
    path,
    sizeBytes: bytes.length,
    head: bytes.subarray(0, 65_536),
    sha256: () => sha256Hex(bytes),
    async *open() {
      yield bytes;
    },
  };
  return (await application.importFile(file)).record;
}

/**
 * Runs each job by itself, as a function does that is called once for each message of a queue. Returns the ways in which the jobs ended.
 */
async function workOff(application: Application, queue: JobQueue & QueueMonitor): Promise<ReadonlySet<string>> {
  const handlers = application.jobHandlers();
  const ends = new Set<string>();
  for (let job = await queue.claim(60_000); job !== null; job = await queue.claim(60_000)) {
    const how = await runJob(handlers, job, { signal, renew: async () => {} });
    await queue.end(job, how);
    ends.add('reason' in how ? `${how.end}: ${how.reason}` : how.end);
  }
  return ends;
}

async function copyTables(store: ObjectStore): Promise<void> {
  const { objects } = await store.list('silver/');
  for (const { key } of objects) {
    const path = join(directory, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, (await store.read(key)) ?? new Uint8Array());
  }
}

const openHttp = (application: Application) => {
  const app = createApp(application.api());
  const send: typeof fetch = async (input, init) => {
    const request = new Request(new URL(input instanceof Request ? input.url : input, HOST), init);
    request.headers.set('host', '127.0.0.1:4600');
    return app.request(request);
  };
  const json = async (path: string, method = 'GET', body?: unknown): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const init = body === undefined ? {} : { headers, body: JSON.stringify(body) };
    return (await send(`/api${path}`, { method, ...init })).json();
  };
  const upload = (name: string, bytes: Uint8Array<ArrayBuffer>) =>
    handIn(
      { name, sizeBytes: bytes.length, fileTime: null, read: async (start, end) => bytes.slice(start, end) },
      { baseUrl: `${HOST}/api`, fetch: send },
    );
  return { json, upload };
};

test('the whole application works on ports in memory: uploads, jobs, tables and the API', async () => {
  const { ports, queue, errors } = createMemoryWorld();
  const application = createApplication(ports);
  const { json, upload } = openHttp(application);

  const chat = await importInput(application, 'WhatsApp Chat with Lake house.txt');
  const zip = await importInput(application, 'WhatsApp Chat - Lake house.zip');
  const photo = await upload(ORIGINAL, new Uint8Array(await readFile(new URL(ORIGINAL, INPUT))));
  const notes = await upload('notes.txt', new TextEncoder().encode('Buy milk, call Clara.\n'));
  const ids = [chat, zip, photo, notes].map(({ id }) => id);
  expect((await application.openUploads()).map(({ id, state }) => [id, state])).toEqual(
    ids.map((id) => [id, 'waiting']),
  );
  expect(await json('/queue')).toEqual({ waiting: 4, running: 0, retrying: [], dead: [] });

  expect(await workOff(application, queue)).toEqual(new Set(['done']));
  await application.send(BUILD_TABLES);
  expect(await workOff(application, queue)).toEqual(new Set(['done']));
  await copyTables(ports.store);

  expect(await json(`/uploads?ids=${ids.join()}`)).toMatchObject({
    uploads: [
      { state: 'done', kind: 'chat', result: 'new', messages: 2909, inTables: true },
      { state: 'done', kind: 'chat', result: 'new', messages: 1192, inTables: true },
      { state: 'done', kind: 'photo', result: 'new' },
      { state: 'done', kind: 'file', result: 'new', key: 'files/notes.txt', damaged: false },
    ],
  });
  expect(await json('/queue')).toEqual({ waiting: 0, running: 0, retrying: [], dead: [] });

  expect(await json('/chats')).toMatchObject({ chats: [{ name: 'Lake house', messages: 3228, exports: 2 }] });
  const [{ chatId } = { chatId: '' }] = await application.listChats();
  expect(await json(`/chats/${chatId}/messages?limit=2`)).toMatchObject({
    messages: [
      { sentAt: '2024-03-01T09:00:00', kind: 'system', event: { type: 'encryption' } },
      { sentAt: '2024-03-01T09:00:00', kind: 'system', event: { type: 'created', actor: 'Ann Lindqvist' } },
    ],
  });

  // The zip has eight photos. One of them is a copy of the uploaded photo, so the timeline shows the uploaded photo instead.
  expect(await json('/photos/months')).toMatchObject({ total: 8 });
  const [record] = await application.uploads([photo.id]);
  expect(await json(`/photos/${record?.of}`)).toMatchObject({
    name: 'PXL_20260718_094109220.jpg',
    takenLocal: '2026-07-18T11:41:09',
    takenSource: 'exif',
  });
  expect(await json(`/photos/${record?.of}/copies`)).toMatchObject({
    photos: [{ name: '00000031-PHOTO-2026-07-18-11-44-32.jpg', hidden: true }],
  });

  const sql = `select count(*), count(distinct m.message_id), max(p.place), sum(cast(p.original_id = '${record?.of}' as integer))
               from messages m left join photos p on p.chat_message_id = m.message_id`;
  expect(await json('/query', 'POST', { sql })).toMatchObject({ rows: [[3228, 3228, 'Brenzone', 1]] });

  expect(await json(`/photos/${record?.of}`, 'PATCH', { favourite: true })).toMatchObject({ favourite: true });
  expect(await json('/queue')).toMatchObject({ waiting: 1 });
  expect(await workOff(application, queue)).toEqual(new Set(['done']));

  const verified: string[] = [];
  for await (const { kind, findings } of application.verify()) {
    expect(findings).toEqual([]);
    verified.push(kind);
  }
  expect(verified.toSorted()).toEqual(['chat', 'chat', 'file', ...Array.from({ length: 9 }, () => 'photo')]);
  expect(await application.filesOfChat(chatId)).toHaveLength(10);
  expect(await application.forgetChat(chatId)).not.toBeNull();
  await application.send(BUILD_TABLES);
  expect(await workOff(application, queue)).toEqual(new Set(['done']));
  expect(await json('/chats')).toMatchObject({ chats: [] });
  expect(await json('/photos/months')).toMatchObject({ total: 1 });
  expect(errors).toEqual([]);
});

test('a port is read only when something uses it', async () => {
  const { ports } = createMemoryWorld();
  const read = new Set<string>();
  const watched = new Proxy(ports, {
    get(target, name: string, receiver) {
      read.add(name);
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  const reads = () => [...read].toSorted();
  const application = createApplication(watched);
  await application.listChats();
  await application.explainChat('none');
  expect(reads()).toEqual(['queryEngine', 'store']);
  await application.photos().catalog.months();
  expect(reads()).toEqual(['catalog', 'createSha256', 'newId', 'now', 'queryEngine', 'search', 'store']);
  await application.uploads([]);
  expect(reads()).toContain('view');
  expect(reads()).not.toContain('queue');
  for await (const _ of application.verify()) read.add('something was verified');
  expect(reads()).not.toContain('something was verified');
  // What was never processed may be waiting in the queue.
  expect(reads()).toContain('queue');
  application.jobHandlers();
  for (const name of ['codec', 'media', 'sessions']) expect(reads()).not.toContain(name);
});
