import { CHATS, FILES, MESSAGES, PEOPLE, PHOTOS } from '@homelake/lake';
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
          `| \`${partition}\` | varchar | | \`YYYY-MM\`, the partition; a condition on it limits the files that are read |`,
        ]),
    '',
  ].join('\n');

const page = `# The tables

These tables can be queried in SQL by \`homelake query\`, by \`POST /api/query\`, and by any program that reads the Parquet files under \`silver/\`.
Types have Trino's names; DuckDB and Spark read the same files. [The insights](insights.md) end with example queries.

A wall time is a local time without a time zone: times of messages, and \`taken_local\`. Instants are in UTC.
A photo that came with a chat has the id of the message that sent it: \`photos.chat_message_id = messages.message_id\`. A smaller copy that a
messenger made has the id of its original, if that is in the lake: \`copies.original_id = originals.photo_id\`. \`where original_id is null\`
counts each picture once.

This page is generated from the code. \`npx vitest run tables-page -u\` in \`packages/adapters-local\` updates it.

${section(MESSAGES, 'One row for each message, also if several exports have it. A file is sorted by `chat_id`, then `position`.')}
${section(CHATS, 'One row for each chat, in one file, sorted by `chat_id`.')}
${section(PEOPLE, 'One row for each person of each chat, in one file, sorted by `chat_id`, then by `messages`. `people.person_id = messages.sender_id`. A person who writes in two chats has a row in each, since only the name could show that they are the same.')}
${section(PHOTOS, 'One row for each photo or video that is not in the trash. A file is sorted by `taken_local`, then `photo_id`.')}
${section(FILES, 'One row for each file that is no chat and no photo, in one file, sorted by folder, then by name. What was sent in a chat belongs to its message: `messages.media_key`.')}`;

it('docs/tables.md has the columns of the schemas', async () => {
  await expect(page).toMatchFileSnapshot('../../../../docs/tables.md');
});
