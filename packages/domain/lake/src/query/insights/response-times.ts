import { CHAT_ORDER, CONVERSATION_GAP_SECONDS, IS_MESSAGE } from './insight.ts';
import type { Insight } from './insight.ts';
import { answerTime, frequent, name, number } from './wording.ts';

/**
 * A reply is a message that follows one of another person in the same chat. Its response time is the time between both. A message that starts
 * a new conversation is no reply. Times are wall times: where the clock was set back in between, as at the end of summer time, the response
 * time is zero.
 */
export const REPLIES = `
in_order as (
  select
    sender,
    sent_at,
    lag(sender) over (${CHAT_ORDER}) as previous_sender,
    lag(sent_at) over (${CHAT_ORDER}) as previous_at
  from scoped
  where ${IS_MESSAGE} and sender is not null
),
replies as (
  select
    sender as person,
    previous_sender as answered,
    previous_at as answered_at,
    case when sent_at > previous_at then date_diff('second', previous_at, sent_at) else 0 end as seconds
  from in_order
  where previous_sender <> sender
    and date_diff('second', previous_at, sent_at) < ${CONVERSATION_GAP_SECONDS}
)`;

export const responseTimes: Insight = {
  name: 'response-times',
  title: 'Response times',
  question: 'How fast does each person answer each other person, within eight hours?',
  chart: 'matrix',
  columns: [
    { name: 'person', type: 'varchar', meaning: 'Who answers' },
    { name: 'answered', type: 'varchar', meaning: 'Whose message came right before' },
    { name: 'median_seconds', type: 'double', meaning: 'Half of the replies came within this time' },
    { name: 'replies', type: 'bigint', meaning: 'Replies counted' },
  ],
  sql: `
with ${REPLIES.trim()},
ranked as (
  select
    person,
    answered,
    seconds,
    row_number() over (partition by person, answered order by seconds) as place,
    count(*) over (partition by person, answered) as replies
  from replies
)
select person, answered, avg(seconds) as median_seconds, max(replies) as replies
from ranked
where 2 * place between replies and replies + 2
group by person, answered
order by person, answered`,
  headline(rows) {
    const [fastest] = frequent(rows, 3).toSorted((a, b) => number(a[2]) - number(b[2]));
    if (!fastest) return null;
    return `${name(fastest[0])} is the fastest to answer ${name(fastest[1])}: usually within ${answerTime(number(fastest[2]))}.`;
  },
};
