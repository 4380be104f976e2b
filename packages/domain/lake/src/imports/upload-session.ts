import type { PartLayout, PartLink, PartRequest, UploadSessions } from '@homelake/storage';
import { abortUpload, completeUpload, createUpload, waitingKeyOf } from './uploads.ts';
import type { NewUpload, UploadPorts } from './uploads.ts';
import type { UploadRecord } from '../jobs/work-view.ts';

export interface SessionPorts extends UploadPorts {
  readonly sessions: UploadSessions;
}

export interface OpenedUpload {
  /** As `createUpload` answers it: `receiving` where bytes are to come. It is kept, unless it has `failed`. */
  readonly record: UploadRecord;
  /** How the bytes are cut; null where none are to come. */
  readonly layout: PartLayout | null;
}

/** The record; or the parts that are still missing, and then the upload goes on. */
export type CompletedParts = { readonly record: UploadRecord } | { readonly missing: readonly number[] };

/** Begins an upload whose bytes come in parts. Companions come as uploads of their own. Rejects as `createUpload` does. */
export async function openUpload(ports: SessionPorts, upload: Omit<NewUpload, 'companions'>): Promise<OpenedUpload> {
  const { view, sessions } = ports;
  const { record } = await createUpload(ports, upload);
  if (record.state !== 'receiving') {
    // Whoever is told an id may ask for it later.
    if (record.state === 'done') await view.change(record.id, () => record);
    return { record, layout: null };
  }
  const { sizeBytes } = record;
  const opened = await sessions.open({ key: waitingKeyOf(record), sizeBytes, contentType: null });
  const { session, ...layout } = opened;
  const kept = await view.change(record.id, (known) => ({ ...(known ?? record), session }));
  return { record: kept, layout };
}

/** Where parts are sent. Null where there is no such upload, or it receives nothing any more. Rejects as `UploadSessions.links` does. */
export async function linkParts(
  { view, sessions }: Pick<SessionPorts, 'view' | 'sessions'>,
  id: string,
  parts: readonly PartRequest[],
): Promise<readonly PartLink[] | null> {
  const [record = null] = await view.get([id]);
  return record?.state === 'receiving' && record.session !== null ? sessions.links(record.session, parts) : null;
}

/**
 * Makes the file of its parts, and queues the claim. Twice is once, also after a kill between the two. An upload whose parts were dropped
 * has failed. Null where there is no such upload.
 */
export async function completeParts(
  ports: Omit<SessionPorts, 'now' | 'newId'>,
  id: string,
): Promise<CompletedParts | null> {
  const { view, sessions } = ports;
  const [known = null] = await view.get([id]);
  if (known === null) return null;
  if (known.state !== 'receiving' || known.session === null) return { record: known };
  const received = await sessions.received(known.session);
  const completed = await sessions.complete(known.session);
  if (completed !== null && 'missing' in completed) return completed;
  // Unknown where another run ended the session: the claim then reads the bytes itself.
  const checkedParts = received !== null && received.every(({ sha256 }) => sha256 !== null);
  const record =
    (await completeUpload(ports, id, { checkedParts })) ?? (await abortUpload(ports, id, 'its parts are gone'));
  return record && { record };
}

/** Gives up an upload, and drops the parts that came. What is whole is not taken back. Null where there is no such upload. */
export async function abortParts(
  ports: Pick<SessionPorts, 'store' | 'view' | 'sessions'>,
  id: string,
): Promise<UploadRecord | null> {
  const [known = null] = await ports.view.get([id]);
  if (known?.state === 'receiving' && known.session !== null) await ports.sessions.abort(known.session);
  return abortUpload(ports, id);
}
