import type { ZipSource } from '@homelake/chat/zip';
import { fileNameKey, isOlder, processPhoto, readPhotoRecord, sidecarTime } from '@homelake/photos';
import type { Companion, PhotoArrival, PhotoPorts, PhotoRecord } from '@homelake/photos';
import type { ObjectStore, Sha256Factory } from '@homelake/storage';
import {
  exportRecordKey,
  exportUploadKey,
  fileRecordKey,
  HEAD_BYTES,
  photoKey,
  sha256Hex,
  sha256Of,
  StorageError,
  whatsappUploadKey,
} from '@homelake/storage';
import { archiveExport } from './archive-export.ts';
import { createBronzeIndex } from '../bronze/bronze-index.ts';
import type { BronzeIndex } from '../bronze/bronze-index.ts';
import { decodeRecord } from '../bronze/bronze-record.ts';
import { adoptUpload, claimUpload, freeCompanions, sendFile } from './claim-upload.ts';
import { mayBeCompanion, noteCompanion, readCompanion } from '../bronze/companion-record.ts';
import type { CompanionRecord } from '../bronze/companion-record.ts';
import { dropFromExports, exportsOf, repointExport } from '../bronze/drop-media.ts';
import { leaveChat } from './leave-chat.ts';
import type { JobSender, Json } from '../jobs/job-queue.ts';
import { findArrival, recordArrival } from '../bronze/known-content.ts';
import type { Arrival } from '../bronze/known-content.ts';
import { freeFileKey } from './move-hashed.ts';
import { photoJob, readPhotoJob } from './photo-job.ts';
import type { PhotoJob } from './photo-job.ts';
import { storedBytes } from '../bronze/photo-location.ts';
import type { JobHandler, JobLease } from '../jobs/run-job.ts';
import { separateClips } from './separate-clips.ts';
import { BY_NAME, noteOfSettled, settleCompanions } from './settle-companions.ts';
import type { SettlePorts } from './settle-companions.ts';
import { judgeNoChat } from './upload-kind.ts';
import { newRecord } from './uploads.ts';
import { UploadMissingError } from './upload-missing.ts';
import { DELETED, endUpload, isChanged, uploadOfJob, withNote, workOnUpload } from './work-on-upload.ts';
import type { UploadEnd } from './work-on-upload.ts';
import { listUploads } from '../jobs/work-view.ts';
import type { UploadRecord, WorkView } from '../jobs/work-view.ts';

export interface HandlerPorts {
  readonly store: ObjectStore;
  /** Where it is written what became of uploads. */
  readonly view: WorkView;
  /** Where further jobs are queued. */
  readonly queue: JobSender;
  readonly createSha256: Sha256Factory;
  /** Asked for at the first photo: what decodes pictures takes a while to load. */
  readonly photos: () => PhotoPorts | Promise<PhotoPorts>;
  /** Of this store; one for as long as the process writes, so that bronze is listed once. */
  readonly index?: BronzeIndex;
  readonly now: () => number;
  /** As `ClaimPorts` says. */
  readonly maxHashBytes?: number;
}

/** A text up to here is read whole, and a zip always in parts. */
const WHOLE_BYTES = 1024 * 1024;

