import { MEDIA_TYPES, type MediaType, MESSAGE_KINDS, type MessageKind } from '@homelake/chat';
import { photoKey } from '@homelake/storage';
import type { ColumnCell } from '../tables/column-cells.ts';

/** A message of a conversation, as the API returns it. */
export interface ChatMessage {
  readonly id: string;
  /** Wall time, `YYYY-MM-DDTHH:MM:SS`. */
  readonly sentAt: string;
  /** Null for system messages, as is `sender`. */
  readonly senderId: string | null;
  readonly sender: string | null;
  readonly kind: MessageKind;
  readonly text: string;
  readonly media: ChatMedia | null;
  readonly edited: boolean;
  readonly call: { readonly video: boolean; readonly missed: boolean; readonly seconds: number | null } | null;
  readonly poll: {
    readonly question: string;
    readonly options: { readonly text: string; readonly votes: number }[];
  } | null;
  readonly location: { readonly latitude: number; readonly longitude: number } | null;
  /** Null for all but system messages. */
  readonly event: { readonly type: string; readonly actor: string | null; readonly target: string | null } | null;
}

export interface ChatMedia {
  /** Null where the export omits the file. */
  readonly name: string | null;
  readonly type: MediaType;
  /** Key of the stored file; null where the export came without the file. */
  readonly key: string | null;
  /** Id of the photo or video; null for other files. */
  readonly photoId: string | null;
  /** Id of the original that is shown in place of this copy; null where there is none. */
  readonly originalId: string | null;
}

/** The columns of `messages` from which a ChatMessage is made. */
export const CHAT_MESSAGE_COLUMNS = [
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

export type ChatMessageRow = Readonly<Record<(typeof CHAT_MESSAGE_COLUMNS)[number], ColumnCell>>;

/** Converts a row. The catalog is not read, so `originalId` is null. */
export function chatMessageOf(row: ChatMessageRow): ChatMessage {
  const mediaType = textOf(row.media_type);
  const key = textOf(row.media_key);
  const question = textOf(row.poll_question);
  const latitude = numberOf(row.latitude);
  const longitude = numberOf(row.longitude);
  const event = textOf(row.event);
  return {
    id: textOf(row.message_id) ?? '',
    // Exports print no fractions of a second.
    sentAt: (textOf(row.sent_at) ?? '').slice(0, 19),
    senderId: textOf(row.sender_id),
    sender: textOf(row.sender),
    kind: MESSAGE_KINDS.find((kind) => kind === row.kind) ?? 'text',
    text: textOf(row.text) ?? '',
    media: mediaType === null ? null : mediaOf(mediaType, textOf(row.media_name), key),
    edited: row.edited === true,
    call:
      typeof row.call_video === 'boolean'
        ? { video: row.call_video, missed: row.call_missed === true, seconds: numberOf(row.call_seconds) }
        : null,
    poll: question === null ? null : { question, options: pollOptions(row.poll_options, row.poll_votes) },
    location: latitude === null || longitude === null ? null : { latitude, longitude },
    event: event === null ? null : { type: event, actor: textOf(row.event_actor), target: textOf(row.event_target) },
  };
}

const mediaOf = (type: string, name: string | null, key: string | null): ChatMedia => ({
  name,
  type: MEDIA_TYPES.find((known) => known === type) ?? 'unknown',
  key,
  photoId: key === null ? null : (photoKey.parse(key)?.id ?? null),
  originalId: null,
});

function pollOptions(options: ColumnCell, votes: ColumnCell): { text: string; votes: number }[] {
  if (!isList(options)) return [];
  const counts = isList(votes) ? votes : [];
  return options.map((option, index) => ({ text: textOf(option) ?? '', votes: numberOf(counts[index]) ?? 0 }));
}

const isList = (cell: ColumnCell): cell is readonly ColumnCell[] => Array.isArray(cell);
const textOf = (cell: ColumnCell): string | null => (typeof cell === 'string' ? cell : null);
const numberOf = (cell: ColumnCell | undefined): number | null => (typeof cell === 'number' ? cell : null);
