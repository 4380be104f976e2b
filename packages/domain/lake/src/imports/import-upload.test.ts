import { sha256Hex, whatsappUploadKey } from '@homelake/storage';
import { createMemoryObjectStore, createMemorySha256 } from '@homelake/storage/memory';
import { describe, expect, test } from 'vitest';
import { listKeys } from '../bronze/bronze-record.ts';
import { importUpload } from './import-upload.ts';
import type { IncomingFile } from './import-upload.ts';
import { recordArrival } from '../bronze/known-content.ts';
import { createMemoryJobQueue } from '../jobs/memory-job-queue.ts';
import { createMemoryFileCatalog } from '../files/memory-file-catalog.ts';
import { createMemoryWorkView } from '../jobs/memory-work-view.ts';
import { photoPorts } from './photo-ports.test-helper.ts';
import { noteDeadLetters, resumeUploads } from './resume-uploads.ts';
import { createUploadHandlers } from './upload-handlers.ts';
import { exportJob } from '../jobs/upload-jobs.ts';
import { drainQueue } from '../jobs/worker.ts';

const CHAT = '28/01/2024, 15:30 - Ann: Hello\n28/01/2024, 15:31 - Bob: Hi Ann\n';
const NOVEL = 'It was the best of times, it was the worst of times.\n'.repeat(50);

/** One byte for each character: some texts here are of many megabytes, which `Uint8Array.from` takes seconds for. */
function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

function fileOf(path: string, text: string): IncomingFile {
  const bytes = bytesOf(text);
  return {
    path,
    sha256: () => sha256Hex(bytes),
    sizeBytes: bytes.length,
    head: bytes,
    async *open() {
      yield bytes;
    },
  };
}

function lake() {
  const store = createMemoryObjectStore();
  const view = createMemoryWorkView();
  let clock = Date.parse('2024-03-01T12:00:00Z');
  const now = () => clock++;
  const queue = createMemoryJobQueue({ now });
  let lastId = 0;
  const files = createMemoryFileCatalog();
  const ports = { store, view, files, queue, now, newId: () => `upload-${++lastId}` };
  const photos = photoPorts(store, now);
  const ids: string[] = [];
  return {
    ...ports,
    ports,
    keys: () => listKeys(store, ''),
    /** Uploads a file and returns its record. */
    put: async (path: string, text: string) => {
      const { record } = await importUpload(ports, fileOf(path, text));
      ids.push(record.id);
      return record;
    },
    /** The records of the uploaded files that were not known at once, in their order. */
    uploads: async () => (await view.get(ids)).filter((record) => record !== null),
    resume: () => resumeUploads(ports),
    noteDeadLetters: () => noteDeadLetters(ports),
    work: () => {
      const handlers = createUploadHandlers({
        ...ports,
        createSha256: createMemorySha256,
        photos: () => photos,
      });
      return drainQueue({ queue, handlers }, new AbortController().signal);
    },
  };
}

async function* counted(chunks: AsyncIterable<Uint8Array>, reads: number[]): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    reads.push(chunk.length);
    yield chunk;
  }
}

