import { monthlyActivity } from '#lib/activity.ts';
import { ApiError } from '#lib/api.ts';
import type { LinePoint } from '#lib/charts/series.ts';

/** Messages by month of every chat, requested once for all cards. If the request fails, the cards only lack their lines. */
export class Monthly {
  chats = $state.raw<ReadonlyMap<string, readonly LinePoint[]>>(new Map());

  async load(signal: AbortSignal): Promise<void> {
    try {
      this.chats = await monthlyActivity(signal);
    } catch (cause) {
      if (!signal.aborted && !(cause instanceof ApiError)) throw cause;
    }
  }
}
