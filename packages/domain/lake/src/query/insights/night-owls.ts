import { IS_MESSAGE } from './insight.ts';
import type { Insight } from './insight.ts';
import { name, number, percent } from './wording.ts';

export const nightOwls: Insight = {
  name: 'night-owls',
  title: 'Night owls and early birds',
  question: 'Which share of their messages do people write at night (23 to 5) and early in the morning (5 to 8)?',
  chart: 'bar',
  columns: [
    { name: 'person', type: 'varchar', meaning: 'Newest name of the person' },
    { name: 'night_share', type: 'double', meaning: 'Share of messages from 23:00 to before 05:00' },
    { name: 'morning_share', type: 'double', meaning: 'Share of messages from 05:00 to before 08:00' },
    { name: 'messages', type: 'bigint', meaning: 'All messages of the person' },
  ],
  sql: `
with per_person as (
  select
    sender as person,
    count(*) filter (where extract(hour from sent_at) >= 23 or extract(hour from sent_at) < 5) as night,
    count(*) filter (where extract(hour from sent_at) between 5 and 7) as morning,
    count(*) as messages
  from scoped
  where ${IS_MESSAGE} and sender is not null
  group by sender
)
select
  person,
  night / cast(messages as double) as night_share,
  morning / cast(messages as double) as morning_share,
  messages
from per_person
order by night_share desc, person`,
  headline([first]) {
    if (!first) return null;
    if (number(first[1]) === 0) return 'Nobody writes at night.';
    return `${name(first[0])} is the night owl: ${percent(number(first[1]))} of the messages come between 23:00 and 5:00.`;
  },
};
