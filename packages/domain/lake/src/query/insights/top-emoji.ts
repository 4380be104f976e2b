import { HAS_WORDS } from './insight.ts';
import type { Insight } from './insight.ts';
import { EMOJI } from './patterns.ts';
import { counted, name, number } from './wording.ts';

/** An emoji with and without U+FE0F (chr(65039)) counts as one. Skin tones count separately. */
export const topEmoji: Insight = {
  name: 'top-emoji',
  title: 'Favourite emoji',
  question: 'Which emoji are used most?',
  chart: 'bar',
  columns: [
    { name: 'emoji', type: 'varchar', meaning: 'One emoji as people see it, joined ones whole' },
    { name: 'uses', type: 'bigint', meaning: 'How often it was written, every time counted' },
    { name: 'people', type: 'bigint', meaning: 'People who used it' },
  ],
  sql: `
with found as (
  select sender, regexp_extract_all(text, ${EMOJI}) as emojis
  from scoped
  where ${HAS_WORDS} and sender is not null
)
select max(emoji) as emoji, count(*) as uses, count(distinct sender) as people
from found
cross join unnest(emojis) as t (emoji)
group by replace(emoji, chr(65039), '')
order by uses desc, emoji
limit 50`,
  headline([first]) {
    return first ? `${name(first[0])} is the favourite, used ${counted(number(first[1]), 'time')}.` : null;
  },
};
