import type { UploadSessions } from './upload-sessions.ts';

/** Aborts every session that was opened before `before`, and answers how many they were. S3 does the same by a rule of the bucket. */
export async function abortAbandoned(sessions: Pick<UploadSessions, 'list' | 'abort'>, before: Date): Promise<number> {
  let aborted = 0;
  for await (const { session, openedAt } of sessions.list()) {
    if (openedAt >= before) continue;
    await sessions.abort(session);
    aborted++;
  }
  return aborted;
}
