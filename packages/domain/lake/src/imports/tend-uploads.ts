import { abortAbandoned } from '@homelake/storage';
import type { UploadSessions } from '@homelake/storage';
import { listUploads } from '../jobs/work-view.ts';
import type { UploadRecord, WorkView } from '../jobs/work-view.ts';
import { resumeUploads } from './resume-uploads.ts';
import type { ResumePorts } from './resume-uploads.ts';
import { abortParts, completeParts } from './upload-session.ts';
import { isEntry, isOpening } from './uploads.ts';

export interface TendPorts extends ResumePorts {
  readonly sessions: UploadSessions;
}

const DAY_MS = 86_400_000;
/** An incomplete upload is given up when no part of it came for so long. */
export const ABANDONED_MS = 7 * DAY_MS;
/** The record of an upload that is done without a problem is kept for so long after the upload began. */
export const DONE_DAYS = 90;
/** Records that are removed at a time. */
const REMOVED_AT_ONCE = 500;

/**
 * The regular housekeeping of uploads: resumes unfinished ones (see `resumeUploads`), completes or gives up abandoned ones, and removes old
 * records of those that are done. May be killed and run again, and beside any other work.
 */
export async function tendUploads(ports: TendPorts): Promise<void> {
  await resumeUploads(ports);
  await endAbandoned(ports);
  await pruneDone(ports);
}

/** An abandoned upload all of whose parts came is completed: its sender ended before it said so. */
async function endAbandoned(ports: TendPorts): Promise<void> {
  const { view, sessions, now } = ports;
  const beforeMs = now() - ABANDONED_MS;
  const changedMs = new Map<string, number>();
  for await (const { session, changedAt } of sessions.list()) changedMs.set(session, changedAt.getTime());
  for await (const record of listUploads(view, { state: 'receiving' })) {
    const { id, session, createdAt } = record;
    const lastMs = (session === null ? undefined : changedMs.get(session)) ?? Date.parse(createdAt);
    if (
      lastMs >= beforeMs || // The files of an archive have its `createdAt`, which may be long ago.
      (isEntry(record) && (await isOpening(view, record.parent)))
    )
      continue;
    const completed = session === null ? null : await completeParts(ports, id);
    if (completed === null || 'missing' in completed) await abortParts(ports, id, 'its bytes did not come');
  }
  // Sessions of no record, as after a kill between the two.
  await abortAbandoned(sessions, new Date(beforeMs));
}

/**
 * Removes records of completed uploads that are more than DONE_DAYS days old. Records with a note or damage stay. The record of an upload is removed
 * only together with those of the uploads that it is the parent of, such as the files of an archive: if one of them stays, all stay.
 */
async function pruneDone({ view, now }: Pick<TendPorts, 'view' | 'now'>): Promise<void> {
  const before = new Date(now() - DONE_DAYS * DAY_MS).toISOString();
  const isOver = ({ state, damaged, note, createdAt }: UploadRecord) =>
    state === 'done' && !damaged && note === null && createdAt < before;
  const gone: string[] = [];
  for await (const record of listUploads(view, { state: 'done' })) {
    if (record.createdAt >= before) break;
    if (!isOver(record) || (record.parent !== null && (await exists(view, record.parent)))) continue;
    const children: UploadRecord[] = [];
    for await (const child of listUploads(view, { parent: record.id })) children.push(child);
    // Last, so that a run that was killed finds the others again.
    if (children.every(isOver)) gone.push(...children.map(({ id }) => id), record.id);
  }
  for (let at = 0; at < gone.length; at += REMOVED_AT_ONCE) await view.remove(gone.slice(at, at + REMOVED_AT_ONCE));
}

const exists = async (view: Pick<WorkView, 'get'>, id: string): Promise<boolean> => (await view.get([id]))[0] !== null;
