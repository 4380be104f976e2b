import { sidecarTime } from '@homelake/photos';
import { fileRecordKey, HEAD_BYTES, isReadable } from '@homelake/storage';
import { isForgotten, resultOf, settlePortsOf, textOf, workOn } from './arrival-ports.ts';
import type { ArrivalPorts } from './arrival-ports.ts';
import { mayBeCompanion, noteCompanion, readCompanion } from '../bronze/companion-record.ts';
import type { CompanionRecord } from '../bronze/companion-record.ts';
import { recordArrival } from '../bronze/known-content.ts';
import type { Arrival } from '../bronze/known-content.ts';
import { readAlbumFile } from '../bronze/takeout-album.ts';
import { contentTypeOf } from '../files/file-entries.ts';
import { syncFiles } from '../files/sync-files.ts';
import { sendToArchive } from './class-of-upload.ts';
import { downloadOf, noteBesideParts } from './download-parts.ts';
import type { Json } from '../jobs/job-queue.ts';
import type { JobLease } from '../jobs/run-job.ts';
import { isChanged, UploadMissingError, uploadOfJob } from '../jobs/work-on-upload.ts';
import type { UploadEnd } from '../jobs/work-on-upload.ts';
import type { UploadRecord } from '../jobs/work-view.ts';
import { settleTakeoutAlbum } from '../joins/settle-albums.ts';
import { noteOfSettled, settleCompanions } from '../joins/settle-companions.ts';

/** The job `record-file`: records a stored file, and joins it to its photo where it is a companion. */
export async function fileArrival(ports: ArrivalPorts, payload: Json, lease: JobLease): Promise<void> {
  const { signal } = lease;
  const file = { key: textOf(payload, 'key'), path: textOf(payload, 'path'), sha256: textOf(payload, 'sha256') };
  const upload = uploadOfJob(payload);
  if (upload === null) await noteFile(ports, file, null, signal);
  else if (!(await isForgotten(ports, upload, file.key)))
    await workOn(ports, upload, lease, (record) => noteFile(ports, file, record, signal));
}

async function noteFile(
  ports: ArrivalPorts,
  { key, path, sha256 }: { readonly key: string; readonly path: string; readonly sha256: string },
  record: UploadRecord | null,
  signal: AbortSignal,
): Promise<UploadEnd | null> {
  const { store, view } = ports;
  const info = await store.head(key);
  if (info === null) throw new UploadMissingError(path);
  const { sizeBytes } = info;
  const recordKey = fileRecordKey.build({ sha256 });
  // Of what another run has archived, the name tells the type.
  const canRead = isReadable(info.archive);
  const head = canRead ? await store.read(key, { start: 0, end: HEAD_BYTES }) : null;
  const fileTime = record?.fileTime ?? undefined;
  const arrival = {
    name: path,
    arrivedAt: record?.createdAt ?? new Date(ports.now()).toISOString(),
    key,
    id: sha256,
    contentType: contentTypeOf(path, head ?? new Uint8Array(0)),
    ...(fileTime !== undefined && { fileTime }),
  };
  // A note that the bytes differ from the announced ones does not apply to later uploads of them, so it is not stored with the arrival.
  const judgement =
    record === null || isChanged(record) ? {} : { note: noteBesideParts(record), damaged: record.damaged };
  const arrived = await recordArrival(store, recordKey, { sha256, sizeBytes }, { ...arrival, ...judgement });
  await syncFiles(ports, sha256);
  const download = record === null ? null : await downloadOf(view, record);
  const facts = { sizeBytes, download, ...(fileTime !== undefined && { fileTime }) };
  const settled = canRead ? await settleFile(ports, arrival, facts, signal) : null;
  // What may belong to photos is read again when they come, so it stays in Standard.
  if (record?.kind === 'file') await sendToArchive(ports.queue, key, record.storageClass);
  const note = [record?.note ?? null, settled].filter((said) => said !== null).join(' ');
  return { result: resultOf(arrival.arrivedAt, arrived), ...(settled !== null && { note }) };
}

/**
 * Takes in a file that may belong to photos. The file of a Takeout album gives its album a title. A companion (sidecar, Takeout JSON or clip)
 * is recorded and joined to its photo if the lake has it. Returns the note for the upload's record; null for any other file, and where there
 * is nothing to say.
 */
async function settleFile(
  ports: ArrivalPorts,
  { name: path, key, id: sha256, arrivedAt: at }: Arrival,
  facts: Pick<CompanionRecord, 'sizeBytes' | 'fileTime'> & { readonly download: string | null },
  signal: AbortSignal,
): Promise<string | null> {
  const { store, photos } = ports;
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
  const settled = await settleCompanions(await settlePortsOf(ports, signal), nameKey);
  const own = settled.find(({ companion: one }) => one.sha256 === sha256);
  return own === undefined ? null : noteOfSettled(own);
}
