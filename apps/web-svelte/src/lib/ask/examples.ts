/** Example queries. Each runs on any lake, also on an empty one. */
export const EXAMPLES: readonly { readonly question: string; readonly sql: string }[] = [
  {
    question: 'How many messages has each chat?',
    sql: `select chat_name, count(*) as messages
from messages
group by chat_name
order by messages desc`,
  },
  {
    question: 'Who writes most, in all chats together?',
    sql: `select sender, count(*) as messages
from messages
where sender is not null
group by sender
order by messages desc
limit 20`,
  },
  {
    question: 'How much was written in each month?',
    sql: `select month, count(*) as messages
from messages
group by month
order by month`,
  },
  {
    question: 'What was said in the middle of the night?',
    sql: `select sent_at, chat_name, sender, text
from messages
where extract(hour from sent_at) between 2 and 4
  and kind = 'text'
order by sent_at desc
limit 50`,
  },
  {
    question: 'Which messages mention a holiday?',
    sql: `select sent_at, chat_name, sender, text
from messages
where lower(text) like '%holiday%'
   or lower(text) like '%urlaub%'
   or lower(text) like '%férias%'
order by sent_at desc
limit 50`,
  },
  {
    question: 'Which kinds of messages are there?',
    sql: `select kind, media_type, count(*) as messages
from messages
group by kind, media_type
order by messages desc`,
  },
  {
    question: 'What are the ten longest messages?',
    sql: `select length(text) as characters, sent_at, chat_name, sender, text
from messages
order by characters desc
limit 10`,
  },
  {
    question: 'Which day had the most messages in each chat?',
    sql: `with days as (
  select chat_name, cast(sent_at as date) as day, count(*) as messages
  from messages
  group by chat_name, cast(sent_at as date)
)
select chat_name, max_by(day, messages) as busiest_day, max(messages) as messages
from days
group by chat_name
order by messages desc`,
  },
  {
    question: 'What are the first and last days of each chat?',
    sql: `select chat_name, min(sent_at) as first_message, max(sent_at) as last_message
from messages
group by chat_name
order by first_message`,
  },
  {
    question: 'How long did we talk on the phone?',
    sql: `select chat_name, count(*) as calls, sum(call_seconds) / 60.0 as total_minutes
from messages
where kind = 'call'
group by chat_name
order by total_minutes desc`,
  },
];
