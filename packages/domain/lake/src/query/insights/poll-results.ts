import type { Insight } from './insight.ts';
import { counted, name, number } from './wording.ts';

export const pollResults: Insight = {
  name: 'poll-results',
  title: 'Polls',
  question: 'How did the polls end?',
  chart: 'table',
  columns: [
    { name: 'asked_at', type: 'timestamp', meaning: 'When the poll was sent' },
    { name: 'person', type: 'varchar', meaning: 'Who asked' },
    { name: 'poll_question', type: 'varchar', meaning: 'The question' },
    { name: 'answer', type: 'varchar', meaning: 'One of the answers, in the order of the poll' },
    { name: 'votes', type: 'bigint', meaning: 'Votes for the answer at the time of the newest export' },
    { name: 'share', type: 'double', meaning: 'Share of the votes of the poll; null where nobody voted' },
  ],
  sql: `
with polls as (
  select message_id, chat_id, position, sent_at, sender, poll_question, poll_options, poll_votes
  from scoped
  where kind = 'poll'
),
answers as (
  select message_id, chat_id, position, sent_at, sender, poll_question, poll_votes, answer, place
  from polls
  cross join unnest(poll_options) with ordinality as t (answer, place)
),
counted as (
  select message_id, chat_id, position, sent_at, sender, poll_question, answer, place, cast(poll_votes[place] as bigint) as votes
  from answers
)
select
  sent_at as asked_at,
  sender as person,
  poll_question,
  answer,
  votes,
  votes / cast(nullif(sum(votes) over (partition by message_id), 0) as double) as share
from counted
order by sent_at, chat_id, position, place`,
  headline(rows) {
    const polls = new Set(rows.map((row) => `${String(row[0])} ${name(row[1])} ${name(row[2])}`)).size;
    if (polls === 0) return null;
    const clearest = rows.reduce((best, row) => (number(row[5]) > number(best?.[5]) ? row : best), rows[0]);
    if (!clearest || number(clearest[4]) === 0) return `${counted(polls, 'poll')}, and nobody voted.`;
    return `${counted(polls, 'poll')}; the clearest answer: “${name(clearest[3])}” to “${name(clearest[2])}”.`;
  },
};
