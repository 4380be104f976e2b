import { createMemoryObjectStore, createMemorySha256 } from '@homelake/storage/memory';
import { describe, expect, test } from 'vitest';
import { listKeys } from './bronze-record.ts';
import { enqueueUploads, importUpload } from './import-upload.ts';
import type { IncomingFile } from './incoming-file.ts';
import { createMemoryJobQueue } from './memory-job-queue.ts';
import { photoPorts } from './photo-ports.test-helper.ts';
import { sha256Hex } from '@homelake/storage';
import { createUploadHandlers } from './upload-handlers.ts';
import type { UploadOutcome } from './upload-handlers.ts';
import { workThrough } from './worker.ts';

const CHAT = '28/01/2024, 15:30 - Ann: Hello\n28/01/2024, 15:31 - Bob: Hi Ann\n';
const NOVEL = 'It was the best of times, it was the worst of times.\n'.repeat(50);

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

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
  let clock = Date.parse('2024-03-01T12:00:00Z');
  const now = () => clock++;
  const queue = createMemoryJobQueue({ now });
  const outcomes = new Map<string, UploadOutcome>();
  const ports = { store, queue, now };
  const photos = photoPorts(store, now);
  return {
    ...ports,
    ports,
    outcomes,
    keys: () => listKeys(store, ''),
    put: async (path: string, text: string) => importUpload(ports, fileOf(path, text)),
    enqueueUploads: () => enqueueUploads(ports),
    work: () => {
      const handlers = createUploadHandlers({
        store,
        queue,
        now,
        createSha256: createMemorySha256,
        photos: () => photos,
        onOutcome: (key, outcome) => outcomes.set(key, outcome),
      });
      return workThrough({ queue, handlers }, new AbortController().signal);
    },
  };
}

describe('a chat export', () => {
  test('is stored, queued, archived, and its upload is gone afterwards', async () => {
    const { put, work, outcomes, keys, queue } = lake();
    const ticket = await put('Downloads/WhatsApp Chat with Bob.txt', CHAT);
    expect(ticket).toMatchObject({ status: 'queued', kind: 'chat' });
    expect(await keys()).toEqual([ticket.status === 'queued' && ticket.key]);
    await work();
    const [outcome] = outcomes.values();
    expect(outcome).toMatchObject({ status: 'archived', messages: 2 });
    const sha256 = await sha256Hex(bytesOf(CHAT));
    expect(await keys()).toEqual([
      `bronze/whatsapp/uploads/${sha256}.json`,
      `bronze/whatsapp/year=2024/month=03/${sha256}.json`,
      `bronze/whatsapp/year=2024/month=03/${sha256}.txt`,
      `silver/_state/export-keys/${sha256}.bin`,
    ]);
    expect(await queue.counts()).toEqual({ ready: 0, delayed: 0, running: 0, dead: 0 });
  });

  test('that came before under this name is known again, and nothing is written', async () => {
    const { put, work, store, keys, queue } = lake();
    await put('chat.txt', CHAT);
    await work();
    const before = await keys();
    const etags = await Promise.all(before.map(async (key) => (await store.head(key))?.etag));
    expect(await put('elsewhere/chat.txt', CHAT)).toMatchObject({ status: 'unchanged', kind: 'chat' });
    expect(await keys()).toEqual(before);
    expect(await Promise.all(before.map(async (key) => (await store.head(key))?.etag))).toEqual(etags);
    expect((await queue.counts()).ready).toBe(0);
  });

  test('under a second name is the same export with one name more', async () => {
    const { put, work, outcomes } = lake();
    await put('chat.txt', CHAT);
    await work();
    await put('WhatsApp Chat with Bob.txt', CHAT);
    await work();
    expect([...outcomes.values()].map(({ status }) => status)).toEqual(['archived', 'already-there']);
    expect(await put('chat.txt', CHAT)).toMatchObject({ status: 'unchanged' });
    expect(await put('WhatsApp Chat with Bob.txt', CHAT)).toMatchObject({ status: 'unchanged' });
  });

  test('whose bronze was removed since is imported anew', async () => {
    const { put, work, store } = lake();
    await put('chat.txt', CHAT);
    await work();
    const known = await put('chat.txt', CHAT);
    if (known.status !== 'unchanged') throw new Error(known.status);
    await store.remove(known.key);
    expect(await put('chat.txt', CHAT)).toMatchObject({ status: 'queued' });
  });

  test('that was stored and not queued, as a kill can leave it, is found and done', async () => {
    const { put, work, keys, queue, enqueueUploads, outcomes } = lake();
    await put('chat.txt', CHAT);
    const job = await queue.claim(1);
    if (job) await queue.end(job, { end: 'done' });
    expect(await enqueueUploads()).toBe(1);
    await work();
    expect([...outcomes.values()]).toMatchObject([{ status: 'archived' }]);
    expect((await keys()).some((key) => key.startsWith('raw-'))).toBe(false);
  });

  test('that was given up is not queued anew by a start, but by whoever hands it in', async () => {
    const { put, queue, enqueueUploads } = lake();
    await put('chat.txt', CHAT);
    const job = await queue.claim(1);
    if (job) await queue.end(job, { end: 'dead', reason: 'the disk is full' });
    expect(await enqueueUploads()).toBe(0);
    expect(await queue.counts()).toMatchObject({ ready: 0, dead: 1 });
    expect(await put('chat.txt', CHAT)).toMatchObject({ status: 'queued' });
    expect(await queue.counts()).toMatchObject({ ready: 1, dead: 0 });
  });

  test('whose job was done but for its very end is not done twice', async () => {
    const { put, work, queue, outcomes } = lake();
    const ticket = await put('chat.txt', CHAT);
    await work();
    const key = ticket.status === 'queued' ? ticket.key : '';
    await queue.send({ kind: 'archive-export', payload: { key }, dedupeKey: key });
    await work();
    expect(outcomes.size).toBe(1);
    expect((await queue.deadLetters()).length).toBe(0);
  });
});

