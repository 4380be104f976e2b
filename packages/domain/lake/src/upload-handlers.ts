import type { ZipSource } from '@homelake/chat/zip';
import { fileNameKey, processPhoto, readPhotoRecord, sidecarTime } from '@homelake/photos';
import type { Companion, PhotoPorts, PhotoRecord } from '@homelake/photos';
import type { ObjectStore, Sha256Factory } from '@homelake/storage';
import { exportRecordKey, StorageError, photoKey, sha256Of, whatsappUploadKey } from '@homelake/storage';
import { archiveExport } from './archive-export.ts';
import { createBronzeIndex } from './bronze-index.ts';
import type { BronzeIndex } from './bronze-index.ts';
import { decodeRecord } from './bronze-record.ts';
import { dropFromExports, exportsOf, repointExport } from './drop-media.ts';
import { leaveChat } from './forget-chat.ts';
import { recordKeyOf } from './import-upload.ts';
import type { PhotoCondition } from './incoming-file.ts';
import type { JobSender, Json } from './job-queue.ts';
import { mayBeCompanion, noteCompanion, readCompanion } from './companion-record.ts';
import { photoJob, readPhotoJob } from './photo-job.ts';
import { storedBytes } from './photo-place.ts';
import { putFile } from './put-file.ts';
import { separateClips } from './separate-clips.ts';
import { BY_NAME, noteOfSettled, settleCompanions } from './settle-companions.ts';
import type { SettlePorts } from './settle-companions.ts';
import { keptAsFile } from './upload-kind.ts';
import type { UploadKind } from './upload-kind.ts';
import { UploadMissingError } from './upload-missing.ts';
import { findArrival, recordArrival } from './upload-record.ts';
import type { JobHandler, JobLease } from './run-job.ts';

/** What became of an upload. `kind`, `key` and `id` are of what it became. */
export interface UploadOutcome {
  readonly status: 'archived' | 'already-there' | 'stored';
  readonly kind: UploadKind;
  readonly key: string;
  readonly id: string;
  readonly messages: number | null;
  /** How the photo is; null for anything else. */
  readonly photo: PhotoCondition | null;
  /** Why it is a file and no chat, or what of a chat was not taken as it is, in sentences; null where there is nothing to say. */
  readonly note: string | null;
}

export interface HandlerPorts {
  readonly store: ObjectStore;
  /** Where the photos of a zip are queued. */
  readonly queue: JobSender;
  readonly createSha256: Sha256Factory;
  /** Asked for at the first photo: what decodes pictures takes a while to load. */
  readonly photos: () => PhotoPorts | Promise<PhotoPorts>;
  /** Of this store; one for as long as the process writes, so that bronze is listed once. */
  readonly index?: BronzeIndex;
  readonly now: () => number;
  /** Told how each upload ended, by the key under which it was queued. */
  readonly onOutcome: (uploadKey: string, outcome: UploadOutcome) => void;
}

/** A text up to here is read whole, and a zip always in parts. */
const WHOLE_BYTES = 1024 * 1024;

