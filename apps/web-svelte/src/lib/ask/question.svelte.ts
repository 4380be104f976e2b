import type { Problem, QueryPage } from '@homelake/http-api';
import { ApiError, runQuery } from '#lib/api.ts';

/** An SQL query: its text, and its last answer or error. */
export class Question {
  sql = $state('');
  asked = $state('');
  answer = $state.raw<QueryPage | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  #turn = new AbortController();

  async run(): Promise<void> {
    this.stop();
    const sql = this.sql;
    if (sql.trim() === '') return;
    this.#turn = new AbortController();
    const { signal } = this.#turn;
    this.busy = true;
    try {
      const answer = await runQuery(sql, 1_000, signal);
      if (signal.aborted) return;
      this.answer = answer;
      this.problem = null;
    } catch (cause) {
      if (signal.aborted) return;
      if (!(cause instanceof ApiError)) throw cause;
      this.problem = cause.problem;
    }
    this.asked = sql;
    this.busy = false;
  }

  stop(): void {
    this.#turn.abort();
    this.busy = false;
  }
}