describe('what is no chat', () => {
  test.each(['books/novel.txt', 'books/novel.zip'])(
    '%s is kept as a file in its folder, with the reason',
    async (name) => {
      const { put, work, outcomes, keys, store } = lake();
      await put(name, NOVEL);
      await work();
      const id = await sha256Hex(bytesOf(NOVEL));
      const [outcome] = outcomes.values();
      expect(outcome).toEqual({
        status: 'stored',
        kind: 'file',
        key: `files/${name}`,
        id,
        messages: null,
        photo: null,
        note: expect.stringMatching(/^novel\.\w+: .+; kept as a file$/),
      });
      expect(await store.read(`files/${name}`)).toEqual(bytesOf(NOVEL));
      expect(await keys()).toEqual([`bronze/files/${id}.json`, `files/${name}`]);
    },
  );

  test('handed in again is looked at again, and changes nothing', async () => {
    const { put, work, outcomes, keys, queue } = lake();
    await put('novel.txt', NOVEL);
    await work();
    const before = await keys();
    expect(await put('novel.txt', NOVEL)).toMatchObject({ status: 'queued', kind: 'chat' });
    await work();
    expect([...outcomes.values()]).toMatchObject([{ status: 'already-there', kind: 'file', key: 'files/novel.txt' }]);
    expect(await keys()).toEqual(before);
    expect(await queue.counts()).toEqual({ ready: 0, delayed: 0, running: 0, dead: 0 });
  });

  test('does not take the place of another file of its path', async () => {
    const { put, work, outcomes, store } = lake();
    await put('novel.txt', NOVEL);
    await work();
    await put('novel.txt', `${NOVEL} The end.`);
    await work();
    const [first, second] = outcomes.values();
    expect(second?.key).toBe(`files/novel~${second?.id.slice(0, 12)}.txt`);
    expect(await store.read(first?.key ?? '')).toEqual(bytesOf(NOVEL));
    expect(await store.read(second?.key ?? '')).toEqual(bytesOf(`${NOVEL} The end.`));
  });

  test('that was stored by an older version, whose jobs name no path, is kept under its name', async () => {
    const { put, work, queue, outcomes } = lake();
    const ticket = await put('books/novel.txt', NOVEL);
    const job = await queue.claim(1);
    if (job) await queue.end(job, { end: 'done' });
    await queue.send({ kind: 'archive-export', payload: { key: ticket.status === 'queued' ? ticket.key : '' } });
    await work();
    expect([...outcomes.values()]).toMatchObject([{ status: 'stored', key: 'files/novel.txt' }]);
  });

  test('a text with an endless line is found out from its beginning, and kept as a file', async () => {
    const { ports, work, outcomes, store } = lake();
    let read = 0;
    let looked = 0;
    const sizeBytes = 30 * 2 ** 20;
    const ticket = await importUpload(ports, {
      path: 'endless.txt',
      sha256: async () => {
        looked = read;
        return 'c'.repeat(64);
      },
      sizeBytes,
      head: bytesOf(CHAT),
      async *open() {
        yield bytesOf(CHAT);
        const piece = new Uint8Array(2 ** 20).fill(97);
        for (let left = sizeBytes - CHAT.length; left > 0; left -= piece.length) {
          read += piece.length;
          yield piece.subarray(0, left);
        }
      },
    });
    const note = expect.stringMatching(/line.*; kept as a file$/);
    expect(ticket).toMatchObject({ status: 'queued', kind: 'file', key: 'files/endless.txt', note });
    expect(looked).toBeLessThan(20 * 2 ** 20);
    expect((await store.head('files/endless.txt'))?.sizeBytes).toBe(sizeBytes);
    await work();
    expect([...outcomes.values()]).toMatchObject([{ status: 'stored', kind: 'file' }]);
  });

  test('an empty file of any name is refused before anything is stored', async () => {
    const { put, keys } = lake();
    for (const name of ['empty.txt', 'empty.pdf', 'empty'])
      expect(await put(name, '')).toMatchObject({ status: 'refused', reason: 'the file is empty' });
    expect(await keys()).toEqual([]);
  });

  test('any other file keeps its bytes and its folders, with a record', async () => {
    const { put, work, store, outcomes } = lake();
    expect(await put('Documents/letter.md', NOVEL)).toMatchObject({ kind: 'file', key: 'files/Documents/letter.md' });
    await work();
    expect([...outcomes.values()].map(({ status }) => status)).toEqual(['stored']);
    expect(await store.read('files/Documents/letter.md')).toEqual(bytesOf(NOVEL));
    expect(await store.head(`bronze/files/${await sha256Hex(bytesOf(NOVEL))}.json`)).not.toBeNull();
  });

  test('two files of one path are both kept', async () => {
    const { put, work, store } = lake();
    await put('a/letter.md', 'one');
    const second = await put('a/letter.md', 'two');
    expect(second).toMatchObject({ key: `files/a/letter~${(await sha256Hex(bytesOf('two'))).slice(0, 12)}.md` });
    await work();
    expect(await store.read('files/a/letter.md')).toEqual(bytesOf('one'));
    expect(await put('a/letter.md', 'one')).toMatchObject({ status: 'unchanged', key: 'files/a/letter.md' });
    expect(await put('a/letter.md', 'two')).toMatchObject({ status: 'unchanged' });
  });

  test('a file that another program wrote over stays as it is, and comes back beside it', async () => {
    const { put, work, store } = lake();
    await put('a/letter.md', 'one');
    await work();
    await store.put('files/a/letter.md', bytesOf('two'));
    const second = await put('a/letter.md', 'one');
    expect(second).toMatchObject({
      status: 'queued',
      key: expect.stringMatching(/^files\/a\/letter~[0-9a-f]{12}\.md$/),
    });
    await work();
    expect(await store.read('files/a/letter.md')).toEqual(bytesOf('two'));
    expect(await put('a/letter.md', 'one')).toMatchObject({ status: 'unchanged' });
  });

  test('a chat without its ending is known by its bytes', async () => {
    const { put } = lake();
    expect(await put('chat', CHAT)).toMatchObject({ kind: 'chat' });
  });
});
