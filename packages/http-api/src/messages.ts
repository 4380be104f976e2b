import { MEDIA_TYPES, MESSAGE_KINDS } from '@homelake/chat';
import { runQuery } from '@homelake/lake';
import type { Cell, QueryEngine } from '@homelake/lake';
import { photoKey } from '@homelake/storage';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { foreignCursor } from './problem.ts';
import type { ChatMessage, MessagePage } from './schemas.ts';

export interface MessagesWanted {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Wall times: `from` is included, `to` is not. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * One page of a conversation, in the order of its exports: month, position. The times alone do not tell it, since the clocks repeat
 * an hour once a year. The bookmark is the last row's place in that order, not a count, so a page costs the same however far in it is.
 */
export async function readMessages(
  engine: QueryEngine,
  chatId: string,
  wanted: MessagesWanted,
  signal?: AbortSignal,
): Promise<MessagePage> {
  const conditions = ['chat_id = ?'];
  const parameters: (string | number)[] = [chatId];
  const demand = (condition: string, ...values: (string | number)[]) => {
    conditions.push(condition);
    parameters.push(...values);
  };
  // The month is the partition: naming it lets the engine leave the other files unread.
  if (wanted.from !== undefined)
    demand('month >= ? and sent_at >= cast(? as timestamp)', wanted.from.slice(0, 7), sqlTime(wanted.from));
  if (wanted.to !== undefined)
    demand('month <= ? and sent_at < cast(? as timestamp)', wanted.to.slice(0, 7), sqlTime(wanted.to));
  if (wanted.cursor !== undefined) {
    const [month, position] = decodeCursor(wanted.cursor, ['string', 'number']);
    if (!MONTH.test(month) || !Number.isInteger(position)) throw foreignCursor();
    demand('month >= ? and (month > ? or position > ?)', month, month, position);
  }
  const result = await runQuery(
    engine,
    `select ${COLUMNS.join(', ')} from messages where ${conditions.join(' and ')} order by month, position limit ${wanted.limit + 1}`,
    { parameters, maxRows: wanted.limit + 1, maxBytes: Infinity, lane: 'app', signal },
  );
  const rows = result.rows.slice(0, wanted.limit);
  const last = result.rows.length > wanted.limit ? rows.at(-1) : undefined;
  return {
    messages: rows.map(messageOf),
    nextCursor: last ? encodeCursor([wallTime(last[AT.sent_at]).slice(0, 7), Number(last[AT.position])]) : null,
  };
}

const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;

const COLUMNS = [
  'message_id',
  'sent_at',
  'position',
  'sender_id',
  'sender',
  'kind',
  'text',
  'media_name',
  'media_type',
  'media_key',
  'edited',
  'call_video',
  'call_missed',
  'call_seconds',
  'poll_question',
  'poll_options',
  'poll_votes',
  'latitude',
  'longitude',
  'event',
  'event_actor',
  'event_target',
] as const;

const AT = Object.fromEntries(COLUMNS.map((name, index) => [name, index])) as Record<(typeof COLUMNS)[number], number>;

function messageOf(row: readonly Cell[]): ChatMessage {
  const text = (name: keyof typeof AT) => textOf(row[AT[name]]);
  const number = (name: keyof typeof AT) => numberOf(row[AT[name]]);
  const mediaType = text('media_type');
  const mediaKey = text('media_key');
  const question = text('poll_question');
  const latitude = number('latitude');
  const longitude = number('longitude');
  const event = text('event');
  const callVideo = row[AT.call_video];
  return {
    id: text('message_id') ?? '',
    sentAt: wallTime(row[AT.sent_at]),
    senderId: text('sender_id'),
    sender: text('sender'),
    kind: MESSAGE_KINDS.find((kind) => kind === row[AT.kind]) ?? 'text',
    text: text('text') ?? '',
    media:
      mediaType === null
        ? null
        : {
            name: text('media_name'),
            type: MEDIA_TYPES.find((type) => type === mediaType) ?? 'unknown',
            key: mediaKey,
            photoId: mediaKey === null ? null : (photoKey.parse(mediaKey)?.id ?? null),
            originalId: null,
          },
    edited: row[AT.edited] === true,
    call:
      typeof callVideo === 'boolean'
        ? { video: callVideo, missed: row[AT.call_missed] === true, seconds: number('call_seconds') }
        : null,
    poll: question === null ? null : { question, options: pollOptions(row[AT.poll_options], row[AT.poll_votes]) },
    location: latitude === null || longitude === null ? null : { latitude, longitude },
    event: event === null ? null : { type: event, actor: text('event_actor'), target: text('event_target') },
  };
}

function pollOptions(options: Cell | undefined, votes: Cell | undefined): { text: string; votes: number }[] {
  if (!Array.isArray(options)) return [];
  const counts: readonly Cell[] = Array.isArray(votes) ? votes : [];
  return options.map((option: Cell, index) => ({ text: textOf(option) ?? '', votes: numberOf(counts[index]) ?? 0 }));
}

const textOf = (cell: Cell | undefined) => (typeof cell === 'string' ? cell : null);
const numberOf = (cell: Cell | undefined) => (typeof cell === 'number' ? cell : null);

/** Seconds are the finest that an export prints, so the fraction of a timestamp is always zero and left away. */
const wallTime = (cell: Cell | undefined) => (textOf(cell) ?? '').replace(' ', 'T').slice(0, 19);

/** `2024-01-28`, `2024-01-28T15:30` or `2024-01-28T15:30:12` as the literal that every engine casts. */
const sqlTime = (time: string) => (time + '0000-00-00T00:00:00'.slice(time.length)).replace('T', ' ');