/** The work on uploads, by kind of job. Each may run twice or be killed at any point. */
export function createUploadHandlers(ports: HandlerPorts): Record<string, JobHandler> {
  const { store, view, queue, createSha256, photos, now } = ports;
  const index = ports.index ?? createBronzeIndex(store);
  const arrivedAt = () => new Date(now()).toISOString();
  const onGone = (record: PhotoRecord) => dropFromExports({ store, index }, exportsOf(record), record.key);
  const settlePorts = async (signal: AbortSignal): Promise<SettlePorts> => {
    const ready = await photos();
    const { catalog } = ready;
    return { store, catalog, describe: (key) => processPhoto(ready, { key, arrival: null }, { onGone, signal }) };
  };

  /**
   * A job that the claim sent comes again after its upload was forgotten: the claim had the record, which is removed after its end. Where the
   * bytes are here all the same, something else took the record, and the job is tried again.
   */
  const isForgotten = async (id: string, key: string): Promise<boolean> =>
    (await view.get([id]))[0] === null && (await store.head(key)) === null;

  async function claim(payload: Json, lease: JobLease): Promise<void> {
    const id = textOf(payload, 'upload');
    await adoptUpload(ports, id);
    await workOnUpload(view, id, lease.signal, (record) => claimUpload(ports, record));
  }

  async function archive(payload: Json, lease: JobLease): Promise<void> {
    const key = textOf(payload, 'key');
    const parts = whatsappUploadKey.parse(key);
    if (parts === null) throw new TypeError(`key: ${key} is no upload`);
    const named = uploadOfJob(payload);
    if (named === null && (await store.head(key)) === null) {
      // The job was done before, and comes again; or it came before the bytes.
      if (!(await isNoted(parts.id))) throw new UploadMissingError(parts.name);
      return;
    }
    if (named !== null && (await isForgotten(named, key))) return;
    const id = named ?? (await adoptExport(key, pathOf(payload) ?? parts.name));
    await workOnUpload(view, id, lease.signal, (record) => archiveUpload(record, key, parts));
  }

  /** An export that another tool or an earlier version put there has no record yet. */
  async function adoptExport(key: string, name: string): Promise<string> {
    const id = (await sha256Hex(new TextEncoder().encode(key))).slice(0, 32);
    const { sizeBytes = 0, modifiedAt = new Date(now()) } = (await store.head(key)) ?? {};
    const begun = newRecord(id, { name, sizeBytes }, modifiedAt);
    await view.change(id, (known): UploadRecord =>
      known === null || known.state === 'done' ? { ...begun, state: 'waiting', kind: 'chat', key } : known,
    );
    return id;
  }

  async function archiveUpload(
    record: UploadRecord,
    key: string,
    parts: { readonly id: string; readonly name: string },
  ): Promise<UploadEnd | null> {
    if (record.kind === 'file') return sendFile(ports, key, record);
    const info = await store.head(key);
    if (info === null) return archivedBefore(record, parts);
    const { sizeBytes } = info;
    const source = sourceOf(key, sizeBytes);
    const result = await archiveExport(
      { store, now: () => new Date(now()), createSha256, index },
      { name: parts.name, source, arrivedAt: record.createdAt },
    );
    if (result.status === 'refused') {
      const head = await source.read(0, Math.min(HEAD_BYTES, sizeBytes));
      const sha256 = record.sha256 ?? (await sha256Of(storedBytes(store, key), createSha256));
      const place = await freeFileKey(store, record.name, sha256);
      const file = { kind: 'file', sha256, key: place, of: sha256, ...judgeNoChat(record.name, head, result) } as const;
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
    // Before the upload goes: as long as it is there, all of this is done again after a kill.
    for (const photo of result.photos) await queue.send(photoJob(photo));
    await store.remove(key);
    return { result: resultOf(record.createdAt, result), kind: 'chat', key: became, of: id, messages, note };
  }

  /** Whether what became of an upload was noted. What earlier versions or other programs stored has no hash for an id, and is not noted. */
  async function isNoted(sha256: string): Promise<boolean> {
    if (!isContentName(sha256)) return true;
    const keys = [exportUploadKey.build({ sha256 }), fileRecordKey.build({ sha256 })];
    return (await Promise.all(keys.map((key) => store.head(key)))).some((info) => info !== null);
  }

  /** By an upload of the same bytes and name, or by a run of this job that was killed in its last step. */
  async function archivedBefore(
    record: UploadRecord,
    { id: sha256, name }: { readonly id: string; readonly name: string },
  ): Promise<UploadEnd> {
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

  async function recordFile(payload: Json, { signal }: JobLease): Promise<void> {
    const file = { key: textOf(payload, 'key'), path: textOf(payload, 'path'), sha256: textOf(payload, 'sha256') };
    const upload = uploadOfJob(payload);
    if (upload === null) await noteFile(file, null, signal);
    else if (!(await isForgotten(upload, file.key)))
      await workOnUpload(view, upload, signal, (record) => noteFile(file, record, signal));
  }

  async function noteFile(
    { key, path, sha256 }: { readonly key: string; readonly path: string; readonly sha256: string },
    record: UploadRecord | null,
    signal: AbortSignal,
  ): Promise<UploadEnd | null> {
    const info = await store.head(key);
    if (info === null) throw new UploadMissingError(path);
    const { sizeBytes } = info;
    const recordKey = fileRecordKey.build({ sha256 });
    const arrival = { name: path, arrivedAt: record?.createdAt ?? arrivedAt(), key, id: sha256 };
    // How the bytes came tells nothing of those that come again: what they are is judged then.
    const judgement = record === null || isChanged(record) ? {} : { note: record.note, damaged: record.damaged };
    const arrived = await recordArrival(store, recordKey, { sha256, sizeBytes }, { ...arrival, ...judgement });
    const fileTime = record?.fileTime ?? undefined;
    const settled = await settleFile(arrival, { sizeBytes, ...(fileTime !== undefined && { fileTime }) }, signal);
    const note = [record?.note ?? null, settled].filter((said) => said !== null).join(' ') || null;
    return { result: resultOf(arrival.arrivedAt, arrived), note };
  }

  /** A companion that came by itself joins its photo; answers what is to be said of that. */
  async function settleFile(
    { name: path, key, id: sha256, arrivedAt: at }: Arrival,
    facts: Pick<CompanionRecord, 'sizeBytes' | 'fileTime'>,
    signal: AbortSignal,
  ): Promise<string | null> {
    const bytes = mayBeCompanion(path, facts.sizeBytes) ? await store.read(key) : null;
    const companion = bytes === null ? null : readCompanion(path, bytes);
    if (bytes === null || companion === null) return null;
    const { reader } = await photos();
    const { nameKey, role, title } = companion;
    const taken = role === 'sidecar' ? sidecarTime(await reader.readSidecar(bytes)) : companion.taken;
    await noteCompanion(store, nameKey, {
      name: path,
      role,
      title,
      taken,
      sha256,
      key,
      arrivedAt: at,
      ...facts,
    });
    const settled = await settleCompanions(await settlePorts(signal), nameKey);
    const own = settled.find(({ companion: one }) => one.sha256 === sha256);
    return own === undefined ? null : noteOfSettled(own);
  }

  /**
   * What came by itself joins a photo that came, and what came with it joins edited copies that came before. Done again after one did:
   * another photo may have come meanwhile that it is of. Answers what is to be said of that.
   */
  async function settlePhoto(
    { id, arrivals }: PhotoRecord,
    arrival: PhotoArrival | null,
    came: readonly Companion[],
    signal: AbortSignal,
  ) {
    const names = arrival === null ? arrivals.map(({ name }) => name) : [arrival.name];
    const at = arrival?.arrivedAt ?? arrivedAt();
    const nameKeys = new Set(names.map((name) => fileNameKey(name)));
    for (const companion of came) nameKeys.add(await noteCame(companion, at));
    const settling = await settlePorts(signal);
    const joined: string[] = [];
    for (const nameKey of nameKeys) {
      const settled = nameKey === '' ? [] : await settleCompanions(settling, nameKey);
      const news = settled.filter(({ newIds }) => newIds.includes(id));
      joined.push(...news.map(({ companion, isByName }) => `${companion.names[0]}${isByName ? BY_NAME : ''}`));
    }
    return joined.length === 0 ? null : `Joined by what came before: ${joined.join('; ')}.`;
  }

  /** A JSON of Takeout is noted though it came with a photo: edited copies, which have none, may come later. Answers its key of names. */
  async function noteCame({ role, name, key, sha256, alone, fileTime }: Companion, at: string): Promise<string> {
    const bytes = role === 'takeout' && !alone ? await store.read(key) : null;
    const read = bytes === null ? null : readCompanion(name, bytes);
    if (bytes === null || read === null) return '';
    const { nameKey, title, taken } = read;
    const facts = { role: read.role, title, taken, sha256, sizeBytes: bytes.length, arrivedAt: at };
    await noteCompanion(store, nameKey, { ...facts, name, key, ...(fileTime !== undefined && { fileTime }) });
    return nameKey;
  }

  async function process(payload: Json, { signal }: JobLease): Promise<void> {
    const { again, settles, upload, ...photo } = readPhotoJob(payload);
    const id = photoKey.parse(photo.key)?.id;
    if (id === undefined) throw new TypeError(`key: ${photo.key} is no photo`);
    const work = (record: UploadRecord | null) => processArrival({ ...photo, id, again, settles, record, signal });
    if (upload === null) await work(null);
    else if (!(await isForgotten(upload, photo.key))) await workOnUpload(view, upload, signal, work);
  }

  /** Null for an end that no upload has. */
  async function processArrival(photo: ArrivingPhoto): Promise<UploadEnd | null> {
    const { id, key, arrival, companions, settles, again, record, signal } = photo;
    const ready = await photos();
    const before = record === null ? null : await readPhotoRecord(store, id);
    const done = await processPhoto(ready, { key, arrival, companions }, { again, onGone, signal });
    const exportId = arrival?.exportId ?? null;
    if (done === null) {
      // Forgotten before anybody could know that it came with this export too.
      if (exportId !== null) await dropFromExports({ store, index }, [exportId], key);
      // Without a record the job came before the bytes, and with one that has no key before the claim.
      else if (arrival !== null && (record?.key ?? null) === null) throw new UploadMissingError(arrival.name);
      if (record !== null) await freeCompanions({ store, view, queue }, record.id);
      return DELETED;
    }
    // Whoever handed the clip in may have gone by names.
    if (companions.some(({ role }) => role === 'motion')) await separateClips({ ...ready, queue }, id);
    if (done.record.key !== key) await letGoOfTwin(done.record, key, exportId);
    if (exportId !== null && !(await isHere(exportId))) {
      await leaveChat({ store, catalog: ready.catalog, queue, now }, id, [exportId]);
      return null;
    }
    const settled = settles ? await settlePhoto(done.record, arrival, companions, signal) : null;
    const notes = [done.reason, done.note, settled].filter((said) => said !== null);
    const end = {
      result: arrival === null || isNewArrival(arrival, companions, before, done.record) ? 'new' : 'unchanged',
      kind: 'photo',
      key: done.record.key,
      of: id,
      note: notes.join(' ') || null,
      damaged: done.state === 'failed',
    } as const;
    // Before the photo's own end: a run that was killed in between does both again.
    if (record !== null && companions.length > 0)
      for await (const child of listUploads(view, { parent: record.id }))
        await endUpload(view, child.id, { result: end.result, of: id });
    return end;
  }

  /** The same bytes were stored under two names at the same time. The record points to one; the other goes, after what points to it. */
  async function letGoOfTwin({ key, sha256 }: PhotoRecord, twin: string, exportId: string | null): Promise<void> {
    if (exportId !== null) await repointExport({ store, index }, exportId, twin, key);
    const hashes = [await store.head(key), await store.head(twin)].map((info) => info?.metadata['sha256']);
    if (hashes.every((hash) => hash === sha256)) await store.remove(twin);
  }

  /** False where the export was forgotten, or is being forgotten. */
  async function isHere(exportId: string): Promise<boolean> {
    const place = await index.find(exportId);
    const bytes = place === null ? null : await store.read(exportRecordKey.build(place));
    return bytes !== null && decodeRecord(bytes).leaving !== true;
  }

  /** By the rules of today. Nobody asked for it, and nobody is told. */
  async function describe(payload: Json, { signal }: JobLease): Promise<void> {
    const key = textOf(payload, 'key');
    const id = photoKey.parse(key)?.id;
    if (id === undefined) throw new TypeError(`key: ${key} is no photo`);
    await processPhoto(await photos(), { key, arrival: null }, { onGone, signal });
  }

  /** What ties a clip to its photo is known by the rules of today, so the photo is described by them first. */
  async function checkClips(payload: Json, { signal }: JobLease): Promise<void> {
    const id = textOf(payload, 'id');
    const ready = await photos();
    const key = (await readPhotoRecord(store, id))?.key;
    if (key !== undefined) await processPhoto(ready, { key, arrival: null }, { onGone, signal });
    await separateClips({ ...ready, queue }, id);
  }

  const sourceOf = (key: string, sizeBytes: number): ZipSource => {
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
  };

  return {
    'claim-upload': claim,
    'archive-export': archive,
    'record-file': recordFile,
    'process-photo': process,
    'describe-photo': describe,
    'check-clips': checkClips,
  };
}

interface ArrivingPhoto extends Omit<PhotoJob, 'upload'> {
  readonly id: string;
  /** Of the upload that brought it; null where none did. */
  readonly record: UploadRecord | null;
  readonly signal: AbortSignal;
}

/**
 * Whether the photo came under this name with these companions for the first time. `before` is its record before this run, which an earlier run
 * of the same job may have written: then the arrival is of the same instant.
 */
function isNewArrival(
  arrival: PhotoArrival,
  companions: readonly Companion[],
  before: PhotoRecord | null,
  after: PhotoRecord,
): boolean {
  const isOfName = (one: PhotoArrival): boolean => one.name === arrival.name && one.exportId === arrival.exportId;
  const arrived = after.arrivals.find(isOfName);
  if (arrived?.arrivedAt === arrival.arrivedAt) return true;
  const known = before?.arrivals.find(isOfName);
  // Another job of the same name was faster.
  if (before === null || known === undefined) return false;
  const hasAll = companions.every((one) =>
    before.companions.some((other) => other.key === one.key && other.sha256 === one.sha256 && !other.alone),
  );
  return isOlder(arrival.fileTime, known.fileTime) || !hasAll;
}

/** `new` for the arrival that was noted as the first: a run that is done again says the same. */
const resultOf = (arrivedAt: string, noted: { readonly arrivedAt: string }): 'new' | 'unchanged' =>
  noted.arrivedAt === arrivedAt ? 'new' : 'unchanged';

/** Whether an upload is named by the hash of its content, as those that other tools put there are not. */
const isContentName = (id: string): boolean => /^[0-9a-f]{64}$/.test(id);

/** Left away by jobs of older versions. */
const pathOf = (payload: Json): string | null =>
  typeof payload === 'object' && payload !== null && 'path' in payload ? textOf(payload, 'path') : null;

function textOf(payload: Json, name: string): string {
  const value: unknown =
    typeof payload === 'object' && payload !== null && name in payload ? Reflect.get(payload, name) : null;
  if (typeof value !== 'string') throw new TypeError(`payload: ${name} is no text`);
  return value;
}
