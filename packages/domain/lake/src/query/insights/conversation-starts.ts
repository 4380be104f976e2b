import { CONVERSATION_GAP_SECONDS } from './insight.ts';
import type { Insight } from './insight.ts';
import { SILENCES } from './longest-silences.ts';
import { counted, name, number, percent, total } from './wording.ts';

/** The first message of a chat, or of the requested time range, starts a conversation. */
export const conversationStarts: Insight = {
  name: 'conversation-starts',
  title: 'Who starts conversations',
  question: 'Who writes first after a silence of eight hours or more?',
  chart: 'bar',
  columns: [
    { name: 'person', type: 'varchar', meaning: 'Newest name of the person' },
    {
      name: 'starts',
      type: 'bigint',
      meaning: 'First messages after the silence; the first message of a chat is one too',
    },
    { name: 'share', type: 'double', meaning: 'Share of all starts' },
  ],
  sql: `
with ${SILENCES.trim()},
starts as (
  select sender as person, count(*) as starts
  from silences
  where heard_at is null or date_diff('second', heard_at, sent_at) >= ${CONVERSATION_GAP_SECONDS}
  group by sender
)
select person, starts, starts / cast(sum(starts) over () as double) as share
from starts
order by starts desc, person`,
  headline(rows) {
    const [first] = rows;
    if (!first) return null;
    if (total(rows, 1) === 1) return `${name(first[0])} started the one conversation.`;
    if (first[1] === rows[1]?.[1])
      return `${name(first[0])} and ${name(rows[1]?.[0])} start conversations equally often.`;
    return `${name(first[0])} starts ${percent(number(first[2]))} of ${counted(total(rows, 1), 'conversation')}.`;
  },
};
