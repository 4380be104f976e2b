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

\`homelake insights NAME [--chat ID]\` answers a named question, as does \`GET /api/insights/NAME?chat=&from=&to=\`. The page of a chat shows the answers as charts.
Each question is one file in \`packages/domain/lake/src/query/insights\`: plain SQL over [the table](tables.md) \`messages\` that DuckDB and Trino (Athena) both take.

- **Scope**: all chats or one; all times, or the range from \`from\` (included) to \`to\` (excluded). Messages outside the range are ignored.
- **Messages** are all rows except system messages (\`kind = 'system'\`). Deleted messages count. **Words, emoji and links** are searched in
  texts and captions.
- **People** have their newest name. In a question about all chats, the same name in two chats is one person.
- **Order** in a chat is by \`month\`, then \`position\`, which is the order of its exports. Times are local times as the export prints them,
  without a zone. Where clocks are set back an hour, times go back; a negative gap counts as no gap. Rows of several chats are in order of time.
- **A conversation** ends when its chat has no message for ${CONVERSATION_GAP_SECONDS / 3600} hours; the next message starts a new one. A late message, whose time is more
  than an hour before the latest time so far in its chat, neither ends nor starts a silence.
- **A median** of an even number of values is the mean of the two in the middle.

This page is generated from the code. \`npx vitest run insights-page -u\` in \`packages/adapters-local\` updates it.

${INSIGHTS.map(section).join('\n')}
## Examples in SQL

${EXAMPLE_QUERIES.map(({ title, sql }) => `${title}:\n\n\`\`\`sql\n${sql}\n\`\`\`\n`).join('\n')}`;

it('docs/insights.md has the texts of the named questions', async () => {
  await expect(page).toMatchFileSnapshot('../../../../docs/insights.md');
});
