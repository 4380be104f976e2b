import { HAS_WORDS } from './insight.ts';
import type { Insight } from './insight.ts';
import { TOKEN } from './patterns.ts';
import { counted, name, number } from './wording.ts';

/**
 * Words are runs of characters other than white space, in any script. Arrays are counted as JSON, because only that function has the same
 * name in both engines. A median is the middle value, or the mean of the two middle values.
 */
export const messageLength: Insight = {
  name: 'message-length',
  title: 'Message length',
  question: 'How long are the messages that people write?',
  chart: 'bar',
  columns: [
    { name: 'person', type: 'varchar', meaning: 'Newest name of the person' },
    { name: 'mean_words', type: 'double', meaning: 'Words of a message on average' },
    { name: 'median_words', type: 'double', meaning: 'Half of the messages have at most so many words' },
    { name: 'mean_characters', type: 'double', meaning: 'Characters (code points) of a message on average' },
    { name: 'median_characters', type: 'double', meaning: 'Half of the messages have at most so many characters' },
    { name: 'longest_characters', type: 'bigint', meaning: 'Characters of the longest message' },
    { name: 'messages', type: 'bigint', meaning: 'Texts and captions that are not empty' },
  ],
  sql: `
with texts as (
  select
    sender as person,
    cast(length(text) as bigint) as characters,
    cast(json_array_length(cast(regexp_extract_all(text, ${TOKEN}) as json)) as bigint) as words
  from scoped
  where ${HAS_WORDS} and sender is not null and text <> ''
),
ranked as (
  select
    person,
    characters,
    words,
    row_number() over (partition by person order by characters) as character_rank,
    row_number() over (partition by person order by words) as word_rank,
    count(*) over (partition by person) as messages
  from texts
)
select
  person,
  avg(words) as mean_words,
  avg(words) filter (where 2 * word_rank between messages and messages + 2) as median_words,
  avg(characters) as mean_characters,
  avg(characters) filter (where 2 * character_rank between messages and messages + 2) as median_characters,
  max(characters) as longest_characters,
  count(*) as messages
from ranked
group by person
order by mean_words desc, person`,
  headline(rows) {
    const [first] = rows;
    if (!first) return null;
    const words = Math.round(number(first[1]));
    if (rows.length === 1) return `${name(first[0])} writes ${counted(words, 'word')} a message.`;
    return `${name(first[0])} writes the longest messages: ${counted(words, 'word')} on average.`;
  },
};
