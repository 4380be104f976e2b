import type { UploadSessions } from './upload-sessions.ts';

/** Aborts every session that got no part since `before`, and returns their number. */
export async function abortAbandoned(sessions: Pick<UploadSessions, 'list' | 'abort'>, before: Date): Promise<number> {
  let aborted = 0;
  for await (const { session, changedAt } of sessions.list()) {
    if (changedAt >= before) continue;
    await sessions.abort(session);
    aborted++;
  }
  return aborted;
}
