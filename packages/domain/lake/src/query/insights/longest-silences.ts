import { CHAT_ORDER, IS_MESSAGE } from './insight.ts';
import type { Insight } from './insight.ts';
import { day, duration, name, number } from './wording.ts';

/**
 * Each message with the time of the message before it. Where that one arrived late, with a time long before others, the latest time so far is
 * used. Clocks are set back by at most one hour, so a larger step back means a late message.
 */
export const SILENCES = `
in_order as (
  select
    chat_name,
    sender,
    sent_at,
    lag(sent_at) over (${CHAT_ORDER}) as previous_at,
    max(sent_at) over (${CHAT_ORDER} rows between unbounded preceding and 1 preceding) as latest_at
  from scoped
  where ${IS_MESSAGE} and sender is not null
),
silences as (
  select
    chat_name,
    sender,
    sent_at,
    case when previous_at < latest_at - interval '1' hour then latest_at else previous_at end as heard_at
  from in_order
)`;

export const longestSilences: Insight = {
  name: 'longest-silences',
  title: 'Longest silences',
  question: 'Which were the longest times without a message in the chat, and who broke them?',
  chart: 'table',
  columns: [
    { name: 'chat_name', type: 'varchar', meaning: 'Newest name of the chat' },
    { name: 'last_message_at', type: 'timestamp', meaning: 'The last message before the silence' },
    { name: 'broken_at', type: 'timestamp', meaning: 'The first message after it' },
    { name: 'silence_hours', type: 'double', meaning: 'Hours between the two' },
    { name: 'broken_by', type: 'varchar', meaning: 'Who wrote first again' },
  ],
  sql: `
with ${SILENCES.trim()}
select
  chat_name,
  heard_at as last_message_at,
  sent_at as broken_at,
  date_diff('second', heard_at, sent_at) / 3600e0 as silence_hours,
  sender as broken_by
from silences
where heard_at < sent_at
order by silence_hours desc, broken_at, chat_name
limit 10`,
  headline([first]) {
    if (!first) return null;
    const length = duration(number(first[3]) * 3600);
    return `The longest silence lasted ${length} from ${day(first[1])}; ${name(first[4])} broke it.`;
  },
};
