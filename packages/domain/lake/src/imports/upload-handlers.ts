import type { ZipSource } from '@homelake/chat/zip';
import {
  clipNameKey,
  fileNameKey,
  isDamaged,
  isOlder,
  processPhoto,
  readPhotoRecord,
  sidecarTime,
} from '@homelake/photos';
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
import { adoptUpload, claimUpload, detachCompanions, sendFile } from './claim-upload.ts';
import { mayBeCompanion, noteCompanion, readCompanion } from '../bronze/companion-record.ts';
import type { CompanionRecord } from '../bronze/companion-record.ts';
import { downloadOf, noteBesideParts } from './download-parts.ts';
import { dropFromExports, exportsOf, repointExport } from '../bronze/drop-media.ts';
import { detachPhoto } from './detach-photo.ts';
import type { JobSender, Json } from '../jobs/job-queue.ts';
import { findArrival, recordArrival } from '../bronze/known-content.ts';
import type { Arrival } from '../bronze/known-content.ts';
import { freeFileKey } from './move-hashed.ts';
import { photoJob, readPhotoJob } from './photo-job.ts';
import type { PhotoJob } from './photo-job.ts';
import { storedBytes } from '../bronze/photo-location.ts';
import type { JobHandler, JobLease } from '../jobs/run-job.ts';
import { bringBackClip, endOfJoinedClip, isLoneClip, joinClips, LONE_CLIP, noteClip } from './join-clips.ts';
import { separateClips } from './separate-clips.ts';
import { joinTakeoutAlbums, settleTakeoutAlbum } from './settle-albums.ts';
import { readAlbumFile } from '../bronze/takeout-album.ts';
import { BY_NAME, noteOfSettled, settleCompanions } from './settle-companions.ts';
import type { SettlePorts } from './settle-companions.ts';
import { judgeNoChat } from './upload-kind.ts';
import { closeArchive } from './close-archive.ts';
import { unpackArchive } from './unpack-archive.ts';
import { closeArchiveJob } from './upload-jobs.ts';
import { isEntry, newRecord } from './uploads.ts';
import { UploadMissingError } from './upload-missing.ts';
import { DELETED, endUpload, isChanged, uploadOfJob, withNote, workOnUpload } from './work-on-upload.ts';
import type { UploadEnd } from './work-on-upload.ts';
import { listUploads } from '../jobs/work-view.ts';
import type { UploadRecord, WorkView } from '../jobs/work-view.ts';

export interface HandlerPorts {
  readonly store: ObjectStore;
  /** Records of uploads. */
  readonly view: WorkView;
  /** Receives further jobs. */
  readonly queue: JobSender;
  readonly createSha256: Sha256Factory;
  /** Called at the first photo, because picture decoders take a while to load. */
  readonly photos: () => PhotoPorts | Promise<PhotoPorts>;
  /** Index of this store, shared for the life of the process, so that bronze is listed once. */
  readonly index?: BronzeIndex;
  readonly now: () => number;
  /** As in `ClaimPorts`. */
  readonly maxHashBytes?: number;
}

/** An upload up to this size is read in one request; a larger one by ranges. */
const WHOLE_BYTES = 1024 * 1024;

