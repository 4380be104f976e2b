import { HAS_WORDS } from './insight.ts';
import type { Insight } from './insight.ts';
import { IS_WORD, WORD } from './patterns.ts';
import { counted, name, number } from './wording.ts';

/**
 * There is no list of stop words, because it would need every language. A minimum of four letters excludes most of them; two suffice in
 * scripts whose characters carry more (from U+2E80 on: Chinese, Japanese, Korean). The condition applies after counting, because DuckDB takes
 * five times as long when it pushes the condition down to every word.
 */
export const topWords: Insight = {
  name: 'top-words',
  title: 'Favourite words',
  question: 'Which words of four letters or more are used most?',
  chart: 'bar',
  columns: [
    { name: 'word', type: 'varchar', meaning: 'The word in lower case' },
    { name: 'uses', type: 'bigint', meaning: 'How often it was written' },
    { name: 'people', type: 'bigint', meaning: 'People who used it' },
  ],
  sql: `
with found as (
  select sender, regexp_extract_all(lower(text), ${WORD}) as words
  from scoped
  where ${HAS_WORDS} and sender is not null
),
per_person as (
  select word, sender, count(*) as uses
  from found
  cross join unnest(words) as t (word)
  group by word, sender
),
counted as (
  select
    word,
    cast(sum(uses) filter (where ${IS_WORD} and (length(word) >= 4 or (length(word) >= 2 and word >= '⺀'))) as bigint) as uses,
    count(*) as people
  from per_person
  group by word
)
select word, uses, people
from counted
where uses > 0
order by uses desc, word
limit 50`,
  headline([first]) {
    return first ? `“${name(first[0])}” is the favourite word, written ${counted(number(first[1]), 'time')}.` : null;
  },
};
