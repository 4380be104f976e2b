import type { Insight } from './insight.ts';
import { counted, name, number, total } from './wording.ts';

export const mediaByType: Insight = {
  name: 'media-by-type',
  title: 'Photos, videos and other media',
  question: 'Who sends how many photos, videos, voice notes and other files?',
  chart: 'bar',
  columns: [
    {
      name: 'media_type',
      type: 'varchar',
      meaning: 'image, video, audio, voice, sticker, gif, document, contact or unknown',
    },
    { name: 'person', type: 'varchar', meaning: 'Newest name of the person' },
    {
      name: 'messages',
      type: 'bigint',
      meaning: 'Messages with media of that type, whether the export came with the file or not',
    },
    { name: 'named', type: 'bigint', meaning: 'Those of them whose file the export names' },
  ],
  sql: `
with counted as (
  select media_type, sender as person, count(*) as messages, count(media_name) as named
  from scoped
  where media_type is not null and sender is not null
  group by media_type, sender
)
select media_type, person, messages, named
from counted
order by sum(messages) over (partition by media_type) desc, media_type, messages desc, person`,
  headline(rows) {
    if (rows.length === 0) return null;
    const senders = new Map<string, number>();
    for (const row of rows) senders.set(name(row[1]), (senders.get(name(row[1])) ?? 0) + number(row[2]));
    const all = total(rows, 2);
    const [most, count] = [...senders].reduce((best, one) => (one[1] > best[1] ? one : best));
    if (senders.size === 1) return `${most} sent all ${counted(all, 'file')}.`;
    return `${most} sent ${count.toLocaleString('en-US')} of ${counted(all, 'file')}.`;
  },
};