/** Makes the handlers of upload jobs, by kind. Each may run twice, concurrently, or be killed at any point. */
export function createUploadHandlers(ports: HandlerPorts): Record<string, JobHandler> {
  const { store, view, queue, createSha256, photos, now } = ports;
  const index = ports.index ?? createBronzeIndex(store);
  const arrivedAt = () => new Date(now()).toISOString();
  const onGone = (record: PhotoRecord) => dropFromExports({ store, index }, exportsOf(record), record.key);
  const settlePorts = async (signal: AbortSignal): Promise<SettlePorts> => {
    const ready = await photos();
    const { catalog } = ready;
    const describe = (key: string) => processPhoto(ready, { key, arrival: null }, { onGone, signal });
    return { store, catalog, describe, now };
  };

  /**
   * True where a job is delivered again after the record of its upload was removed. The record existed when the claim sent the job. Where the
   * bytes still exist, the record was lost in another way, and the job is tried again.
   */
  const isForgotten = async (id: string, key: string): Promise<boolean> =>
    (await view.get([id]))[0] === null && (await store.head(key)) === null;

  /** Runs `workOnUpload`. Where it ends a file of an archive, it also sends the job that closes the archive. */
  async function workOn(id: string, { signal }: JobLease, work: Parameters<typeof workOnUpload>[3]): Promise<void> {
    const ended = await workOnUpload(view, id, signal, work);
    if (ended === null || ended.parent === null || !isEntry(ended)) return;
    const [archive = null] = await view.get([ended.parent]);
    // While files are still unpacked, the job that unpacks the last of them sends it.
    const { opened = 0, files = 0 } = archive?.contents ?? {};
    if (opened >= files) await queue.send(closeArchiveJob(ended.parent));
  }

  async function claim(payload: Json, lease: JobLease): Promise<void> {
    const id = textOf(payload, 'upload');
    await adoptUpload(ports, id);
    await workOn(id, lease, (record) => claimUpload(ports, record));
  }

  /** Runs a job on an archive. Does nothing where the record was removed with the forgotten archive. */
  async function onArchive(
    payload: Json,
    lease: JobLease,
    work: (record: UploadRecord) => Promise<UploadEnd | null>,
  ): Promise<void> {
    const id = textOf(payload, 'upload');
    if ((await view.get([id]))[0] !== null) await workOn(id, lease, work);
  }

  async function archive(payload: Json, lease: JobLease): Promise<void> {
    const key = textOf(payload, 'key');
    const parts = whatsappUploadKey.parse(key);
    if (parts === null) throw new TypeError(`key: ${key} is not the key of an upload`);
    const named = uploadOfJob(payload);
    if (named === null && (await store.head(key)) === null) {
      // The job is delivered again after it was done, or before the bytes have arrived.
      if (!(await isNoted(parts.id))) throw new UploadMissingError(parts.name);
      return;
    }
    if (named !== null && (await isForgotten(named, key))) return;
    const id = named ?? (await adoptExport(key, pathOf(payload) ?? parts.name));
    await workOn(id, lease, (record) => archiveUpload(record, key, parts));
  }

  /** Creates the record of an export that another tool or an earlier version stored. */
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
    // Sent before the upload is removed: while it exists, everything is repeated after a kill.
    for (const photo of result.photos) await queue.send(photoJob(photo));
    await store.remove(key);
    const end = result.restored ? 'new' : resultOf(record.createdAt, result);
    return { result: end, kind: 'chat', key: became, of: id, messages, note };
  }

  /** True where the result of an upload was recorded. Uploads of earlier versions and other programs have no hash as id, and are not recorded. */
  async function isNoted(sha256: string): Promise<boolean> {
    if (!isContentName(sha256)) return true;
    const keys = [exportUploadKey.build({ sha256 }), fileRecordKey.build({ sha256 })];
    return (await Promise.all(keys.map((key) => store.head(key)))).some((info) => info !== null);
  }

  /**
   * The end of an export that was archived before: by another upload of the same bytes and name, or by a run of this job that was killed in
   * its last step.
   */
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

  async function recordFile(payload: Json, lease: JobLease): Promise<void> {
    const { signal } = lease;
    const file = { key: textOf(payload, 'key'), path: textOf(payload, 'path'), sha256: textOf(payload, 'sha256') };
    const upload = uploadOfJob(payload);
    if (upload === null) await noteFile(file, null, signal);
    else if (!(await isForgotten(upload, file.key)))
      await workOn(upload, lease, (record) => noteFile(file, record, signal));
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
    // A note that the bytes differ from the announced ones does not apply to later uploads of them, so it is not stored with the arrival.
    const judgement =
      record === null || isChanged(record) ? {} : { note: noteBesideParts(record), damaged: record.damaged };
    const arrived = await recordArrival(store, recordKey, { sha256, sizeBytes }, { ...arrival, ...judgement });
    const fileTime = record?.fileTime ?? undefined;
    const download = record === null ? null : await downloadOf(view, record);
    const facts = { sizeBytes, download, ...(fileTime !== undefined && { fileTime }) };
    const settled = await settleFile(arrival, facts, signal);
    const note = [record?.note ?? null, settled].filter((said) => said !== null).join(' ');
    return { result: resultOf(arrival.arrivedAt, arrived), ...(settled !== null && { note }) };
  }

  /**
   * Takes in a file that may belong to photos. The file of a Takeout album gives its album a title. A companion (sidecar, Takeout JSON or clip)
   * is recorded and joined to its photo if the lake has it. Returns the note for the upload's record; null for any other file, and where there
   * is nothing to say.
   */
  async function settleFile(
    { name: path, key, id: sha256, arrivedAt: at }: Arrival,
    facts: Pick<CompanionRecord, 'sizeBytes' | 'fileTime'> & { readonly download: string | null },
    signal: AbortSignal,
  ): Promise<string | null> {
    const bytes = mayBeCompanion(path, facts.sizeBytes) ? await store.read(key) : null;
    const album = bytes === null ? null : readAlbumFile(path, bytes);
    if (album !== null)
      await settleTakeoutAlbum({ store, catalog: (await photos()).catalog }, { ...album, arrivedAt: at });
    const companion = bytes === null || album !== null ? null : readCompanion(path, bytes);
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

  async function joinClipsOf(ready: PhotoPorts, arrivals: readonly PhotoArrival[]): Promise<void> {
    for (const name of new Set(arrivals.map((one) => clipNameKey(one.name))))
      if (name !== '') await joinClips({ ...ready, queue, view, now }, name);
  }

  /**
   * Joins lone companions to an arriving photo, and its own companions to edited copies that arrived before. Returns the note on that; null
   * where nothing joined.
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
    const ready = await photos();
    if (arrival?.exportId == null) await joinClipsOf(ready, arrival === null ? arrivals : [arrival]);
    const latest = await readPhotoRecord(store, id);
    if (latest !== null) await joinTakeoutAlbums(ready, latest);
    const joined: string[] = [];
    for (const nameKey of nameKeys) {
      const settled = nameKey === '' ? [] : await settleCompanions(settling, nameKey);
      const news = settled.filter(({ newIds }) => newIds.includes(id));
      joined.push(...news.map(({ companion, isByName }) => `${companion.names[0]}${isByName ? BY_NAME : ''}`));
    }
    return joined.length === 0 ? null : `Joined by what came before: ${joined.join('; ')}.`;
  }

  /**
   * Records a Takeout JSON that arrived with a photo, because edited copies, which have none of their own, may arrive later. Returns its name
   * key; empty for other companions.
   */
  async function noteCame({ role, name, key, sha256, alone, fileTime }: Companion, at: string): Promise<string> {
    if (role === 'motion') {
      const info = await store.head(key);
      if (info?.metadata['sha256'] === sha256)
        await noteClip(store, { name, key, sha256, sizeBytes: info.sizeBytes, arrivedAt: at });
    }
    const bytes = role === 'takeout' && !alone ? await store.read(key) : null;
    const read = bytes === null ? null : readCompanion(name, bytes);
    if (bytes === null || read === null) return '';
    const { nameKey, title, taken } = read;
    const facts = { role: read.role, title, taken, sha256, sizeBytes: bytes.length, arrivedAt: at };
    await noteCompanion(store, nameKey, { ...facts, name, key, ...(fileTime !== undefined && { fileTime }) });
    return nameKey;
  }

  async function process(payload: Json, lease: JobLease): Promise<void> {
    const { signal } = lease;
    const { again, settles, upload, ...photo } = readPhotoJob(payload);
    const id = photoKey.parse(photo.key)?.id;
    if (id === undefined) throw new TypeError(`key: ${photo.key} is not the key of a photo`);
    const work = (record: UploadRecord | null) => processArrival({ ...photo, id, again, settles, record, signal });
    if (upload === null) await work(null);
    else if (!(await isForgotten(upload, photo.key))) await workOn(upload, lease, work);
  }

  /** Null where no upload has an end from this run. */
  async function processArrival(photo: ArrivingPhoto): Promise<UploadEnd | null> {
    const { id, key, arrival, companions, settles, again, record, signal } = photo;
    const ready = await photos();
    const before = await readPhotoRecord(store, id);
    // A run that joined this clip to its still was killed before it removed the entry.
    if (before?.leavingSince !== undefined) await joinClipsOf(ready, before.arrivals);
    const done = await processPhoto(ready, { key, arrival, companions }, { again, onGone, signal });
    const exportId = arrival?.exportId ?? null;
    if (done === null) {
      // The photo was deleted before its record contained the arrival with this export.
      if (exportId !== null) await dropFromExports({ store, index }, [exportId], key);
      // Without a record, the job is delivered before the bytes; with a record without a key, before the claim.
      else if (arrival !== null && (record?.key ?? null) === null) throw new UploadMissingError(arrival.name);
      const joined = record === null ? null : await endOfJoinedClip(store, record);
      // Companions that came with it again need its entry: they become files when that is removed.
      if (joined !== null && companions.length === 0) return joined;
      if (record?.sha256 != null && (await bringBackClip(store, key, record.name, record.sha256)))
        throw new StorageError('unavailable', key, 'was removed while it was worked on');
      if (record !== null) await detachCompanions({ store, view, queue }, record.id);
      return DELETED;
    }
    // The sender may have joined the clip by its name alone.
    if (companions.some(({ role }) => role === 'motion')) await separateClips({ ...ready, queue }, id);
    if (done.record.key !== key) await removeSecondOriginal(done.record, key, exportId);
    if (exportId !== null && !(await isHere(exportId))) {
      await detachPhoto({ store, catalog: ready.catalog, queue, now }, id, [exportId]);
      return null;
    }
    const settled = settles ? await settlePhoto(done.record, arrival, companions, signal) : null;
    const joined = record === null || arrival === null ? null : await endOfJoinedClip(store, record);
    if (record !== null && joined !== null) {
      for await (const { id: child, key: beside } of listUploads(view, { parent: record.id })) {
        const isThere = beside !== null && (await store.head(beside)) !== null;
        await endUpload(view, child, isThere ? { result: joined.result } : DELETED);
      }
      return joined;
    }
    const waits = exportId === null && isLoneClip(done.record) ? LONE_CLIP : null;
    const notes = [done.reason, done.note, waits, settled].filter((said) => said !== null);
    const end = {
      result: arrival === null || isNewArrival(arrival, companions, before, done.record) ? 'new' : 'unchanged',
      kind: 'photo',
      key: done.record.key,
      of: id,
      note: notes.join(' ') || null,
      damaged: isDamaged(done),
    } as const;
    // Companions end before the photo, so that a second run after a kill in between ends both.
    if (record !== null && companions.length > 0)
      for await (const child of listUploads(view, { parent: record.id }))
        await endUpload(view, child.id, { result: end.result, of: id });
    return end;
  }

  /** Removes the second original of bytes that were stored under two names at the same time, after the references to it. */
  async function removeSecondOriginal(
    { key, sha256 }: PhotoRecord,
    twin: string,
    exportId: string | null,
  ): Promise<void> {
    if (exportId !== null) await repointExport({ store, index }, exportId, twin, key);
    const hashes = [await store.head(key), await store.head(twin)].map((info) => info?.metadata['sha256']);
    if (hashes.every((hash) => hash === sha256)) await store.remove(twin);
  }

  /** False where the export was deleted, or is being deleted. */
  async function isHere(exportId: string): Promise<boolean> {
    const place = await index.find(exportId);
    const bytes = place === null ? null : await store.read(exportRecordKey.build(place));
    return bytes !== null && decodeRecord(bytes).leaving !== true;
  }

  /** Derives the facts of a photo again by the current rules. No upload asked for it, so no record is written. */
  async function describe(payload: Json, { signal }: JobLease): Promise<void> {
    const key = textOf(payload, 'key');
    const id = photoKey.parse(key)?.id;
    if (id === undefined) throw new TypeError(`key: ${key} is not the key of a photo`);
    await processPhoto(await photos(), { key, arrival: null }, { onGone, signal });
  }

  /** The facts are derived by the current rules first, because they are the evidence for the clip. */
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
    'open-archive': (payload, lease) => onArchive(payload, lease, (record) => unpackArchive(ports, record)),
    'close-archive': (payload, lease) => onArchive(payload, lease, (record) => closeArchive(ports, record)),
    'archive-export': archive,
    'record-file': recordFile,
    'process-photo': process,
    'describe-photo': describe,
    'check-clips': checkClips,
  };
}

