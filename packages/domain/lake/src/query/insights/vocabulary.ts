import { HAS_WORDS } from './insight.ts';
import type { Insight } from './insight.ts';
import { IS_WORD, WORD } from './patterns.ts';
import { counted, name, number } from './wording.ts';

export const vocabulary: Insight = {
  name: 'vocabulary',
  title: 'Vocabulary',
  question: 'How many different words does each person use?',
  chart: 'bar',
  columns: [
    { name: 'person', type: 'varchar', meaning: 'Newest name of the person' },
    { name: 'different_words', type: 'bigint', meaning: 'Words counted once each, in lower case' },
    { name: 'words', type: 'bigint', meaning: 'All words written' },
  ],
  sql: `
with found as (
  select sender, regexp_extract_all(lower(text), ${WORD}) as words
  from scoped
  where ${HAS_WORDS} and sender is not null
),
per_person as (
  select sender as person, word, count(*) as uses
  from found
  cross join unnest(words) as t (word)
  group by sender, word
),
counted as (
  select
    person,
    count(*) filter (where ${IS_WORD}) as different_words,
    cast(sum(uses) filter (where ${IS_WORD}) as bigint) as words
  from per_person
  group by person
)
select person, different_words, words
from counted
where different_words > 0
order by different_words desc, person`,
  headline([first, second]) {
    if (!first) return null;
    const words = counted(number(first[1]), 'different word');
    return second ? `${name(first[0])} uses the most words: ${words}.` : `${name(first[0])} uses ${words}.`;
  },
};
