/** A question that shows what can be asked in SQL. */
export interface ExampleQuery {
  /** What it asks, in a few plain words. */
  readonly title: string;
  /** One SELECT over `messages` that DuckDB and Trino both take. */
  readonly sql: string;
}

/** For people who meet the tables for the first time: each shows one more thing that can be done. */
export const EXAMPLE_QUERIES: readonly ExampleQuery[] = [
  {
    title: 'Messages of each chat',
    sql: `select chat_name, count(*) as messages
from messages
group by chat_name
order by messages desc`,
  },
  {
    title: 'The latest messages',
    sql: `select sent_at, chat_name, sender, text
from messages
where kind = 'text'
order by sent_at desc, position desc
limit 20`,
  },
  {
    title: 'A word, wherever it was written',
    sql: `select sent_at, chat_name, sender, text
from messages
where lower(text) like '%birthday%'
order by sent_at desc
limit 50`,
  },
  {
    title: 'On this day in other years',
    sql: `select sent_at, chat_name, sender, text
from messages
where month like '%-12' and cast(sent_at as varchar) like '%-12-24%' and kind = 'text'
order by sent_at
limit 100`,
  },
  {
    title: 'Voice notes of each person and year',
    sql: `select extract(year from sent_at) as year, sender, count(*) as voice_notes
from messages
where media_type = 'voice'
group by extract(year from sent_at), sender
order by year, voice_notes desc`,
  },
  {
    title: 'The longest messages',
    sql: `select sender, length(text) as characters, sent_at, text
from messages
where kind = 'text'
order by characters desc
limit 10`,
  },
  {
    title: 'Places that were shared',
    sql: `select sent_at, chat_name, sender, latitude, longitude
from messages
where latitude is not null
order by sent_at desc`,
  },
  {
    title: 'Documents, with the key of the stored file',
    sql: `select sent_at, chat_name, sender, media_name, media_key
from messages
where media_type = 'document' and media_name is not null
order by sent_at desc
limit 100`,
  },
  {
    title: 'Who was there first on each day',
    sql: `with in_order as (
  select
    chat_name,
    sender,
    row_number() over (partition by chat_id, cast(sent_at as date) order by sent_at, position) as place
  from messages
  where sender is not null
)
select chat_name, sender, count(*) as days
from in_order
where place = 1
group by chat_name, sender
order by days desc`,
  },
  {
    title: 'Messages that only one export holds',
    sql: `select chat_name, first_seen_export, count(*) as messages
from messages
where json_array_length(cast(exports as json)) = 1
group by chat_name, first_seen_export
order by messages desc`,
  },
];
