import { SvelteMap } from 'svelte/reactivity';
import type { InsightResult, InsightSummary, Problem } from '@homelake/http-api';
import { ApiError, readInsight, type DaySpan } from '#lib/api.ts';

/** The last answer of one insight: its result, or the error. */
export interface Loaded {
  readonly result: InsightResult | null;
  readonly problem: Problem | null;
}

/** All insights of one chat for one range of time. Old answers stay visible until the new ones have arrived. */
export class InsightBoard {
  readonly #answers = new SvelteMap<string, Loaded>();
  readonly #waiting = new SvelteMap<string, true>();
  #turn = new AbortController();

  loaded(name: string): Loaded | null {
    return this.#answers.get(name) ?? null;
  }

  busy(name: string): boolean {
    return this.#waiting.has(name);
  }

  /** Requests every insight again. Answers to an earlier call are dropped. */
  async load(insights: readonly InsightSummary[], chat: string, span: DaySpan): Promise<void> {
    this.stop();
    const { signal } = this.#turn;
    await Promise.all(insights.map(({ name }) => this.#ask(name, chat, span, signal)));
  }

  async retry(name: string, chat: string, span: DaySpan): Promise<void> {
    await this.#ask(name, chat, span, this.#turn.signal);
  }

  stop(): void {
    this.#turn.abort();
    this.#turn = new AbortController();
  }

  async #ask(name: string, chat: string, span: DaySpan, signal: AbortSignal): Promise<void> {
    this.#waiting.set(name, true);
    try {
      const result = await readInsight(name, chat, span, signal);
      if (!signal.aborted) this.#answers.set(name, { result, problem: null });
    } catch (cause) {
      if (signal.aborted) return;
      if (!(cause instanceof ApiError)) throw cause;
      this.#answers.set(name, { result: null, problem: cause.problem });
    }
    if (!signal.aborted) this.#waiting.delete(name);
  }
}
