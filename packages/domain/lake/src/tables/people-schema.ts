import type { RowOf, TableSchema } from './table-schema.ts';

/**
 * The `people` table: one row for each person of each chat. A person who writes in two chats has two rows, because only the name would show
 * that they are the same person. Its one file is sorted by `chat_id`, then by `messages` descending. Times are wall-clock values without a
 * zone.
 */
export const PEOPLE = {
  name: 'people',
  partition: null,
  columns: [
    {
      name: 'person_id',
      type: 'varchar',
      nullable: false,
      encoding: 'plain',
      comment: 'Stable id of the person in the chat; sender_id of messages',
    },
    { name: 'name', type: 'varchar', nullable: false, encoding: 'plain', comment: 'Newest name' },
    {
      name: 'names',
      type: 'array(varchar)',
      nullable: false,
      encoding: 'plain',
      comment: 'Every name of the person in the exports, newest first',
    },
    { name: 'chat_id', type: 'varchar', nullable: false, encoding: 'dictionary', comment: 'Stable id of the chat' },
    { name: 'chat_name', type: 'varchar', nullable: false, encoding: 'dictionary', comment: 'Newest name of the chat' },
    { name: 'messages', type: 'integer', nullable: false, encoding: 'plain', comment: 'Messages that the person sent' },
    {
      name: 'first_at',
      type: 'timestamp',
      nullable: true,
      encoding: 'plain',
      comment: 'Wall time of the first of them; null where there are none',
    },
    { name: 'last_at', type: 'timestamp', nullable: true, encoding: 'plain', comment: 'Wall time of the last' },
  ],
} as const satisfies TableSchema;

export type PersonRow = RowOf<typeof PEOPLE>;
