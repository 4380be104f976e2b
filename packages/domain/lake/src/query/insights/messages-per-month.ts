import { IS_MESSAGE } from './insight.ts';
import type { Insight } from './insight.ts';
import { counted, month as monthName, name, number } from './wording.ts';

export const messagesPerMonth: Insight = {
  name: 'messages-per-month',
  title: 'Messages per person over time',
  question: 'How many messages does each person write in each month?',
  chart: 'line',
  columns: [
    { name: 'month', type: 'varchar', meaning: 'YYYY-MM' },
    { name: 'person', type: 'varchar', meaning: 'Newest name of the person' },
    {
      name: 'messages',
      type: 'bigint',
      meaning: 'Messages of the person in the month; months without any are left out',
    },
  ],
  sql: `
select month, sender as person, count(*) as messages
from scoped
where ${IS_MESSAGE} and sender is not null
group by month, sender
order by month, messages desc, person`,
  headline(rows) {
    const months = new Map<string, number>();
    for (const row of rows) months.set(name(row[0]), (months.get(name(row[0])) ?? 0) + number(row[2]));
    if (months.size < 2) return null;
    const [month, messages] = [...months].reduce((best, one) => (one[1] > best[1] ? one : best));
    return `The busiest month was ${monthName(month)}, with ${counted(messages, 'message')}.`;
  },
};
