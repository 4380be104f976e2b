import type { ZipSource } from '@homelake/chat/zip';
import {
  exportUploadKey,
  fileRecordKey,
  HEAD_BYTES,
  photoKey,
  sha256Hex,
  sha256Of,
  StorageError,
  whatsappUploadKey,
} from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import { archiveExport } from './archive-export.ts';
import { sendToArchive } from './class-of-upload.ts';
import { placeOfFile } from './decide-upload.ts';
import { isForgotten, resultOf, textOf, workOn } from './arrival-ports.ts';
import type { ArrivalPorts } from './arrival-ports.ts';
import { decodeRecord } from '../bronze/bronze-record.ts';
import { findArrival, recordArrival } from '../bronze/known-content.ts';
import { storedBytes } from '../bronze/photo-location.ts';
import type { Json } from '../jobs/job-queue.ts';
import { photoJob } from '../jobs/photo-job.ts';
import type { JobLease } from '../jobs/run-job.ts';
import { UploadMissingError, uploadOfJob, withNote } from '../jobs/work-on-upload.ts';
import type { UploadEnd } from '../jobs/work-on-upload.ts';
import type { UploadRecord } from '../jobs/work-view.ts';
import { sendFile } from './send-claimed.ts';
import { judgeNoChat } from './upload-kind.ts';
import { newRecord } from './uploads.ts';

/** The job `archive-export`: archives a chat export, or keeps it as a file where it is none. */
export async function exportArrival(ports: ArrivalPorts, payload: Json, lease: JobLease): Promise<void> {
  const { store } = ports;
  const key = textOf(payload, 'key');
  const parts = whatsappUploadKey.parse(key);
  if (parts === null) throw new TypeError(`key: ${key} is not the key of an upload`);
  const named = uploadOfJob(payload);
  if (named === null && (await store.head(key)) === null) {
    // The job is delivered again after it was done, or before the bytes have arrived.
    if (!(await isNoted(ports, parts.id))) throw new UploadMissingError(parts.name);
    return;
  }
  if (named !== null && (await isForgotten(ports, named, key))) return;
  const id = named ?? (await adoptExport(ports, key, pathOf(payload) ?? parts.name));
  await workOn(ports, id, lease, (record) => archiveUpload(ports, record, key, parts));
}

/** Creates the record of an export that another tool or an earlier version stored. */
async function adoptExport(ports: ArrivalPorts, key: string, name: string): Promise<string> {
  const { store, view, now } = ports;
  const id = (await sha256Hex(new TextEncoder().encode(key))).slice(0, 32);
  const { sizeBytes = 0, modifiedAt = new Date(now()) } = (await store.head(key)) ?? {};
  const begun = newRecord(id, { name, sizeBytes }, modifiedAt);
  await view.change(id, (known): UploadRecord =>
    known === null || known.state === 'done' ? { ...begun, state: 'waiting', kind: 'chat', key } : known,
  );
  return id;
}

