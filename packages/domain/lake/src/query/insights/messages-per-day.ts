import { IS_MESSAGE } from './insight.ts';
import type { Insight } from './insight.ts';
import { counted, day, total } from './wording.ts';

export const messagesPerDay: Insight = {
  name: 'messages-per-day',
  title: 'Messages over time',
  question: 'How many messages are there on each day?',
  chart: 'line',
  columns: [
    { name: 'day', type: 'date', meaning: 'A day with at least one message; the days between have none' },
    { name: 'messages', type: 'bigint', meaning: 'Messages of that day' },
  ],
  sql: `
select cast(sent_at as date) as day, count(*) as messages
from scoped
where ${IS_MESSAGE}
group by cast(sent_at as date)
order by day`,
  headline(rows) {
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) return null;
    const messages = counted(total(rows, 1), 'message');
    if (rows.length === 1) return `${messages}, all on ${day(first[0])}.`;
    return `${messages} from ${day(first[0])} to ${day(last[0])}, on ${counted(rows.length, 'day')}.`;
  },
};
