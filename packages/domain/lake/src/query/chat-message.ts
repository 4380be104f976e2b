import { MEDIA_TYPES, type MediaType, MESSAGE_KINDS, type MessageKind } from '@homelake/chat';
import { photoKey } from '@homelake/storage';
import type { ColumnCell } from '../tables/column-cells.ts';

/** A message of a conversation as it is shown. */
export interface ChatMessage {
  readonly id: string;
  /** Wall time, `YYYY-MM-DDTHH:MM:SS`. */
  readonly sentAt: string;
  /** Null for system messages, like `sender`. */
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
  /** System messages alone. */
  readonly event: { readonly type: string; readonly actor: string | null; readonly target: string | null } | null;
}

export interface ChatMedia {
  /** Null where the export left the file out. */
  readonly name: string | null;
  readonly type: MediaType;
  /** Key of the stored file; null where the export came without it. */
  readonly key: string | null;
  /** Set where that file is a photo or a video. */
  readonly photoId: string | null;
  /** The photo that this one is a copy of, to be shown instead. */
  readonly originalId: string | null;
}

/** Columns of `messages` that a message is made of. */
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

/** Its photo is not compared with the catalog: `originalId` is null. */
export function chatMessageOf(row: ChatMessageRow): ChatMessage {
  const mediaType = textOf(row.media_type);
  const key = textOf(row.media_key);
  const question = textOf(row.poll_question);
  const latitude = numberOf(row.latitude);
  const longitude = numberOf(row.longitude);
  const event = textOf(row.event);
  return {
    id: textOf(row.message_id) ?? '',
    // Seconds are the finest that an export prints.
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
