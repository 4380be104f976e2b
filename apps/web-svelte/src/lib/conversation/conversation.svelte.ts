import type { ChatMessage, Problem } from '@homelake/http-api';
import { dailyActivity } from '#lib/activity.ts';
import { ApiError, readMessages } from '#lib/api.ts';
import type { LinePoint } from '#lib/charts/series.ts';
import { isoDay } from '#lib/days.ts';
import type { TimeWindow } from '#lib/insights/time-window.ts';
import { stretchEnding, stretchStarting } from './stretch.ts';

/** The loaded part of a chat. It grows in both directions by pages of whole days. */
export class Conversation {
  messages = $state.raw<readonly ChatMessage[]>([]);
  problem = $state.raw<Problem | null>(null);
  busy = $state(true);

  #days = $state.raw<readonly LinePoint[]>([]);
  #shown = $state.raw<TimeWindow | null>(null);
  #turn = new AbortController();
  readonly #chat: string;

  constructor(chat: string) {
    this.#chat = chat;
  }

  get hasOlder(): boolean {
    return this.#shown !== null && (this.#days[0]?.x ?? Infinity) < this.#shown.first;
  }

  get hasNewer(): boolean {
    return this.#shown !== null && (this.#days.at(-1)?.x ?? -Infinity) > this.#shown.last;
  }

  /** Shows the page that begins with a day, or the newest page. */
  open(day: number | null): Promise<void> {
    return this.#run(async (signal) => {
      if (this.#days.length === 0) this.#days = await dailyActivity(this.#chat, signal);
      const newest = stretchEnding(this.#days, Infinity);
      const stretch = day === null ? newest : (stretchStarting(this.#days, day) ?? newest);
      const messages = stretch === null ? [] : await this.#read(stretch, signal);
      this.#shown = stretch;
      this.messages = messages;
    });
  }

  older(): Promise<void> {
    return this.#run(async (signal) => {
      const shown = this.#shown;
      const stretch = shown && stretchEnding(this.#days, shown.first - 1);
      if (!stretch) return;
      this.messages = [...(await this.#read(stretch, signal)), ...this.messages];
      this.#shown = { first: stretch.first, last: shown.last };
    });
  }

  newer(): Promise<void> {
    return this.#run(async (signal) => {
      const shown = this.#shown;
      const stretch = shown && stretchStarting(this.#days, shown.last + 1);
      if (!stretch) return;
      this.messages = [...this.messages, ...(await this.#read(stretch, signal))];
      this.#shown = { first: shown.first, last: stretch.last };
    });
  }

  stop(): void {
    this.#turn.abort();
  }

  #read(stretch: TimeWindow, signal: AbortSignal): Promise<ChatMessage[]> {
    return readMessages(this.#chat, { from: isoDay(stretch.first), to: isoDay(stretch.last + 1) }, signal);
  }

  async #run(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.stop();
    this.#turn = new AbortController();
    const { signal } = this.#turn;
    this.busy = true;
    this.problem = null;
    try {
      await work(signal);
    } catch (cause) {
      if (signal.aborted) return;
      if (!(cause instanceof ApiError)) throw cause;
      this.problem = cause.problem;
    }
    if (!signal.aborted) this.busy = false;
  }
}
