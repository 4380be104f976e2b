import { IS_MESSAGE } from './insight.ts';
import type { Insight } from './insight.ts';
import { counted, name, number, percent, total } from './wording.ts';

export const editedAndDeleted: Insight = {
  name: 'edited-and-deleted',
  title: 'Edited and deleted messages',
  question: 'Which share of their messages do people edit or delete for everyone?',
  chart: 'bar',
  columns: [
    { name: 'person', type: 'varchar', meaning: 'Newest name of the person' },
    { name: 'changed_share', type: 'double', meaning: 'Share of messages that were edited or deleted' },
    { name: 'edited_share', type: 'double', meaning: 'Share of messages that were edited and are still there' },
    { name: 'deleted_share', type: 'double', meaning: 'Share of messages that were deleted' },
    { name: 'edited', type: 'bigint', meaning: 'Messages that were edited and are still there' },
    { name: 'deleted', type: 'bigint', meaning: 'Messages that were deleted' },
    { name: 'messages', type: 'bigint', meaning: 'All messages, the deleted ones too' },
  ],
  sql: `
with per_person as (
  select
    sender as person,
    count(*) filter (where edited and kind <> 'deleted') as edited,
    count(*) filter (where kind = 'deleted') as deleted,
    count(*) as messages
  from scoped
  where ${IS_MESSAGE} and sender is not null
  group by sender
)
select
  person,
  (edited + deleted) / cast(messages as double) as changed_share,
  edited / cast(messages as double) as edited_share,
  deleted / cast(messages as double) as deleted_share,
  edited,
  deleted,
  messages
from per_person
order by changed_share desc, person`,
  headline(rows) {
    const [first] = rows;
    if (!first) return null;
    if (number(first[1]) === 0) return 'No message was edited or deleted.';
    const [edited, deleted] = [total(rows, 4), total(rows, 5)];
    const sum = `${counted(edited, 'message')} edited, ${deleted.toLocaleString('en-US')} deleted`;
    return `${sum}; ${name(first[0])} changes the most: ${percent(number(first[1]))}.`;
  },
};
