import type { MessageRow } from '@homelake/lake';
import { exampleMessage } from '@homelake/lake/contract';

/** The columns of a message that a test sets. The rest is that of a plain text in a chat called Hikers. */
export type Said = Partial<MessageRow> & {
  /** `YYYY-MM-DD HH:MM[:SS]`. */
  readonly at: string;
  /** The sender; a system message where left out. */
  readonly by?: string;
};

/** Rows of `messages` in the given order, with positions counted in each chat and month as the lake counts them. */
export function messageRows(said: readonly Said[]): MessageRow[] {
  const positions = new Map<string, number>();
  return said.map(({ at, by, ...rest }, index) => {
    const chat = rest.chat_id ?? 'hikers';
    const month = at.slice(0, 7);
    const position = positions.get(`${chat} ${month}`) ?? 0;
    positions.set(`${chat} ${month}`, position + 1);
    return {
      ...exampleMessage(0),
      message_id: `0123456789ab-${index.toString(36)}`,
      chat_id: chat,
      position,
      sent_at: `${at.replace(' ', 'T')}${at.length === 16 ? ':00' : ''}`,
      sender_id: by === undefined ? null : `person-${by}`,
      sender: by ?? null,
      kind: by === undefined ? 'system' : 'text',
      text: 'ok',
      first_seen_export: 'e'.repeat(64),
      exports: ['e'.repeat(64)],
      month,
      ...rest,
    };
  });
}