/** The work on uploads, by kind of job. Each may run twice or be killed at any point. */
export function createUploadHandlers(ports: HandlerPorts): Record<string, JobHandler> {
  const { store, queue, createSha256, photos, now, onOutcome } = ports;
  const index = ports.index ?? createBronzeIndex(store);
  const arrivedAt = () => new Date(now()).toISOString();
  const onGone = (record: PhotoRecord) => dropFromExports({ store, index }, exportsOf(record), record.key);
  const settlePorts = async (signal: AbortSignal): Promise<SettlePorts> => {
    const ready = await photos();
    const { catalog } = ready;
    return { store, catalog, describe: (key) => processPhoto(ready, { key, arrival: null }, { onGone, signal }) };
  };

  async function archive(payload: Json): Promise<void> {
    const key = textOf(payload, 'key');
    const parts = whatsappUploadKey.parse(key);
    if (parts === null) throw new TypeError(`key: ${key} is no upload`);
    const info = await store.head(key);
    if (info === null) {
      // The job was done before, and comes again; or it came before the bytes.
      if (!(await isNoted(parts.id))) throw new UploadMissingError(parts.name);
      return;
    }
    const { sizeBytes } = info;
    const result = await archiveExport(
      { store, now: () => new Date(now()), createSha256, index },
      { name: parts.name, source: sourceOf(key, sizeBytes) },
    );
    if (result.status === 'refused') {
      await keepAsFile(key, pathOf(payload) ?? parts.name, sizeBytes, keptAsFile(result.reason));
      return;
    }
    const { status, exportId: id, key: became, messages } = result;
    if (/^[0-9a-f]{64}$/.test(parts.id)) {
      const arrival = { name: parts.name, arrivedAt: arrivedAt(), key: became, id };
      await recordArrival(store, recordKeyOf('chat', parts.id), { sha256: parts.id, sizeBytes }, arrival);
    }
    // Before the upload goes: as long as it is there, all of this is done again after a kill.
    for (const photo of result.photos) await queue.send(photoJob(photo));
    await store.remove(key);
    const note = result.leftOut.length === 0 ? null : result.leftOut.map(({ detail }) => detail).join(' ');
    onOutcome(key, { status, kind: 'chat', key: became, id, messages, photo: null, note });
  }

  /** Whether what became of an upload was noted. What earlier versions or other programs stored has no hash for an id, and is not noted. */
  async function isNoted(id: string): Promise<boolean> {
    if (!/^[0-9a-f]{64}$/.test(id)) return true;
    const infos = await Promise.all((['chat', 'file'] as const).map((kind) => store.head(recordKeyOf(kind, id))));
    return infos.some((info) => info !== null);
  }

  /** What was taken for a chat and is none. Its upload goes last, so that all of this is done again after a kill. */
  async function keepAsFile(uploadKey: string, path: string, sizeBytes: number, note: string): Promise<void> {
    const open = () => storedBytes(store, uploadKey);
    const sha256 = await sha256Of(open(), createSha256);
    const recordKey = recordKeyOf('file', sha256);
    const known = await findArrival(store, recordKey, path);
    const key = await putFile(store, { path, open }, sha256);
    const status = known?.key === key ? 'already-there' : 'stored';
    await recordArrival(
      store,
      recordKey,
      { sha256, sizeBytes },
      { name: path, arrivedAt: arrivedAt(), key, id: sha256 },
    );
    await store.remove(uploadKey);
    onOutcome(uploadKey, { status, kind: 'file', key, id: sha256, messages: null, photo: null, note });
  }

  async function recordFile(payload: Json, { signal }: JobLease): Promise<void> {
    const key = textOf(payload, 'key');
    const sha256 = textOf(payload, 'sha256');
    const info = await store.head(key);
    if (info === null) throw new UploadMissingError(textOf(payload, 'path'));
    const arrival = { name: textOf(payload, 'path'), arrivedAt: arrivedAt(), key, id: sha256 };
    await recordArrival(store, recordKeyOf('file', sha256), { sha256, sizeBytes: info.sizeBytes }, arrival);
    const note = await settleFile(arrival.name, key, sha256, info.sizeBytes, signal);
    onOutcome(key, { status: 'stored', kind: 'file', key, id: sha256, messages: null, photo: null, note });
  }

  /** A companion that came by itself joins its photo; answers what is to be said of that. */
  async function settleFile(
    path: string,
    key: string,
    sha256: string,
    sizeBytes: number,
    signal: AbortSignal,
  ): Promise<string | null> {
    const bytes = mayBeCompanion(path, sizeBytes) ? await store.read(key) : null;
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
      sizeBytes,
      arrivedAt: arrivedAt(),
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
    path: string | null,
    came: readonly Companion[],
    signal: AbortSignal,
  ) {
    const names = path === null ? arrivals.map(({ name }) => name) : [path];
    const nameKeys = new Set(names.map((name) => fileNameKey(name)));
    for (const companion of came) nameKeys.add(await noteCame(companion));
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
  async function noteCame({ role, name, key, sha256, alone }: Companion): Promise<string> {
    const bytes = role === 'takeout' && !alone ? await store.read(key) : null;
    const read = bytes === null ? null : readCompanion(name, bytes);
    if (bytes === null || read === null) return '';
    const { nameKey, title, taken } = read;
    const facts = { role: read.role, title, taken, sha256, sizeBytes: bytes.length, arrivedAt: arrivedAt() };
    await noteCompanion(store, nameKey, { ...facts, name, key });
    return nameKey;
  }

  async function process(payload: Json, { signal }: JobLease): Promise<void> {
    const { again, settles, ...photo } = readPhotoJob(payload);
    const { key, arrival } = photo;
    const id = photoKey.parse(key)?.id;
    if (id === undefined) throw new TypeError(`key: ${key} is no photo`);
    const ready = await photos();
    const done = await processPhoto(ready, photo, { again, onGone, signal });
    const exportId = arrival?.exportId ?? null;
    if (done === null) {
      // Forgotten before anybody could know that it came with this export too.
      if (exportId !== null) await dropFromExports({ store, index }, [exportId], key);
      else if (arrival !== null) throw new UploadMissingError(arrival.name);
      return;
    }
    // Whoever handed the clip in may have gone by names.
    if (photo.companions.some(({ role }) => role === 'motion')) await separateClips({ ...ready, queue }, id);
    if (done.record.key !== key) await letGoOfTwin(done.record, key, exportId);
    if (exportId !== null && !(await isHere(exportId))) {
      await leaveChat({ store, catalog: ready.catalog, queue, now }, id, [exportId]);
      return;
    }
    const settled = settles ? await settlePhoto(done.record, arrival?.name ?? null, photo.companions, signal) : null;
    const note = [done.note, settled].filter((said) => said !== null).join(' ') || null;
    const { state, reason } = done;
    const became = { key: done.record.key, id, messages: null, photo: { state, reason }, note };
    onOutcome(key, { status: 'stored', kind: 'photo', ...became });
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
    'archive-export': archive,
    'record-file': recordFile,
    'process-photo': process,
    'describe-photo': describe,
    'check-clips': checkClips,
  };
}

/** Left away by jobs of older versions. */
const pathOf = (payload: Json): string | null =>
  typeof payload === 'object' && payload !== null && 'path' in payload ? textOf(payload, 'path') : null;

function textOf(payload: Json, name: string): string {
  const value: unknown =
    typeof payload === 'object' && payload !== null && name in payload ? Reflect.get(payload, name) : null;
  if (typeof value !== 'string') throw new TypeError(`payload: ${name} is no text`);
  return value;
}
