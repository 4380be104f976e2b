import { CHATS } from '../tables/chats-schema.ts';
import type { ColumnBatch } from '../tables/column-batch.ts';
import { PEOPLE } from '../tables/people-schema.ts';
import type { ChatPerson, ChatState } from './silver-state.ts';
import { type CellsOf, tableBatch } from '../tables/table-batch.ts';

/** Makes the rows of `chats`. The states must be ordered by id. Pure. */
export const chatsBatch = (chats: readonly ChatState[]): ColumnBatch => tableBatch(CHATS, chats, CHAT_CELLS);

/** Makes the rows of `people`, chat by chat. Pure. */
export const peopleBatch = (chats: readonly ChatState[]): ColumnBatch =>
  tableBatch(
    PEOPLE,
    chats.flatMap((chat) => chat.people.map((person) => ({ chat, person }))),
    PERSON_CELLS,
  );

const CHAT_CELLS: CellsOf<typeof CHATS, ChatState> = {
  chat_id: ({ chatId }) => chatId,
  name: ({ name }) => name,
  kind: ({ kind }) => kind,
  first_at: ({ from }) => from,
  last_at: ({ to }) => to,
  messages: ({ messages }) => messages,
  people: ({ people }) => people.length,
  duplicates: ({ duplicates }) => duplicates,
  exports: ({ exportIds }) => exportIds,
};

const PERSON_CELLS: CellsOf<typeof PEOPLE, { readonly chat: ChatState; readonly person: ChatPerson }> = {
  person_id: ({ person }) => person.id,
  name: ({ person }) => person.name,
  names: ({ person }) => person.names,
  chat_id: ({ chat }) => chat.chatId,
  chat_name: ({ chat }) => chat.name,
  messages: ({ person }) => person.messages,
  first_at: ({ person }) => person.from,
  last_at: ({ person }) => person.to,
};
