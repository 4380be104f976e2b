import { HAS_WORDS } from './insight.ts';
import type { Insight } from './insight.ts';
import { LINK, LINK_HOST } from './patterns.ts';
import { counted, name, number, total } from './wording.ts';

export const linkDomains: Insight = {
  name: 'link-domains',
  title: 'Links',
  question: 'To which sites do the shared links lead?',
  chart: 'bar',
  columns: [
    { name: 'domain', type: 'varchar', meaning: 'Host name in lower case, without www.' },
    { name: 'links', type: 'bigint', meaning: 'Links to it, every time counted' },
    { name: 'different_links', type: 'bigint', meaning: 'Links to it, equal ones counted once' },
    { name: 'people', type: 'bigint', meaning: 'People who shared one' },
    { name: 'last_sent_at', type: 'timestamp', meaning: 'When one was last shared' },
  ],
  sql: `
with found as (
  select sender, sent_at, regexp_extract_all(text, ${LINK}) as links
  from scoped
  where ${HAS_WORDS} and sender is not null and lower(text) like '%http%'
)
select
  lower(regexp_extract(link, ${LINK_HOST}, 1)) as domain,
  count(*) as links,
  count(distinct link) as different_links,
  count(distinct sender) as people,
  max(sent_at) as last_sent_at
from found
cross join unnest(links) as t (link)
group by lower(regexp_extract(link, ${LINK_HOST}, 1))
order by links desc, domain
limit 100`,
  headline(rows) {
    const [first] = rows;
    if (!first) return null;
    return `${number(first[1]).toLocaleString('en-US')} of ${counted(total(rows, 1), 'link')} lead to ${name(first[0])}.`;
  },
};
