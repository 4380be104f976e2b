import { IS_MESSAGE } from './insight.ts';
import type { Insight } from './insight.ts';
import { counted, day, number } from './wording.ts';

export const calendar: Insight = {
  name: 'calendar',
  title: 'Calendar',
  question: 'Which days are busy, and how many people write on them?',
  chart: 'calendar',
  columns: [
    { name: 'day', type: 'date', meaning: 'A day with at least one message' },
    { name: 'messages', type: 'bigint', meaning: 'Messages of that day' },
    { name: 'people', type: 'bigint', meaning: 'People who wrote on that day' },
  ],
  sql: `
select cast(sent_at as date) as day, count(*) as messages, count(distinct sender) as people
from scoped
where ${IS_MESSAGE}
group by cast(sent_at as date)
order by day`,
  headline(rows) {
    const busiest = rows.reduce((best, row) => (number(row[1]) > number(best?.[1]) ? row : best), rows[0]);
    if (!busiest) return null;
    return `The busiest day was ${day(busiest[0])}, with ${counted(number(busiest[1]), 'message')}.`;
  },
};
