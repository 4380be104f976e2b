import type { RowOf, TableSchema } from './table-schema.ts';

/** The `chats` table: one row for each chat. Its one file is sorted by `chat_id`. Times are wall-clock values without a zone. */
export const CHATS = {
  name: 'chats',
  partition: null,
  columns: [
    { name: 'chat_id', type: 'varchar', nullable: false, encoding: 'plain', comment: 'Stable id of the chat' },
    { name: 'name', type: 'varchar', nullable: false, encoding: 'plain', comment: 'Newest name of the chat' },
    {
      name: 'kind',
      type: 'varchar',
      nullable: false,
      encoding: 'dictionary',
      comment: 'group (more than two people wrote, or a system message names a group) or direct',
    },
    {
      name: 'first_at',
      type: 'timestamp',
      nullable: true,
      encoding: 'plain',
      comment: 'Wall time of the first row; null where the chat has none',
    },
    { name: 'last_at', type: 'timestamp', nullable: true, encoding: 'plain', comment: 'Wall time of the last row' },
    {
      name: 'messages',
      type: 'integer',
      nullable: false,
      encoding: 'plain',
      comment: 'Number of its rows in messages',
    },
    { name: 'people', type: 'integer', nullable: false, encoding: 'plain', comment: 'Number of its rows in people' },
    {
      name: 'duplicates',
      type: 'integer',
      nullable: false,
      encoding: 'plain',
      comment: 'Messages of its exports minus its rows',
    },
    {
      name: 'exports',
      type: 'array(varchar)',
      nullable: false,
      encoding: 'plain',
      comment: 'SHA-256 of each of its exports, in order of arrival',
    },
  ],
} as const satisfies TableSchema;

export type ChatRow = RowOf<typeof CHATS>;
