/** An example of a query. */
export interface ExampleQuery {
  /** The question, in a few words. */
  readonly title: string;
  /** One SELECT statement that both DuckDB and Trino accept. */
  readonly sql: string;
}

/** Examples for people who are new to the tables. Each shows one more feature. */
export const EXAMPLE_QUERIES: readonly ExampleQuery[] = [
  {
    title: 'Messages of each chat',
    sql: `select chat_name, count(*) as messages
from messages
group by chat_name
order by messages desc`,
  },
  {
    title: 'Groups, and how much of each the three who write most wrote',
    sql: `with ranked as (
  select chat_id, name, messages, row_number() over (partition by chat_id order by messages desc, person_id) as place
  from people
)
select c.name as chat, c.messages, r.place, r.name, r.messages * 100 / cast(c.messages as double) as percent
from chats as c
join ranked as r on r.chat_id = c.chat_id
where c.kind = 'group' and r.place <= 3
order by c.messages desc, c.chat_id, r.place`,
  },
  {
    title: 'People who fell silent, and since when',
    sql: `select p.name, p.chat_name, p.messages, p.last_at
from people as p
join chats as c on c.chat_id = p.chat_id
where p.messages >= 20 and p.last_at < c.last_at - interval '1' year
order by p.last_at desc`,
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
order by chat_name, month, position
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
    row_number() over (partition by chat_id, cast(sent_at as date) order by month, position) as place
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
  {
    title: 'Photos of each month and camera',
    sql: `select month, camera, count(*) as photos
from photos
where camera is not null and taken_source not in ('file-time', 'arrival')
group by month, camera
order by month desc, photos desc`,
  },
  {
    title: 'Folders that photos came from',
    sql: `select folder, count(*) as photos, min(taken_local) as first_shown, max(taken_local) as last_shown
from photos
where folder is not null
group by folder
order by photos desc`,
  },
  {
    title: 'Where photos were taken',
    sql: `select country, place, count(*) as photos,
  min(case when taken_source not in ('file-time', 'arrival') then taken_local end) as first_taken,
  max(case when taken_source not in ('file-time', 'arrival') then taken_local end) as last_taken
from photos
where place is not null
group by country, place
order by photos desc`,
  },
  {
    title: 'Photos of which nothing tells when they were taken',
    sql: `select taken_source, kind, count(*) as photos, min(taken_local) as first_shown, max(taken_local) as last_shown
from photos
where taken_source in ('file-time', 'arrival')
group by taken_source, kind
order by photos desc`,
  },
  {
    title: 'The largest originals',
    sql: `select name, kind, size_bytes, taken_local, key
from photos
order by size_bytes desc
limit 20`,
  },
  {
    title: 'What was said within an hour of the photos of a place',
    sql: `select p.place, p.name, p.taken_local, m.sent_at, m.chat_name, m.sender, m.text
from photos as p
join messages as m
  on m.sent_at between p.taken_local - interval '1' hour and p.taken_local + interval '1' hour
where p.place = 'Rome' and m.kind = 'text' and p.taken_source not in ('file-time', 'arrival')
order by p.taken_local, m.chat_name, m.month, m.position
limit 200`,
  },
  {
    title: 'Photos that were sent in chats, and by whom',
    sql: `select m.chat_name, m.sender, count(*) as photos, max(m.sent_at) as last_sent
from photos as p
join messages as m on m.message_id = p.chat_message_id
group by m.chat_name, m.sender
order by photos desc`,
  },
  {
    title: 'How long people keep a photo before they send it',
    sql: `select m.sender, count(*) as photos, avg(date_diff('day', cast(o.taken_local as date), cast(m.sent_at as date))) as days
from photos as p
join photos as o on o.photo_id = coalesce(p.original_id, p.photo_id)
join messages as m on m.message_id = p.chat_message_id
where o.taken_source not in ('file-time', 'arrival') and o.taken_local <= m.sent_at
group by m.sender
order by days desc`,
  },
  {
    title: 'Days of many photos, and how much was written then',
    sql: `with photo_days as (
  select cast(taken_local as date) as day, count(*) as photos
  from photos
  where taken_source not in ('file-time', 'arrival') and original_id is null
  group by cast(taken_local as date)
),
message_days as (
  select cast(sent_at as date) as day, count(*) as messages
  from messages
  where kind <> 'system'
  group by cast(sent_at as date)
)
select p.day, p.photos, coalesce(m.messages, 0) as messages
from photo_days as p
left join message_days as m on m.day = p.day
order by p.photos desc, p.day
limit 30`,
  },
];
