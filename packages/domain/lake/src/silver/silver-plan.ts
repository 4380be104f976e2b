import type { ChatState, SilverState } from './silver-state.ts';

/** Source of a chat's rows in a month: derived from its exports, or copied from the present file. */
export interface MonthPart {
  readonly chatId: string;
  readonly rows: number;
  readonly from: 'exports' | 'file';
}

export type MonthReason = 'new' | 'changed' | 'damaged' | 'full';

export interface MonthPlan {
  readonly month: string;
  readonly reason: MonthReason;
  readonly rows: number;
  /** Ordered by chat id, as the file is. */
  readonly parts: readonly MonthPart[];
}

/** The changes that a build makes to silver. A dry run ends with it. */
export interface SilverPlan {
  readonly write: readonly MonthPlan[];
  readonly remove: readonly string[];
  readonly unchanged: readonly string[];
}

export interface PlanInput {
  readonly before: SilverState;
  /** Months whose file is missing, differs from the written one, or was left by an unfinished build. */
  readonly damaged: ReadonlySet<string>;
  /** Months that have a file, including files that no manifest names. */
  readonly present: ReadonlySet<string>;
  /** The new state of every chat, ordered by id. */
  readonly chats: readonly Pick<ChatState, 'chatId' | 'months'>[];
  /** Derives all rows from exports. */
  readonly full: boolean;
}

/** Decides which months are written, from which sources, and which are removed. Pure. */
export function planSilver({ before, damaged, present, chats, full }: PlanInput): SilverPlan {
  const wanted = byMonth(chats);
  const had = byMonth(before.chats);
  const write: MonthPlan[] = [];
  const unchanged: string[] = [];
  for (const [month, parts] of [...wanted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const old = had.get(month);
    const suspect = full || damaged.has(month);
    const same = (chatId: string, fingerprint: string): boolean =>
      !suspect && old?.get(chatId)?.fingerprint === fingerprint;
    const allSame = [...parts].every(([chatId, { fingerprint }]) => same(chatId, fingerprint));
    if (allSame && old?.size === parts.size) {
      unchanged.push(month);
      continue;
    }
    write.push({
      month,
      reason: full ? 'full' : damaged.has(month) ? 'damaged' : old === undefined ? 'new' : 'changed',
      rows: [...parts.values()].reduce((sum, { rows }) => sum + rows, 0),
      parts: [...parts].map(([chatId, { rows, fingerprint }]) => ({
        chatId,
        rows,
        from: same(chatId, fingerprint) ? 'file' : 'exports',
      })),
    });
  }
  const remove = [...present].filter((month) => !wanted.has(month)).sort();
  return { write, remove, unchanged };
}

type MonthChats = Map<string, { readonly rows: number; readonly fingerprint: string }>;

function byMonth(chats: PlanInput['chats']): Map<string, MonthChats> {
  const months = new Map<string, MonthChats>();
  for (const { chatId, months: own } of chats) {
    for (const [month, state] of Object.entries(own)) {
      let parts = months.get(month);
      if (parts === undefined) months.set(month, (parts = new Map()));
      parts.set(chatId, state);
    }
  }
  return months;
}
