import { CONVERSATION_GAP_SECONDS, EXAMPLE_QUERIES, INSIGHTS } from '@homelake/lake';
import type { Insight } from '@homelake/lake';
import { expect, it } from 'vitest';

const cell = (text: string) => text.replaceAll('|', '\\|');

const section = ({ title, name, question, chart, columns }: Insight): string =>
  [
    `### ${title}`,
    '',
    `\`${name}\` · drawn as: ${chart}`,
    '',
    question,
    '',
    '| column | type | meaning |',
    '| --- | --- | --- |',
    ...columns.map((column) => `| \`${column.name}\` | ${column.type} | ${cell(column.meaning)} |`),
    '',
  ].join('\n');

const page = `# Named questions

\`homelake insights NAME [--chat ID]\` answers one, \`GET /api/insights/NAME?chat=&from=&to=\` too, and the page of a chat draws them.
Each is one file in \`packages/domain/lake/src/insights\`: plain SQL over [the table](tables.md) \`messages\` that DuckDB and Trino (Athena) both take.

- **Scope**: all chats, or one; all times, or those from \`from\` up to, and without, \`to\`. What comes before the span counts as not there.
- **Messages** are all rows but those that WhatsApp itself wrote (\`kind = 'system'\`). Deleted ones count. **Words, emoji and links**
  are looked for in texts and captions.
- **People** go by their newest name. With all chats at once, the same name in two chats is one person.
- **Order** in a chat is \`month\`, then \`position\`: that of its exports. Times are those of the clock as the export prints them, without
  a zone; where the clocks repeat an hour they step back, and a gap below zero counts as none. Rows of several chats stand by time.
- **A conversation** ends with a silence of ${CONVERSATION_GAP_SECONDS / 3600} hours in its chat; the next message starts a new one. A message that came late, and says
  a time more than an hour past, ends no silence and starts none.
- **A median** of an even number of values is the mean of the two in the middle.

This page is written from the questions themselves; \`npx vitest run insights-page -u\` in \`packages/adapters-local\` writes it anew.

${INSIGHTS.map(section).join('\n')}
## Examples in SQL

${EXAMPLE_QUERIES.map(({ title, sql }) => `${title}:\n\n\`\`\`sql\n${sql}\n\`\`\`\n`).join('\n')}`;

it('the page about the named questions says what the questions say', async () => {
  await expect(page).toMatchFileSnapshot('../../../docs/insights.md');
});
