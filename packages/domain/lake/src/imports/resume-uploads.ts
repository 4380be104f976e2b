import type { ObjectStore } from '@homelake/storage';
import { uploadKey, whatsappUploadKey } from '@homelake/storage';
import { listKeys } from '../bronze/bronze-record.ts';
import { adoptUpload, detachCompanions } from './claim-upload.ts';
import type { JobSender, QueueMonitor } from '../jobs/job-queue.ts';
import { claimJob, closeArchiveJob, exportJob, uploadJobKey } from '../jobs/upload-jobs.ts';
import { uploadOfJob, failUpload } from '../jobs/work-on-upload.ts';
import { completeUpload, isCompanion, isEntry, waitingKeyOf } from './uploads.ts';
import { listUploads } from '../jobs/work-view.ts';
import type { WorkView } from '../jobs/work-view.ts';

export interface ResumePorts {
  readonly store: ObjectStore;
  readonly view: WorkView;
  readonly queue: JobSender & Pick<QueueMonitor, 'deadLetters' | 'isOpen'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Sends a job for each unfinished upload none of whose jobs waits or runs, as after a kill between storing and sending: for records, for
 * waiting bytes without a record, and for exports that another tool or an earlier version stored under `raw-whatsapp-uploads/`. Uploads that
 * were given up stay so until a person retries them. Companions of a lost photo become uploads of their own. Returns the ids of the resumed uploads.
 */
export async function resumeUploads(ports: ResumePorts): Promise<readonly string[]> {
  const { store, view, queue } = ports;
  await noteDeadLetters(ports);
  const resumed: string[] = [];
  const keys = new Set<string | null>();
  for (const state of ['waiting', 'working'] as const)
    for await (const record of listUploads(view, { state })) {
      const { id, key, parent } = record;
      keys.add(key);
      if (parent !== null && isCompanion(record) && (await isLost(ports, parent))) {
        await detachCompanions(ports, parent);
        resumed.push(id);
      }
      if (isCompanion(record) || (await queue.isOpen(uploadJobKey(id)))) continue;
      await queue.send(claimJob(id));
      resumed.push(id);
    }
  for await (const { id } of listUploads(view, { state: 'receiving' }))
    if ((await completeUpload(ports, id)) !== null) resumed.push(id);
  for (const key of await listKeys(store, uploadKey.prefix)) {
    const id = uploadKey.parse(key)?.id;
    if (id === undefined || (await view.get([id]))[0] !== null) continue;
    await adoptUpload(ports, id);
    await queue.send(claimJob(id));
    resumed.push(id);
  }
  const dead = new Set((await queue.deadLetters()).map(({ dedupeKey }) => dedupeKey));
  for (const key of await listKeys(store, whatsappUploadKey.prefix)) {
    const { kind, payload, dedupeKey = null } = exportJob(key, whatsappUploadKey.parse(key)?.name ?? key, null);
    if (keys.has(key) || dead.has(dedupeKey)) continue;
    await queue.send({ kind, payload, ...(dedupeKey !== null && { dedupeKey }) });
    resumed.push(key);
  }
  return resumed;
}

/** True where an upload has no record, or where it was given up and its bytes no longer exist. */
async function isLost({ store, view }: Pick<ResumePorts, 'store' | 'view'>, id: string): Promise<boolean> {
  const [record = null] = await view.get([id]);
  if (record === null) return true;
  if (record.state !== 'failed') return false;
  const places = [waitingKeyOf(record), ...(record.key === null ? [] : [record.key])];
  return (await Promise.all(places.map((place) => store.head(place)))).every((info) => info === null);
}

/** Writes the reasons of dead letters into the records of their uploads. Returns the number of changed records. */
export async function noteDeadLetters({ view, queue }: Pick<ResumePorts, 'view' | 'queue'>): Promise<number> {
  let noted = 0;
  const archives = new Set<string>();
  for (const { payload, reason } of await queue.deadLetters()) {
    const id = uploadOfJob(payload);
    const record = id === null ? null : await failUpload(view, id, reason);
    if (record === null) continue;
    noted++;
    if (record.parent !== null && isEntry(record)) archives.add(record.parent);
  }
  // An archive without unfinished files is closed. The job is sent in each run, so that a kill in between loses nothing.
  for (const id of archives) {
    const [archive = null] = await view.get([id]);
    if (archive?.state === 'working' || archive?.state === 'waiting')
      await queue.send(closeArchiveJob(id), { delayMs: CLOSE_AGAIN_MS });
  }
  return noted;
}

/** Minimum interval between two such jobs of an idle worker. */
const CLOSE_AGAIN_MS = 1_000;
