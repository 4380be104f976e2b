import { runQuery } from './api.ts';
import type { LinePoint } from './charts/series.ts';
import { dayOf } from './days.ts';

/** Messages by month of every chat, in one request; x is the month's first day. */
export async function monthlyActivity(signal: AbortSignal): Promise<Map<string, LinePoint[]>> {
  const { rows } = await runQuery(
    'select chat_id, month, count(*) as messages from messages group by chat_id, month order by month',
    10_000,
    signal,
  );
  const chats = new Map<string, LinePoint[]>();
  for (const [chat, month, messages] of rows) {
    const points = chats.get(String(chat)) ?? [];
    chats.set(String(chat), points);
    points.push({ x: dayOf(`${String(month)}-01`), y: Number(messages) });
  }
  return chats;
}

/** Messages by day of one chat, in order; days without messages are left out. */
export async function dailyActivity(chat: string, signal: AbortSignal): Promise<LinePoint[]> {
  const { rows } = await runQuery(
    `select cast(sent_at as date) as day, count(*) as messages from messages where chat_id = '${chat.replaceAll("'", "''")}' group by 1 order by 1`,
    10_000,
    signal,
  );
  return rows.map(([day, messages]) => ({ x: dayOf(String(day)), y: Number(messages) }));
}
