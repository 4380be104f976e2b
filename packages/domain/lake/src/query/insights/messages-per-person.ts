import { IS_MESSAGE } from './insight.ts';
import type { Insight } from './insight.ts';
import { counted, name, number, percent } from './wording.ts';

export const messagesPerPerson: Insight = {
  name: 'messages-per-person',
  title: 'Messages per person',
  question: 'Who writes how many messages, and on how many days?',
  chart: 'bar',
  columns: [
    { name: 'person', type: 'varchar', meaning: 'Newest name of the person' },
    { name: 'messages', type: 'bigint', meaning: 'Messages of any kind, deleted ones too' },
    { name: 'share', type: 'double', meaning: 'Share of all messages' },
    { name: 'active_days', type: 'bigint', meaning: 'Days with at least one message' },
    { name: 'first_day', type: 'date', meaning: 'Day of the first message' },
    { name: 'last_day', type: 'date', meaning: 'Day of the last message' },
  ],
  sql: `
with per_person as (
  select
    sender as person,
    count(*) as messages,
    count(distinct cast(sent_at as date)) as active_days,
    cast(min(sent_at) as date) as first_day,
    cast(max(sent_at) as date) as last_day
  from scoped
  where ${IS_MESSAGE} and sender is not null
  group by sender
)
select person, messages, messages / cast(sum(messages) over () as double) as share, active_days, first_day, last_day
from per_person
order by messages desc, person`,
  headline([first, second]) {
    if (!first) return null;
    if (!second) return `${name(first[0])} wrote all ${counted(number(first[1]), 'message')}.`;
    if (first[1] === second[1])
      return `${name(first[0])} and ${name(second[0])} write the most, and as much as each other.`;
    return `${name(first[0])} writes the most: ${percent(number(first[2]))} of all messages.`;
  },
};
