import { CHATS, MESSAGES, PEOPLE, PHOTOS } from '@homelake/lake';
import type { TableSchema } from '@homelake/lake';
import { expect, it } from 'vitest';

const cell = (text: string) => text.replaceAll('|', '\\|');

const section = ({ name, columns, partition }: TableSchema, about: string): string =>
  [
    `## ${name}`,
    '',
    about,
    '',
    '| column | type | may be null | meaning |',
    '| --- | --- | --- | --- |',
    ...columns.map((column) =>
      [
        '',
        ` \`${column.name}\` `,
        ` ${column.type} `,
        column.nullable ? ' yes ' : ' ',
        ` ${cell(column.comment)} `,
        '',
      ].join('|'),
    ),
    ...(partition === null
      ? []
      : [
          `| \`${partition}\` | varchar | | \`YYYY-MM\`, the partition: what a query asks of it decides which files are read |`,
        ]),
    '',
  ].join('\n');

const page = `# The tables

Open to SQL: \`homelake query\`, \`POST /api/query\`, and any other program that reads Parquet under \`silver/\`. Types are Trino's
names; DuckDB and Spark read the same. Questions to start with stand at the end of [the insights](insights.md).

A wall time is what the clock on the wall showed, without a zone: times of messages, and \`taken_local\`. Instants are in UTC.
Photos that came with a chat know the message that sent them: \`photos.chat_message_id = messages.message_id\`. What a messenger made
of a picture that is here as well knows its original: \`copies.original_id = originals.photo_id\`; \`where original_id is null\` counts
each picture once.

This page is written from the schemas themselves; \`npx vitest run tables-page -u\` in \`packages/adapters-local\` writes it anew.

${section(MESSAGES, 'One row a message, however many exports hold it. A file is sorted by `chat_id`, then `position`.')}
${section(CHATS, 'One row a chat, in one file, sorted by `chat_id`.')}
${section(PEOPLE, 'One row for each person of each chat, in one file, sorted by `chat_id`, then by `messages`. `people.person_id = messages.sender_id`. Who writes in two chats has a row for each: nothing but a name would tell that they are one.')}
${section(PHOTOS, 'One row a photo or video that is not in the trash. A file is sorted by `taken_local`, then `photo_id`.')}`;

it('the page about the tables says what the schemas say', async () => {
  await expect(page).toMatchFileSnapshot('../../../docs/tables.md');
});
