import type { UploadSessions } from './upload-sessions.ts';

/** Aborts every session that was opened before `before`, and returns their number. On S3 a lifecycle rule of the bucket does this. */
export async function abortAbandoned(sessions: Pick<UploadSessions, 'list' | 'abort'>, before: Date): Promise<number> {
  let aborted = 0;
  for await (const { session, openedAt } of sessions.list()) {
    if (openedAt >= before) continue;
    await sessions.abort(session);
    aborted++;
  }
  return aborted;
}
