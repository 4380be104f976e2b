import { CHAT_ORDER } from './insight.ts';
import type { Insight } from './insight.ts';
import { counted, number } from './wording.ts';

/**
 * The person who joined or left is the target of `added` and `removed`, and the actor otherwise. Rows are ordered by `latest_at`, which never
 * decreases within a chat: chats are interleaved by time, and each keeps its own order.
 */
export const joinsAndLeaves: Insight = {
  name: 'joins-and-leaves',
  title: 'Coming and going',
  question: 'When did people join or leave the groups, and who added or removed them?',
  chart: 'table',
  columns: [
    { name: 'happened_at', type: 'timestamp', meaning: 'When the export says it happened' },
    { name: 'chat_name', type: 'varchar', meaning: 'Newest name of the chat' },
    { name: 'event', type: 'varchar', meaning: 'created, added, joined, left or removed' },
    {
      name: 'member',
      type: 'varchar',
      meaning: 'Newest name of who came or went; null where no export says',
    },
    {
      name: 'done_by',
      type: 'varchar',
      meaning: 'Who added or removed them; null where they did it themselves, or where the export does not say',
    },
    { name: 'change', type: 'bigint', meaning: '1 for coming, -1 for going' },
    {
      name: 'balance',
      type: 'bigint',
      meaning: 'Sum of the changes of the chat up to then, counted from 0 before the first',
    },
  ],
  sql: `
with changes as (
  select
    chat_id,
    chat_name,
    sent_at,
    month,
    position,
    max(sent_at) over (${CHAT_ORDER}) as latest_at,
    event,
    case when event in ('added', 'removed') then event_target else event_actor end as member,
    case when event in ('added', 'removed') then event_actor end as done_by,
    case when event in ('left', 'removed') then -1 else 1 end as change
  from scoped
  where kind = 'system' and event in ('created', 'added', 'joined', 'left', 'removed')
)
select
  sent_at as happened_at,
  chat_name,
  event,
  member,
  done_by,
  cast(change as bigint) as change,
  cast(sum(change) over (${CHAT_ORDER} rows unbounded preceding) as bigint) as balance
from changes
order by latest_at, chat_name, chat_id, month, position`,
  headline(rows) {
    if (rows.length === 0) return null;
    const came = rows.filter((row) => number(row[5]) > 0).length;
    const went = rows.length - came;
    return `${counted(came, 'person', 'people')} came, ${went === 0 ? 'nobody' : went.toLocaleString('en-US')} went.`;
  },
};