async function archiveUpload(
  ports: ArrivalPorts,
  record: UploadRecord,
  key: string,
  parts: { readonly id: string; readonly name: string },
): Promise<UploadEnd | null> {
  const { store, view, queue, createSha256, index, now } = ports;
  if (record.kind === 'file') return sendFile(ports, key, record);
  const info = await store.head(key);
  if (info === null) return archivedBefore(ports, record, parts);
  const { sizeBytes } = info;
  const source = sourceOf(store, key, sizeBytes);
  const result = await archiveExport(
    { store, now: () => new Date(now()), createSha256, index },
    { name: parts.name, source, arrivedAt: record.createdAt },
  );
  if (result.status === 'refused') {
    const head = await source.read(0, Math.min(HEAD_BYTES, sizeBytes));
    const sha256 = record.sha256 ?? (await sha256Of(storedBytes(store, key), createSha256));
    const place = await placeOfFile(store, record, sha256);
    const file = { kind: 'file', ...place, ...judgeNoChat(record.name, head, result) } as const;
    const decided = await view.change(
      record.id,
      (known) => known && (known.state === 'done' ? known : withNote(known, { ...known, ...file })),
    );
    return decided && sendFile(ports, key, decided);
  }
  const { exportId: id, key: became, messages } = result;
  const note = result.leftOut.length === 0 ? null : result.leftOut.map(({ detail }) => detail).join(' ');
  if (isContentName(parts.id)) {
    const said = note === null ? {} : { note };
    const arrival = { name: parts.name, arrivedAt: record.createdAt, key: became, id, ...said };
    await recordArrival(store, exportUploadKey.build({ sha256: parts.id }), { sha256: parts.id, sizeBytes }, arrival);
  }
  // Sent before the upload is removed: while it exists, everything is repeated after a kill.
  for (const photo of result.photos) await queue.send(photoJob(photo, false, null, record.storageClass));
  // The text stays in Standard, because the tables are built from it.
  for (const { key: medium } of result.media)
    if (photoKey.parse(medium) === null) await sendToArchive(queue, medium, record.storageClass);
  await store.remove(key);
  const end = result.restored ? 'new' : resultOf(record.createdAt, result);
  return { result: end, kind: 'chat', key: became, of: id, messages, note };
}

/** True where the result of an upload was recorded. Uploads of earlier versions and other programs have no hash as id, and are not recorded. */
async function isNoted(ports: ArrivalPorts, sha256: string): Promise<boolean> {
  const { store } = ports;
  if (!isContentName(sha256)) return true;
  const keys = [exportUploadKey.build({ sha256 }), fileRecordKey.build({ sha256 })];
  return (await Promise.all(keys.map((key) => store.head(key)))).some((info) => info !== null);
}

/**
 * The end of an export that was archived before: by another upload of the same bytes and name, or by a run of this job that was killed in
 * its last step.
 */
async function archivedBefore(
  ports: ArrivalPorts,
  record: UploadRecord,
  { id: sha256, name }: { readonly id: string; readonly name: string },
): Promise<UploadEnd> {
  const { store } = ports;
  const chat = isContentName(sha256) ? await findArrival(store, exportUploadKey.build({ sha256 }), name) : null;
  if (chat !== null) {
    const bytes = await store.read(chat.key.replace(/\.txt$/, '.json'));
    const bronze = bytes === null ? null : decodeRecord(bytes);
    const result = bronze === null ? 'unchanged' : resultOf(record.createdAt, bronze);
    const { key, id, note = null } = chat;
    return { result, kind: 'chat', key, of: id, messages: bronze?.inspection.messages ?? null, note };
  }
  const file = isContentName(sha256) ? await findArrival(store, fileRecordKey.build({ sha256 }), record.name) : null;
  if (file === null) throw new UploadMissingError(record.name);
  const { note = null, damaged = false } = file;
  return { result: 'unchanged', kind: 'file', key: file.key, of: sha256, note, damaged };
}

/** An upload up to this size is read in one request; a larger one by ranges. */
const WHOLE_BYTES = 1024 * 1024;

function sourceOf(store: ObjectStore, key: string, sizeBytes: number): ZipSource {
  const read = async (start: number, end: number): Promise<Uint8Array> => {
    const bytes = await store.read(key, { start, end });
    if (bytes === null) throw new StorageError('unavailable', key, 'was removed while it was read');
    return bytes;
  };
  if (sizeBytes > WHOLE_BYTES) return { sizeBytes, read };
  let whole: Promise<Uint8Array> | null = null;
  return {
    sizeBytes,
    async read(start, end) {
      whole ??= read(0, sizeBytes);
      return (await whole).subarray(start, end);
    },
  };
}

/** True where the id of an upload is the hash of its content. Uploads that other tools stored have other ids. */
const isContentName = (id: string): boolean => /^[0-9a-f]{64}$/.test(id);

/** Path in the payload; null for jobs of older versions. */
const pathOf = (payload: Json): string | null =>
  typeof payload === 'object' && payload !== null && 'path' in payload ? textOf(payload, 'path') : null;