interface ArrivingPhoto extends Omit<PhotoJob, 'upload'> {
  readonly id: string;
  /** Record of the upload that brought it; null without one. */
  readonly record: UploadRecord | null;
  readonly signal: AbortSignal;
}

/**
 * True where the photo arrives under this name with these companions for the first time. `before` is its record before this run. An earlier
 * run of the same job may have written it; the arrival then has the same instant.
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
  // Another job of the same name was done before.
  if (before === null || known === undefined) return false;
  const hasAll = companions.every((one) =>
    before.companions.some((other) => other.key === one.key && other.sha256 === one.sha256 && !other.alone),
  );
  return isOlder(arrival.fileTime, known.fileTime) || !hasAll;
}

/** `new` for the arrival that was recorded first, so that a repeated run gives the same result. */
const resultOf = (arrivedAt: string, noted: { readonly arrivedAt: string }): 'new' | 'unchanged' =>
  noted.arrivedAt === arrivedAt ? 'new' : 'unchanged';

/** True where the id of an upload is the hash of its content. Uploads that other tools stored have other ids. */
const isContentName = (id: string): boolean => /^[0-9a-f]{64}$/.test(id);

/** Path in the payload; null for jobs of older versions. */
const pathOf = (payload: Json): string | null =>
  typeof payload === 'object' && payload !== null && 'path' in payload ? textOf(payload, 'path') : null;

function textOf(payload: Json, name: string): string {
  const value: unknown =
    typeof payload === 'object' && payload !== null && name in payload ? Reflect.get(payload, name) : null;
  if (typeof value !== 'string') throw new TypeError(`payload: ${name} must be a string`);
  return value;
}
