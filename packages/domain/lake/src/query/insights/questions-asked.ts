import { HAS_WORDS } from './insight.ts';
import type { Insight } from './insight.ts';
import { name, number, percent } from './wording.ts';

/** Question marks that end a sentence: ? (also Greek), Arabic, full-width, Armenian, Ethiopic. */
export const questionsAsked: Insight = {
  name: 'questions-asked',
  title: 'Questions',
  question: 'Who asks the most questions (texts with a question mark outside links)?',
  chart: 'bar',
  columns: [
    { name: 'person', type: 'varchar', meaning: 'Newest name of the person' },
    {
      name: 'questions',
      type: 'bigint',
      meaning: 'Texts and captions with a question mark at the end of a word or on its own',
    },
    { name: 'share', type: 'double', meaning: 'Share of the texts and captions of the person' },
  ],
  sql: `
with per_person as (
  select
    sender as person,
    count(*) filter (where regexp_extract(text, '[?؟？՞፧]+(?:[\\s\\p{Z}!"'')\\]”»]|$)') <> '') as questions,
    count(*) as texts
  from scoped
  where ${HAS_WORDS} and sender is not null and text <> ''
  group by sender
)
select person, questions, questions / cast(texts as double) as share
from per_person
order by questions desc, person`,
  headline([first]) {
    if (!first) return null;
    if (number(first[1]) === 0) return 'Nobody asks questions.';
    return `${name(first[0])} asks the most questions: ${percent(number(first[2]))} of the texts are one.`;
  },
};
