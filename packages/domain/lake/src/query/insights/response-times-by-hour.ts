import type { Insight } from './insight.ts';
import { REPLIES } from './response-times.ts';
import { answerTime, frequent, number } from './wording.ts';

export const responseTimesByHour: Insight = {
  name: 'response-times-by-hour',
  title: 'Response times over the day',
  question: 'How long does an answer take, by the hour in which the message was sent?',
  chart: 'line',
  columns: [
    { name: 'hour', type: 'bigint', meaning: '0 to 23: when the answered message was sent' },
    { name: 'median_seconds', type: 'double', meaning: 'Half of the replies came within this time' },
    { name: 'replies', type: 'bigint', meaning: 'Replies counted' },
  ],
  sql: `
with ${REPLIES.trim()},
ranked as (
  select
    extract(hour from answered_at) as hour,
    seconds,
    row_number() over (partition by extract(hour from answered_at) order by seconds) as place,
    count(*) over (partition by extract(hour from answered_at)) as replies
  from replies
)
select hour, avg(seconds) as median_seconds, max(replies) as replies
from ranked
where 2 * place between replies and replies + 2
group by hour
order by hour`,
  headline(rows) {
    const [slowest] = frequent(rows, 2).toSorted((a, b) => number(b[1]) - number(a[1]));
    if (!slowest || rows.length < 2) return null;
    return `Answers take longest around ${number(slowest[0])}:00: usually ${answerTime(number(slowest[1]))}.`;
  },
};