describe('a chat export', () => {
  test('is stored, queued and archived, and its waiting bytes are removed', async () => {
    const { put, work, uploads, keys, queue } = lake();
    const { id } = await put('Downloads/WhatsApp Chat with Bob.txt', CHAT);
    expect(await keys()).toEqual([`uploads/${id}/WhatsApp Chat with Bob.txt`]);
    await work();
    expect(await uploads()).toMatchObject([{ state: 'done', kind: 'chat', result: 'new', messages: 2, note: null }]);
    const sha256 = await sha256Hex(bytesOf(CHAT));
    expect(await keys()).toEqual([
      `bronze/whatsapp/uploads/${sha256}.json`,
      `bronze/whatsapp/year=2024/month=03/${sha256}.json`,
      `bronze/whatsapp/year=2024/month=03/${sha256}.txt`,
      `silver/_state/export-keys/${sha256}.bin`,
    ]);
    expect(await queue.counts()).toEqual({ ready: 0, delayed: 0, running: 0, dead: 0 });
  });

  test('that arrived before under this name is recognized, and nothing is written', async () => {
    const { put, work, store, keys, queue } = lake();
    await put('chat.txt', CHAT);
    await work();
    const before = await keys();
    const etags = await Promise.all(before.map(async (key) => (await store.head(key))?.etag));
    expect(await put('elsewhere/chat.txt', CHAT)).toMatchObject({ result: 'unchanged', kind: 'chat' });
    expect(await keys()).toEqual(before);
    expect(await Promise.all(before.map(async (key) => (await store.head(key))?.etag))).toEqual(etags);
    expect((await queue.counts()).ready).toBe(0);
  });

  test('with a second name is the same export with one more name', async () => {
    const { put, work, uploads } = lake();
    await put('chat.txt', CHAT);
    await work();
    await put('WhatsApp Chat with Bob.txt', CHAT);
    await work();
    expect((await uploads()).map(({ result }) => result)).toEqual(['new', 'unchanged']);
    expect(await put('chat.txt', CHAT)).toMatchObject({ result: 'unchanged' });
    expect(await put('WhatsApp Chat with Bob.txt', CHAT)).toMatchObject({ result: 'unchanged' });
  });

  test('whose bronze object was removed is imported again', async () => {
    const { put, work, store } = lake();
    await put('chat.txt', CHAT);
    await work();
    const known = await put('chat.txt', CHAT);
    expect(known.result).toBe('unchanged');
    await store.remove(known.key ?? '');
    expect(await put('chat.txt', CHAT)).toMatchObject({ state: 'waiting' });
  });

  test('that was stored and not queued, as after a kill, is found and processed', async () => {
    const { put, work, keys, queue, resume, uploads } = lake();
    const { id } = await put('chat.txt', CHAT);
    const job = await queue.claim(1);
    if (job) await queue.end(job, { end: 'done' });
    expect(await resume()).toEqual([id]);
    await work();
    expect(await uploads()).toMatchObject([{ state: 'done', result: 'new' }]);
    expect((await keys()).some((key) => /^(?:raw-|uploads)/.test(key))).toBe(false);
  });

  test('whose record is lost, as after a power cut, is processed', async () => {
    const { work, keys, resume, store, view } = lake();
    await store.put('uploads/lost/WhatsApp Chat with Bob.txt', bytesOf(CHAT));
    expect(await resume()).toEqual(['lost']);
    await work();
    expect(await view.get(['lost'])).toMatchObject([
      { state: 'done', kind: 'chat', result: 'new', name: 'WhatsApp Chat with Bob.txt', sizeBytes: CHAT.length },
    ]);
    expect((await keys()).some((key) => key.startsWith('uploads'))).toBe(false);
  });

  test('that was given up has the reason, and is queued again by an upload but not by a start', async () => {
    const { put, queue, resume, uploads, noteDeadLetters } = lake();
    await put('chat.txt', CHAT);
    const job = await queue.claim(1);
    if (job) await queue.end(job, { end: 'dead', reason: 'the disk is full' });
    expect(await noteDeadLetters()).toBe(1);
    expect(await uploads()).toMatchObject([{ state: 'failed', reason: 'the disk is full' }]);
    expect(await resume()).toEqual([]);
    expect(await queue.counts()).toMatchObject({ ready: 0, dead: 1 });
    expect(await put('chat.txt', CHAT)).toMatchObject({ state: 'waiting' });
    expect(await queue.counts()).toMatchObject({ ready: 1 });
  });

  test('that was given up by a process that was killed before it noted the reason is not queued by a start, which notes it', async () => {
    const { put, queue, resume, uploads } = lake();
    await put('chat.txt', CHAT);
    const job = await queue.claim(1);
    if (job) await queue.end(job, { end: 'dead', reason: 'the disk is full' });
    expect(await resume()).toEqual([]);
    expect(await uploads()).toMatchObject([{ state: 'failed', reason: 'the disk is full' }]);
    expect(await queue.counts()).toMatchObject({ ready: 0, dead: 1 });
  });

  test('that was given up and is retried is done, and its record says so', async () => {
    const { put, queue, work, uploads, noteDeadLetters } = lake();
    await put('chat.txt', CHAT);
    const job = await queue.claim(1);
    if (job) await queue.end(job, { end: 'dead', reason: 'the disk is full' });
    await noteDeadLetters();
    await queue.retryFailed();
    await work();
    expect(await uploads()).toMatchObject([{ state: 'done', result: 'new', reason: null }]);
    expect(await noteDeadLetters()).toBe(0);
  });

  test('that is uploaded twice concurrently is archived once, and both uploads end', async () => {
    const { put, queue, work, uploads, keys } = lake();
    await Promise.all([put('chat.txt', CHAT), put('chat.txt', CHAT)]);
    await work();
    const ends = (await uploads()).map(({ state, result, kind }) => `${kind} ${state} ${result}`);
    expect(ends.toSorted()).toEqual(['chat done new', 'chat done unchanged']);
    expect((await keys()).filter((key) => /^(?:raw-|uploads|files)/.test(key))).toEqual([]);
    expect(await queue.counts()).toEqual({ ready: 0, delayed: 0, running: 0, dead: 0 });
  });

  test('whose job was killed in its last step is not archived twice, and its upload ends', async () => {
    const { put, work, queue, view, uploads } = lake();
    const { id } = await put('chat.txt', CHAT);
    await work();
    const [done] = await uploads();
    const key = whatsappUploadKey.build({ id: await sha256Hex(bytesOf(CHAT)), name: 'chat.txt' });
    for (const upload of [null, id]) {
      await view.change(id, (known) => known && { ...known, state: 'working', result: null, messages: null });
      await queue.send(exportJob(key, 'chat.txt', upload));
      await work();
    }
    expect(await uploads()).toEqual([{ ...done, key: done?.key }]);
    expect((await queue.deadLetters()).length).toBe(0);
  });

  test('that another tool stored among waiting exports is archived, and has a record', async () => {
    const { store, resume, work, keys, view } = lake();
    await store.put('raw-whatsapp-uploads/from-a-script/chat.txt', bytesOf(CHAT));
    expect(await resume()).toHaveLength(1);
    await work();
    const { records } = await view.list({ state: 'done' });
    expect(records).toMatchObject([{ name: 'chat.txt', kind: 'chat', result: 'new', messages: 2 }]);
    expect((await keys()).filter((key) => key.startsWith('raw-'))).toEqual([]);
  });
});

