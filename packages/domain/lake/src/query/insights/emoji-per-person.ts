import { HAS_WORDS } from './insight.ts';
import type { Insight } from './insight.ts';
import { EMOJI } from './patterns.ts';
import { name, number } from './wording.ts';

export const emojiPerPerson: Insight = {
  name: 'emoji-per-person',
  title: 'Emoji of each person',
  question: 'Which five emoji does each person use most?',
  chart: 'table',
  columns: [
    { name: 'person', type: 'varchar', meaning: 'Newest name of the person' },
    { name: 'emoji', type: 'varchar', meaning: 'One emoji as people see it, joined ones whole' },
    { name: 'uses', type: 'bigint', meaning: 'How often the person wrote it' },
    { name: 'place', type: 'bigint', meaning: '1 is the most used of the person' },
  ],
  sql: `
with found as (
  select sender, regexp_extract_all(text, ${EMOJI}) as emojis
  from scoped
  where ${HAS_WORDS} and sender is not null
),
counted as (
  select sender as person, max(emoji) as emoji, count(*) as uses
  from found
  cross join unnest(emojis) as t (emoji)
  group by sender, replace(emoji, chr(65039), '')
),
placed as (
  select person, emoji, uses, row_number() over (partition by person order by uses desc, emoji) as place
  from counted
)
select person, emoji, uses, place
from placed
where place <= 5
order by person, place`,
  headline(rows) {
    const first = rows.reduce((best, row) => (number(row[2]) > number(best?.[2]) ? row : best), rows[0]);
    return first ? `${name(first[0])} likes ${name(first[1])} best.` : null;
  },
};
