import { textOf, workOn } from './arrival-ports.ts';
import type { ArrivalPorts, HandlerPorts } from './arrival-ports.ts';
import { createBronzeIndex } from '../bronze/bronze-index.ts';
import { adoptUpload, claimUpload } from './claim-upload.ts';
import { moveToClass } from './class-of-upload.ts';
import { closeArchive } from './close-archive.ts';
import { exportArrival } from './export-arrival.ts';
import { fileArrival } from './file-arrival.ts';
import type { Json } from '../jobs/job-queue.ts';
import type { JobHandler, JobLease } from '../jobs/run-job.ts';
import type { UploadEnd } from '../jobs/work-on-upload.ts';
import type { UploadRecord } from '../jobs/work-view.ts';
import { checkClips, describePhoto, photoArrival } from './photo-arrival.ts';
import { unpackArchive } from './unpack-archive.ts';

/** Makes the handlers of upload jobs, by kind. Each may run twice, concurrently, or be killed at any point. */
export function createUploadHandlers(handlerPorts: HandlerPorts): Record<string, JobHandler> {
  const ports: ArrivalPorts = { ...handlerPorts, index: handlerPorts.index ?? createBronzeIndex(handlerPorts.store) };
  return {
    'claim-upload': (payload, lease) => claim(ports, payload, lease),
    'open-archive': (payload, lease) => onArchive(ports, payload, lease, (record) => unpackArchive(ports, record)),
    'close-archive': (payload, lease) => onArchive(ports, payload, lease, (record) => closeArchive(ports, record)),
    'archive-export': (payload, lease) => exportArrival(ports, payload, lease),
    'record-file': (payload, lease) => fileArrival(ports, payload, lease),
    'process-photo': (payload, lease) => photoArrival(ports, payload, lease),
    'describe-photo': (payload, lease) => describePhoto(ports, payload, lease),
    'move-to-class': (payload) => moveToClass(ports, payload),
    'check-clips': (payload, lease) => checkClips(ports, payload, lease),
  };
}

async function claim(ports: ArrivalPorts, payload: Json, lease: JobLease): Promise<void> {
  const id = textOf(payload, 'upload');
  if ((await ports.view.get([id]))[0] === null) await adoptUpload(ports, id);
  await workOn(ports, id, lease, (record) => claimUpload(ports, record));
}

/** Runs a job on an archive. Does nothing where the record was removed with the forgotten archive. */
async function onArchive(
  ports: ArrivalPorts,
  payload: Json,
  lease: JobLease,
  work: (record: UploadRecord) => Promise<UploadEnd | null>,
): Promise<void> {
  const id = textOf(payload, 'upload');
  if ((await ports.view.get([id]))[0] !== null) await workOn(ports, id, lease, work);
}
