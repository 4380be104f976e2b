import { createChatParser, refusal } from '@homelake/chat';
import type { ObjectStore } from '@homelake/storage';
import { exportUploadKey, fileRecordKey, photoKey, whatsappUploadKey } from '@homelake/storage';
import type { JobSender, QueueMonitor } from './job-queue.ts';
import { importPhoto } from './import-photo.ts';
import type { IncomingFile, UploadPorts, UploadTicket } from './incoming-file.ts';
import { putFile } from './put-file.ts';
import { mayBeCompanion, readCompanion, readCompanionRecord } from './companion-record.ts';
import type { ReadCompanion } from './companion-record.ts';
import { keptAsFile, noteOn, noteOnAlone, promisedKind, routeOf } from './upload-kind.ts';
import { decodeRecord, listKeys } from './bronze-record.ts';
import { findArrival } from './upload-record.ts';

/** Stores a file where its bytes say it belongs, and queues the work on it. Rejects with StorageError or QueueError. */
export async function importUpload(ports: UploadPorts, file: IncomingFile): Promise<UploadTicket> {
  const { store, queue } = ports;
  const { path, sizeBytes, head } = file;
  if (sizeBytes === 0) return { status: 'refused', kind: promisedKind(path), reason: 'the file is empty' };
  const route = routeOf(path, head);
  if (route.kind === 'photo') return importPhoto(ports, file, route.contentType);
  const hopeless = route.kind === 'chat' ? await hopelessness(file) : null;
  const kind = hopeless === null ? route.kind : 'file';
  const sha256 = await file.sha256();
  const name = kind === 'chat' ? fileName(path) : path;
  const companion = kind === 'file' ? await companionIn(file) : null;
  const note =
    hopeless !== null
      ? keptAsFile(hopeless)
      : companion !== null
        ? noteOnAlone(companion.role)
        : noteOn(path, head, route);
  const known = await findArrival(store, recordKeyOf(kind, sha256), name);
  const noted = companion && (await readCompanionRecord(store, companion.nameKey, sha256));
  const isSettled = companion === null || noted?.names.includes(path) === true;
  if (known !== null && isSettled && (await isWhole(store, file, kind, sha256, known.key)))
    return { status: 'unchanged', kind, key: known.key, id: known.id, photo: null, note };

  if (kind === 'chat') {
    const key = whatsappUploadKey.build({ id: sha256, name });
    await store.put(key, file.open());
    await sendExport(queue, key, path);
    return { status: 'queued', kind, key, id: null, note };
  }
  const key = await putFile(store, file, sha256);
  await queue.send({ kind: 'record-file', payload: { key, path, sha256, sizeBytes }, dedupeKey: key });
  return { status: 'queued', kind, key, id: null, note };
}

/** Null for what is none. */
async function companionIn(file: IncomingFile): Promise<ReadCompanion | null> {
  const { path, sizeBytes, head } = file;
  if (!mayBeCompanion(path, sizeBytes)) return null;
  const bytes = head.length === sizeBytes ? head : await bytesOf(file.open());
  return readCompanion(path, bytes);
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * What these bytes became is there as it was: a file with its hash, a chat with all that was sent in it. A zip may hold what was
 * forgotten since, and then brings it back.
 */
async function isWhole(
  store: ObjectStore,
  file: IncomingFile,
  kind: 'chat' | 'file',
  sha256: string,
  key: string,
): Promise<boolean> {
  if (kind === 'file') return (await store.head(key))?.metadata['sha256'] === sha256;
  const record = await store.read(key.replace(/\.txt$/, '.json'));
  if (record === null) return false;
  const { media, forgotten = [] } = decodeRecord(record);
  if (isZip(file) && forgotten.length > 0) return false;
  for (const mediaKey of Object.values(media)) {
    const info = await store.head(mediaKey);
    const id = photoKey.parse(mediaKey)?.id;
    if (info === null || (id !== undefined && info.metadata['sha256']?.startsWith(id) !== true)) return false;
  }
  return true;
}

/**
 * Queues every export that was stored and is not queued, as after a kill between the two. A dead letter waits for the person to
 * retry it: it may be what ends its workers, and would end every start. Answers how many are queued now.
 */
export async function enqueueUploads({
  store,
  queue,
}: {
  readonly store: ObjectStore;
  readonly queue: JobSender & Pick<QueueMonitor, 'deadLetters'>;
}): Promise<number> {
  const givenUp = new Set((await queue.deadLetters()).map(({ dedupeKey }) => dedupeKey));
  const keys = (await listKeys(store, whatsappUploadKey.prefix)).filter((key) => !givenUp.has(key));
  for (const key of keys) await sendExport(queue, key, whatsappUploadKey.parse(key)?.name ?? key);
  return keys.length;
}

export const recordKeyOf = (kind: 'chat' | 'file', sha256: string): string =>
  (kind === 'chat' ? exportUploadKey : fileRecordKey).build({ sha256 });

/** `path` is that of the file, should it turn out to be no chat. */
const sendExport = (queue: JobSender, key: string, path: string) =>
  queue.send({ kind: 'archive-export', payload: { key, path }, dedupeKey: key });

const isZip = ({ head }: IncomingFile): boolean => head[0] === 0x50 && head[1] === 0x4b;

/** So much of a large text is looked at before all of it is read: more than the longest line that the parser takes. */
const PROBE_BYTES = 20 * 2 ** 20;

/** Why a large text cannot be a chat, from its beginning: gigabytes are not read to find that out. null: it may be one. */
async function hopelessness(file: IncomingFile): Promise<string | null> {
  if (isZip(file) || file.sizeBytes <= PROBE_BYTES) return null;
  const parser = createChatParser();
  let seen = 0;
  for await (const chunk of file.open()) {
    if (!parser.feed(chunk)) return refusal(parser.end())?.detail ?? null;
    seen += chunk.length;
    if (seen > PROBE_BYTES) break;
  }
  return null;
}

const fileName = (path: string) => path.slice(path.lastIndexOf('/') + 1);
