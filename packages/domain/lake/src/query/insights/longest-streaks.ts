import { IS_MESSAGE } from './insight.ts';
import type { Insight } from './insight.ts';
import { counted, day, number } from './wording.ts';

/** Days in a row share one value of (day number - rank among the days with messages). */
export const longestStreaks: Insight = {
  name: 'longest-streaks',
  title: 'Longest streaks',
  question: 'Which were the longest runs of days with at least one message in the chat?',
  chart: 'table',
  columns: [
    { name: 'chat_name', type: 'varchar', meaning: 'Newest name of the chat' },
    { name: 'first_day', type: 'date', meaning: 'First day of the run' },
    { name: 'last_day', type: 'date', meaning: 'Last day of the run' },
    { name: 'streak_days', type: 'bigint', meaning: 'Days in the run' },
    { name: 'messages', type: 'bigint', meaning: 'Messages on those days' },
  ],
  sql: `
with days as (
  select chat_id, max(chat_name) as chat_name, cast(sent_at as date) as day, count(*) as messages
  from scoped
  where ${IS_MESSAGE}
  group by chat_id, cast(sent_at as date)
),
numbered as (
  select
    chat_id,
    chat_name,
    day,
    messages,
    date_diff('day', date '1900-01-01', day) - row_number() over (partition by chat_id order by day) as run
  from days
)
select
  max(chat_name) as chat_name,
  min(day) as first_day,
  max(day) as last_day,
  count(*) as streak_days,
  cast(sum(messages) as bigint) as messages
from numbered
group by chat_id, run
order by streak_days desc, first_day, chat_name
limit 10`,
  headline([first]) {
    if (!first) return null;
    if (number(first[3]) === 1) return 'There were never messages on two days in a row.';
    return `The longest streak lasted ${counted(number(first[3]), 'day')}, from ${day(first[1])} to ${day(first[2])}.`;
  },
};
