import { partLayout } from '@homelake/storage';
import type { PartLayout, PartLink, PartRequest, ReceivedPart, UploadSessions } from '@homelake/storage';
import { abortUpload, completeUpload, createUpload, waitingKeyOf } from './uploads.ts';
import type { NewUpload, UploadPorts } from './uploads.ts';
import type { UploadRecord } from '../jobs/work-view.ts';

export interface SessionPorts extends UploadPorts {
  readonly sessions: UploadSessions;
}

export interface OpenedUpload {
  /** The record as `createUpload` returns it; `receiving` where bytes are missing. It is stored unless it has `failed`. */
  readonly record: UploadRecord;
  /** Sizes of the parts; null where no bytes are needed. */
  readonly layout: PartLayout | null;
}

/** The record, or the numbers of the missing parts of an upload that stays open. */
export type CompletedParts = { readonly record: UploadRecord } | { readonly missing: readonly number[] };

/** Creates an upload whose bytes arrive in parts. Companions are uploads of their own. Rejects as `createUpload` does. */
export async function openUpload(ports: SessionPorts, upload: Omit<NewUpload, 'companions'>): Promise<OpenedUpload> {
  const { view, sessions } = ports;
  const { record } = await createUpload(ports, upload);
  if (record.state !== 'receiving') {
    // The record is stored, because the caller may ask for its id later.
    if (record.state === 'done') await view.change(record.id, () => record);
    return { record, layout: null };
  }
  const { sizeBytes } = record;
  const opened = await sessions.open({ key: waitingKeyOf(record), sizeBytes, contentType: null });
  const { session, ...layout } = opened;
  const kept = await view.change(record.id, (known) => ({ ...(known ?? record), session }));
  return { record: kept, layout };
}

/** Returns the links to which parts are sent. Null where the upload is unknown or does not receive bytes. Rejects as `UploadSessions.links` does. */
export async function linkParts(
  { view, sessions }: Pick<SessionPorts, 'view' | 'sessions'>,
  id: string,
  parts: readonly PartRequest[],
): Promise<readonly PartLink[] | null> {
  const [record = null] = await view.get([id]);
  return record?.state === 'receiving' && record.session !== null ? sessions.links(record.session, parts) : null;
}

/** What the lake has of an upload, so that a sender can continue it. */
export interface ReceivedParts extends OpenedUpload {
  /** In order of their numbers; empty where no bytes are needed. */
  readonly parts: readonly ReceivedPart[];
}

/** Null where the upload is unknown. */
export async function receivedParts(
  { view, sessions }: Pick<SessionPorts, 'view' | 'sessions'>,
  id: string,
): Promise<ReceivedParts | null> {
  const [record = null] = await view.get([id]);
  if (record?.state !== 'receiving' || record.session === null) return record && { record, layout: null, parts: [] };
  return { record, layout: partLayout(record.sizeBytes), parts: (await sessions.received(record.session)) ?? [] };
}

/**
 * Assembles the file from its parts and queues the claim. It may be called twice, also after a kill in between. An upload whose parts were
 * dropped fails. Null where the upload is unknown.
 * @param sha256 hash of all bytes, where the sender knows it. It replaces one that was announced before, since the sender may have continued
 *   with a newer version of the file
 */
export async function completeParts(
  ports: Omit<SessionPorts, 'now' | 'newId'>,
  id: string,
  sha256: string | null = null,
): Promise<CompletedParts | null> {
  const { view, sessions } = ports;
  const [known = null] = await view.get([id]);
  if (known === null) return null;
  if (known.state !== 'receiving' || known.session === null) return { record: known };
  const received = await sessions.received(known.session);
  const completed = await sessions.complete(known.session);
  if (completed !== null && 'missing' in completed) return completed;
  // Not known where another run ended the session: the claim then hashes the bytes itself.
  const checkedParts = received !== null && received.every(({ sha256 }) => sha256 !== null);
  const record =
    (await completeUpload(ports, id, { checkedParts, sha256 })) ?? (await abortUpload(ports, id, 'its parts are gone'));
  return record && { record };
}

/** Aborts an upload and drops its parts. A complete upload is not changed. Null where the upload is unknown. */
export async function abortParts(
  ports: Pick<SessionPorts, 'store' | 'view' | 'sessions'>,
  id: string,
  reason?: string,
): Promise<UploadRecord | null> {
  const [known = null] = await ports.view.get([id]);
  if (known?.state === 'receiving' && known.session !== null) await ports.sessions.abort(known.session);
  return abortUpload(ports, id, reason);
}
