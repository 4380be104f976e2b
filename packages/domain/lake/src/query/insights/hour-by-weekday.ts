import { IS_MESSAGE } from './insight.ts';
import type { Insight } from './insight.ts';
import { number } from './wording.ts';

const WEEKDAYS = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];

/** Days are counted from a Monday: the engines number the days of the week differently. */
export const hourByWeekday: Insight = {
  name: 'hour-by-weekday',
  title: 'Hours of the week',
  question: 'At which hours of the week do people write?',
  chart: 'heatmap',
  columns: [
    { name: 'weekday', type: 'bigint', meaning: '1 is Monday, 7 is Sunday' },
    { name: 'hour', type: 'bigint', meaning: '0 to 23, by the clock of the export' },
    {
      name: 'messages',
      type: 'bigint',
      meaning: 'Messages in that hour of that weekday; hours without any are left out',
    },
  ],
  sql: `
select
  date_diff('day', date '1900-01-01', cast(sent_at as date)) % 7 + 1 as weekday,
  extract(hour from sent_at) as hour,
  count(*) as messages
from scoped
where ${IS_MESSAGE}
group by 1, 2
order by 1, 2`,
  headline(rows) {
    const busiest = rows.reduce((best, row) => (number(row[2]) > number(best?.[2]) ? row : best), rows[0]);
    if (!busiest) return null;
    const hour = number(busiest[1]);
    return `The busiest hour of the week is ${WEEKDAYS[number(busiest[0]) - 1]} from ${hour}:00 to ${(hour + 1) % 24}:00.`;
  },
};
