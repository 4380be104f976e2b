import { IS_MESSAGE } from './insight.ts';
import type { Insight } from './insight.ts';
import { counted, day, name, number } from './wording.ts';

export const atAGlance: Insight = {
  name: 'at-a-glance',
  title: 'At a glance',
  question: 'How big is each chat, and from when to when does it reach?',
  chart: 'table',
  columns: [
    { name: 'chat_name', type: 'varchar', meaning: 'Newest name of the chat' },
    { name: 'messages', type: 'bigint', meaning: 'Messages of any kind, deleted ones too' },
    { name: 'people', type: 'bigint', meaning: 'People who wrote' },
    { name: 'first_sent_at', type: 'timestamp', meaning: 'The first message' },
    { name: 'last_sent_at', type: 'timestamp', meaning: 'The last message' },
    { name: 'active_days', type: 'bigint', meaning: 'Days with at least one message' },
    {
      name: 'active_share',
      type: 'double',
      meaning: 'Share of the days from the first to the last that had a message',
    },
  ],
  sql: `
with per_chat as (
  select
    chat_id,
    max(chat_name) as chat_name,
    count(*) as messages,
    count(distinct sender) as people,
    min(sent_at) as first_sent_at,
    max(sent_at) as last_sent_at,
    count(distinct cast(sent_at as date)) as active_days
  from scoped
  where ${IS_MESSAGE}
  group by chat_id
)
select
  chat_name,
  messages,
  people,
  first_sent_at,
  last_sent_at,
  active_days,
  active_days / cast(date_diff('day', cast(first_sent_at as date), cast(last_sent_at as date)) + 1 as double) as active_share
from per_chat
order by messages desc, chat_name, chat_id`,
  headline(rows) {
    const [first] = rows;
    if (!first) return null;
    const messages = counted(number(first[1]), 'message');
    if (rows.length > 1) return `${counted(rows.length, 'chat')}; the largest is ${name(first[0])}, with ${messages}.`;
    return `${messages} by ${counted(number(first[2]), 'person', 'people')} since ${day(first[3])}.`;
  },
};
