import { sha256Hex, whatsappUploadKey } from '@homelake/storage';
import { createMemoryObjectStore, createMemorySha256 } from '@homelake/storage/memory';
import { expect, test } from 'vitest';
import { buildSilver } from './build-silver.ts';
import { findUpload } from './find-upload.ts';
import { jsonCodec } from './json-codec.test-helper.ts';
import { importUpload } from './import-upload.ts';
import { createMemoryJobQueue } from './memory-job-queue.ts';
import { photoPorts } from './photo-ports.test-helper.ts';
import { createUploadHandlers } from './upload-handlers.ts';
import { workThrough } from './worker.ts';

const CHAT = '03/05/2024, 09:12 - Cleo: Morning\n03/05/2024, 09:14 - Dan: Coffee?\n';

/** A lake that a chat of this name was handed in to, and the work on it. */
async function lakeWith(name: string, text: string) {
  const store = createMemoryObjectStore();
  let clock = Date.parse('2024-06-01T12:00:00Z');
  const now = () => clock++;
  const queue = createMemoryJobQueue({ now });
  const bytes = new TextEncoder().encode(text);
  const ticket = await importUpload(
    { store, queue, now },
    {
      path: name,
      sizeBytes: bytes.length,
      head: bytes,
      sha256: () => sha256Hex(bytes),
      async *open() {
        yield bytes;
      },
    },
  );
  if (ticket.status !== 'queued') throw new Error(ticket.status);
  const photos = () => photoPorts(store, now);
  const ports = { store, queue, createSha256: createMemorySha256, photos, now, onOutcome: () => {} };
  const work = () => workThrough({ queue, handlers: createUploadHandlers(ports) }, new AbortController().signal);
  return { store, key: ticket.key, sha256: await sha256Hex(bytes), work };
}

test('an upload waits for its work and for the tables, and is a chat then', async () => {
  const { store, key, work } = await lakeWith('trip/WhatsApp Chat with Cleo.txt', CHAT);
  expect(await findUpload(store, key)).toEqual({ status: 'waiting', kind: 'chat', key });
  await work();
  const archived = expect.stringMatching(/^bronze\/whatsapp\/year=2024\/month=06\/[0-9a-f]{64}\.txt$/);
  expect(await findUpload(store, key)).toEqual({ status: 'waiting', kind: 'chat', key: archived });
  await buildSilver({ store, codec: jsonCodec });
  expect(await findUpload(store, key)).toEqual({ status: 'kept', kind: 'chat', key: archived });
});

test('an upload that turned out to be no chat is a file, for as long as the file is there', async () => {
  const { store, key, work } = await lakeWith('old/chat.txt', '03/05/2024 was a long day.\n'.repeat(9));
  expect(await findUpload(store, key)).toMatchObject({ status: 'waiting' });
  await work();
  expect(await findUpload(store, key)).toEqual({ status: 'kept', kind: 'file', key: 'files/old/chat.txt' });
  await store.remove('files/old/chat.txt');
  expect(await findUpload(store, key)).toBeNull();
});

test('nothing is found of an upload that is gone, of one that has no content in its name, and of another key', async () => {
  const { store, key, sha256 } = await lakeWith('chat.txt', CHAT);
  await store.remove(key);
  const strange = whatsappUploadKey.build({ id: 'by-hand', name: 'chat.txt' });
  const never = whatsappUploadKey.build({ id: sha256, name: 'other.txt' });
  for (const one of [key, strange, never, 'files/chat.txt', '../../etc/passwd', ''])
    expect(await findUpload(store, one)).toBeNull();
});
