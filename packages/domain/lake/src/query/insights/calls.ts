import type { Insight } from './insight.ts';
import { counted, duration, name, number, total } from './wording.ts';

export const calls: Insight = {
  name: 'calls',
  title: 'Calls',
  question: 'Who calls how often, how many calls were missed, and how long did they last?',
  chart: 'bar',
  columns: [
    { name: 'person', type: 'varchar', meaning: 'Who called; “unknown” where the export does not say' },
    { name: 'calls', type: 'bigint', meaning: 'Calls, the missed ones too' },
    { name: 'missed', type: 'bigint', meaning: 'Calls that were not answered' },
    { name: 'video', type: 'bigint', meaning: 'Video calls, the missed ones too' },
    { name: 'total_minutes', type: 'double', meaning: 'Minutes of all calls whose length the export tells' },
    { name: 'longest_minutes', type: 'double', meaning: 'Minutes of the longest call; null where no length is told' },
  ],
  sql: `
select
  coalesce(sender, 'unknown') as person,
  count(*) as calls,
  count(*) filter (where call_missed) as missed,
  count(*) filter (where call_video) as video,
  coalesce(sum(call_seconds), 0) / 60e0 as total_minutes,
  max(call_seconds) / 60e0 as longest_minutes
from scoped
where kind = 'call'
group by coalesce(sender, 'unknown')
order by calls desc, person`,
  headline(rows) {
    const [first] = rows;
    if (!first) return null;
    const [all, missed, minutes] = [total(rows, 1), total(rows, 2), total(rows, 4)];
    const length = minutes > 0 ? `, ${duration(minutes * 60)} in all` : '';
    const most = rows.length > 1 && first[1] !== rows[1]?.[1] ? ` ${name(first[0])} calls most often.` : '';
    return `${counted(all, 'call')}, ${number(missed).toLocaleString('en-US')} of them missed${length}.${most}`;
  },
};
