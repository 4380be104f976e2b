import type { RowOf, TableSchema } from './table-schema.ts';

/**
 * The `messages` table: one row for each message, however many exports contain it. A file is sorted by `chat_id`, then `position`. Times are
 * wall-clock values without a zone.
 */
export const MESSAGES = {
  name: 'messages',
  partition: 'month',
  columns: [
    { name: 'message_id', type: 'varchar', nullable: false, encoding: 'delta', comment: 'Stable id of the row' },
    { name: 'chat_id', type: 'varchar', nullable: false, encoding: 'dictionary', comment: 'Stable id of the chat' },
    { name: 'chat_name', type: 'varchar', nullable: false, encoding: 'dictionary', comment: 'Newest name of the chat' },
    {
      name: 'position',
      type: 'integer',
      nullable: false,
      encoding: 'delta',
      comment: 'Order in chat and month, from 0',
    },
    { name: 'sent_at', type: 'timestamp', nullable: false, encoding: 'delta', comment: 'Wall time, no zone' },
    {
      name: 'sender_id',
      type: 'varchar',
      nullable: true,
      encoding: 'dictionary',
      comment: 'Person; null for system rows',
    },
    { name: 'sender', type: 'varchar', nullable: true, encoding: 'dictionary', comment: 'Newest name of the person' },
    {
      name: 'kind',
      type: 'varchar',
      nullable: false,
      encoding: 'dictionary',
      comment: 'text, media, deleted, call, poll, location, contact or system',
    },
    {
      name: 'text',
      type: 'varchar',
      nullable: false,
      encoding: 'plain',
      comment: 'Text or caption; empty where there is none',
    },
    {
      name: 'media_name',
      type: 'varchar',
      nullable: true,
      encoding: 'plain',
      comment: 'File name; null where the export omits it',
    },
    {
      name: 'media_type',
      type: 'varchar',
      nullable: true,
      encoding: 'dictionary',
      comment: 'image, video, audio, voice, sticker, gif, document, contact or unknown',
    },
    {
      name: 'media_key',
      type: 'varchar',
      nullable: true,
      encoding: 'plain',
      comment: 'Key of the stored file; null where there is none',
    },
    { name: 'edited', type: 'boolean', nullable: false, encoding: 'plain', comment: 'Edited after it was sent' },
    {
      name: 'call_video',
      type: 'boolean',
      nullable: true,
      encoding: 'plain',
      comment: 'Video call; null unless a call',
    },
    {
      name: 'call_missed',
      type: 'boolean',
      nullable: true,
      encoding: 'plain',
      comment: 'Missed call; null unless a call',
    },
    {
      name: 'call_seconds',
      type: 'integer',
      nullable: true,
      encoding: 'plain',
      comment: 'Duration in seconds; null where unknown',
    },
    {
      name: 'poll_question',
      type: 'varchar',
      nullable: true,
      encoding: 'plain',
      comment: 'Question; null unless a poll',
    },
    { name: 'poll_options', type: 'array(varchar)', nullable: true, encoding: 'plain', comment: 'Options in order' },
    { name: 'poll_votes', type: 'array(integer)', nullable: true, encoding: 'plain', comment: 'Votes for each option' },
    { name: 'latitude', type: 'double', nullable: true, encoding: 'plain', comment: 'Degrees, WGS 84' },
    { name: 'longitude', type: 'double', nullable: true, encoding: 'plain', comment: 'Degrees, WGS 84' },
    {
      name: 'event',
      type: 'varchar',
      nullable: true,
      encoding: 'dictionary',
      comment: 'Event of a system row; null for messages',
    },
    {
      name: 'event_actor',
      type: 'varchar',
      nullable: true,
      encoding: 'dictionary',
      comment: 'Newest name of the person who did it; null where unknown',
    },
    {
      name: 'event_target',
      type: 'varchar',
      nullable: true,
      encoding: 'dictionary',
      comment: 'Newest name of the person, or the thing, that it was done to',
    },
    {
      name: 'first_seen_export',
      type: 'varchar',
      nullable: false,
      encoding: 'dictionary',
      comment: 'SHA-256 of the first export with the row',
    },
    {
      name: 'exports',
      type: 'array(varchar)',
      nullable: false,
      encoding: 'dictionary',
      comment: 'SHA-256 of every export with the row',
    },
  ],
} as const satisfies TableSchema;

export type MessageRow = RowOf<typeof MESSAGES>;