describe('a file that is no chat', () => {
  test.each([
    ['books/novel.txt', false],
    ['books/novel.zip', true],
    ['books/WhatsApp Chat with Bob.txt', true],
  ])(
    '%s is kept as a file in its folder, with the reason; it claims to be what it is not: %s',
    async (name, damaged) => {
      const { put, work, uploads, keys, store } = lake();
      await put(name, NOVEL);
      await work();
      const id = await sha256Hex(bytesOf(NOVEL));
      expect(await uploads()).toMatchObject([
        {
          state: 'done',
          kind: 'file',
          result: 'new',
          key: `files/${name}`,
          of: id,
          messages: null,
          damaged,
          note: expect.stringMatching(/^[^/]+\.\w+: .+; kept as a file$/),
        },
      ]);
      expect(await store.read(`files/${name}`)).toEqual(bytesOf(NOVEL));
      expect(await keys()).toEqual([`bronze/files/${id}.json`, `files/${name}`]);
    },
  );

  test('is in the catalog of files once its upload is done, with its type and its note', async () => {
    const { put, work, uploads, files } = lake();
    await put('books/novel.txt', NOVEL);
    await put('books/page.html', '<!doctype html><p>Hello');
    await work();
    const [novel] = await uploads();
    expect(novel).toMatchObject({ state: 'done' });
    const { files: found } = await files.files({ folder: 'books', limit: 5 });
    expect(found).toMatchObject([
      {
        key: 'files/books/novel.txt',
        name: 'novel.txt',
        contentType: 'text/plain',
        sha256: novel?.sha256,
        uploadedAt: novel?.createdAt,
        note: novel?.note,
      },
      { key: 'files/books/page.html', contentType: 'text/html', note: null, damaged: false },
    ]);
    expect(await files.folder('')).toMatchObject({ files: 2 });
  });

  test('is recognized when it is uploaded again, with the same note, and changes nothing', async () => {
    const { put, work, uploads, keys, queue } = lake();
    await put('novel.txt', NOVEL);
    await work();
    const [first] = await uploads();
    const before = await keys();
    const again = await put('novel.txt', NOVEL);
    expect([again.result, again.note, again.damaged]).toEqual(['unchanged', first?.note, false]);
    expect(await keys()).toEqual(before);
    expect(await queue.counts()).toEqual({ ready: 0, delayed: 0, running: 0, dead: 0 });
  });

  test('that an earlier version stored without a note is judged again, and nothing else changes', async () => {
    const { put, work, uploads, keys, store } = lake();
    const sha256 = await sha256Hex(bytesOf(NOVEL));
    await store.put('files/novel.txt', bytesOf(NOVEL), { metadata: { sha256 } });
    const arrival = { name: 'novel.txt', arrivedAt: '2023-01-01T00:00:00.000Z', key: 'files/novel.txt', id: sha256 };
    await recordArrival(store, `bronze/files/${sha256}.json`, { sha256, sizeBytes: NOVEL.length }, arrival);
    const before = await keys();
    expect(await put('novel.txt', NOVEL)).toMatchObject({ state: 'waiting' });
    await work();
    expect(await uploads()).toMatchObject([{ state: 'done', result: 'unchanged', key: 'files/novel.txt' }]);
    expect(await keys()).toEqual(before);
    expect(await put('novel.txt', NOVEL)).toMatchObject({ result: 'unchanged', note: expect.stringMatching(/kept/) });
  });

  test('does not replace another file of its path', async () => {
    const { put, work, uploads, store } = lake();
    await put('novel.txt', NOVEL);
    await work();
    await put('novel.txt', `${NOVEL} The end.`);
    await work();
    const [first, second] = await uploads();
    expect(second?.key).toBe(`files/novel~${second?.of?.slice(0, 12)}.txt`);
    expect(await store.read(first?.key ?? '')).toEqual(bytesOf(NOVEL));
    expect(await store.read(second?.key ?? '')).toEqual(bytesOf(`${NOVEL} The end.`));
  });

  test('of an older version, whose jobs have no path, is kept under its name', async () => {
    const { work, queue, store, view } = lake();
    const key = whatsappUploadKey.build({ id: await sha256Hex(bytesOf(NOVEL)), name: 'novel.txt' });
    await store.put(key, bytesOf(NOVEL));
    await queue.send({ kind: 'archive-export', payload: { key } });
    await work();
    const { records } = await view.list({ state: 'done' });
    expect(records).toMatchObject([{ kind: 'file', result: 'new', key: 'files/novel.txt' }]);
    expect(await store.head(key)).toBeNull();
  });

  test('a text with an endless line is refused as a chat by its beginning, and kept as a file', async () => {
    const { put, work, uploads, store } = lake();
    await put('endless.txt', CHAT + 'a'.repeat(30 * 2 ** 20));
    const reads: number[] = [];
    const whole = { ...store };
    store.read = async (key, range) => {
      const bytes = await whole.read(key, range);
      reads.push(bytes?.length ?? 0);
      return bytes;
    };
    store.stream = async (key, range) => {
      const chunks = await whole.stream(key, range);
      return chunks && counted(chunks, reads);
    };
    await work();
    const said = { damaged: true, note: expect.stringMatching(/line.*; kept as a file$/) };
    expect(await uploads()).toMatchObject([{ state: 'done', kind: 'file', key: 'files/endless.txt', ...said }]);
    expect(reads.reduce((sum, length) => sum + length, 0)).toBeLessThan(20 * 2 ** 20);
    expect((await store.head('files/endless.txt'))?.sizeBytes).toBeGreaterThan(30 * 2 ** 20);
  });

  test('an empty file of any name is refused before anything is stored', async () => {
    const { put, keys } = lake();
    for (const name of ['empty.txt', 'empty.pdf', 'empty'])
      expect(await put(name, '')).toMatchObject({ state: 'failed', reason: 'the file is empty' });
    expect(await keys()).toEqual([]);
  });

  test('any other file keeps its bytes and its folders, with a record', async () => {
    const { put, work, store, uploads } = lake();
    await put('Documents/letter.md', NOVEL);
    await work();
    const key = 'files/Documents/letter.md';
    expect(await uploads()).toMatchObject([{ state: 'done', kind: 'file', key, note: null, damaged: false }]);
    expect(await store.read('files/Documents/letter.md')).toEqual(bytesOf(NOVEL));
    expect(await store.head(`bronze/files/${await sha256Hex(bytesOf(NOVEL))}.json`)).not.toBeNull();
  });

  test('two files of one path are both kept', async () => {
    const { put, work, store, uploads } = lake();
    await put('a/letter.md', 'one');
    await put('a/letter.md', 'two');
    await work();
    const [, second] = await uploads();
    expect(second).toMatchObject({ key: `files/a/letter~${(await sha256Hex(bytesOf('two'))).slice(0, 12)}.md` });
    expect(await store.read('files/a/letter.md')).toEqual(bytesOf('one'));
    expect(await put('a/letter.md', 'one')).toMatchObject({ result: 'unchanged', key: 'files/a/letter.md' });
    expect(await put('a/letter.md', 'two')).toMatchObject({ result: 'unchanged' });
  });

  test('a file that another program overwrote stays, and the uploaded one is stored beside it', async () => {
    const { put, work, store, uploads } = lake();
    await put('a/letter.md', 'one');
    await work();
    await store.put('files/a/letter.md', bytesOf('two'));
    await put('a/letter.md', 'one');
    await work();
    const [, second] = await uploads();
    expect(second?.key).toMatch(/^files\/a\/letter~[0-9a-f]{12}\.md$/);
    expect(await store.read('files/a/letter.md')).toEqual(bytesOf('two'));
    expect(await put('a/letter.md', 'one')).toMatchObject({ result: 'unchanged' });
  });

  test('a chat without a file extension is recognized by its bytes', async () => {
    const { put, work, uploads } = lake();
    await put('chat', CHAT);
    await work();
    expect(await uploads()).toMatchObject([{ state: 'done', kind: 'chat' }]);
  });
});
