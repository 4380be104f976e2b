import { monthlyActivity } from '#lib/activity.ts';
import { ApiError } from '#lib/api.ts';
import type { LinePoint } from '#lib/charts/series.ts';

/** Every chat's messages by month, asked for once for all cards. A card without them only lacks its line. */
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
