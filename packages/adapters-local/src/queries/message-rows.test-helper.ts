import type { MessageRow } from '@homelake/lake';

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
      message_id: `0123456789ab-${index.toString(36)}`,
      chat_id: chat,
      chat_name: 'Hikers',
      position,
      sent_at: `${at.replace(' ', 'T')}${at.length === 16 ? ':00' : ''}`,
      sender_id: by === undefined ? null : `person-${by}`,
      sender: by ?? null,
      kind: by === undefined ? 'system' : 'text',
      text: 'ok',
      media_name: null,
      media_type: null,
      media_key: null,
      edited: false,
      call_video: null,
      call_missed: null,
      call_seconds: null,
      poll_question: null,
      poll_options: null,
      poll_votes: null,
      latitude: null,
      longitude: null,
      event: null,
      event_actor: null,
      event_target: null,
      first_seen_export: 'e'.repeat(64),
      exports: ['e'.repeat(64)],
      month,
      ...rest,
    };
  });
}
