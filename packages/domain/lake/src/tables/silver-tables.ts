import { CHATS } from './chats-schema.ts';
import { FILES } from './files-schema.ts';
import { MESSAGES } from './messages-schema.ts';
import { PEOPLE } from './people-schema.ts';
import { PHOTOS } from './photos-schema.ts';
import type { TableSchema } from './table-schema.ts';

/** Every table that can be queried. */
export const SILVER_TABLES: readonly TableSchema[] = [MESSAGES, CHATS, PEOPLE, PHOTOS, FILES];
