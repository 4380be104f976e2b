import type { RowOf, TableSchema } from './table-schema.ts';

/** The `files` table: one row for each file that is no chat, no photo and no medium of a chat. Its one file is sorted by folder, then by name. */
export const FILES = {
  name: 'files',
  partition: null,
  columns: [
    {
      name: 'file_id',
      type: 'varchar',
      nullable: false,
      encoding: 'plain',
      comment: 'Stable id of this content at this key',
    },
    { name: 'key', type: 'varchar', nullable: false, encoding: 'delta', comment: 'Key of the stored file' },
    { name: 'name', type: 'varchar', nullable: false, encoding: 'delta', comment: 'File name' },
    {
      name: 'folder',
      type: 'varchar',
      nullable: true,
      encoding: 'dictionary',
      comment: 'Folder with which it was imported, such as Taxes/2023; null where it had none',
    },
    { name: 'size_bytes', type: 'bigint', nullable: false, encoding: 'plain', comment: 'Size' },
    {
      name: 'content_type',
      type: 'varchar',
      nullable: false,
      encoding: 'dictionary',
      comment: 'Type, detected from its first bytes; application/octet-stream where unknown',
    },
    { name: 'sha256', type: 'varchar', nullable: false, encoding: 'plain', comment: 'SHA-256, lower-case hex' },
    { name: 'storage_class', type: 'varchar', nullable: false, encoding: 'dictionary', comment: 'Storage class' },
    {
      name: 'uploaded_at',
      type: 'timestamp',
      nullable: false,
      encoding: 'plain',
      comment: 'Instant in UTC of its first arrival',
    },
    {
      name: 'changed_at',
      type: 'timestamp',
      nullable: true,
      encoding: 'plain',
      comment: 'Instant in UTC at which it was last changed before it was imported; null where unknown',
    },
    {
      name: 'note',
      type: 'varchar',
      nullable: true,
      encoding: 'dictionary',
      comment: 'Why it was kept as a file, or what is wrong with it; null where there is nothing to say',
    },
    { name: 'damaged', type: 'boolean', nullable: false, encoding: 'plain', comment: 'It looks damaged' },
  ],
} as const satisfies TableSchema;

export type FileRow = RowOf<typeof FILES>;
