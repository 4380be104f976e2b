/** Kinds of messages. The `kind` column stores the index in this list, so that the order is part of the format. */
export const MESSAGE_KINDS = ['text', 'media', 'deleted', 'call', 'poll', 'location', 'contact', 'system'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** Types of attachments. The `mediaType` column stores the index in this list; 255 there means "no media". */
export const MEDIA_TYPES = [
  'image',
  'video',
  'audio',
  'voice',
  'sticker',
  'gif',
  'document',
  'contact',
  'unknown',
] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

export interface Media {
  /** File name as the export writes it (bidi marks removed); null where the file was omitted. */
  readonly name: string | null;
  readonly type: MediaType;
}

export interface Call {
  readonly video: boolean;
  readonly missed: boolean;
  /** Duration in seconds; null where the export has none. */
  readonly seconds: number | null;
}

export interface Poll {
  readonly question: string;
  readonly options: readonly { readonly text: string; readonly votes: number }[];
}

export interface Location {
  /** Degrees, WGS 84; null where the link names a place without a position, or the location was live. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly url: string | null;
}

/** One message, in the shape that `homelake parse` prints. The keys `call`, `poll` and `location` exist for their kinds only. */
export interface Message {
  /** Position in the export, from 0. File order is the primary order: times may step back. */
  readonly index: number;
  /** Local wall time without a zone, `YYYY-MM-DDTHH:MM:SS`. */
  readonly sentAt: string;
  /** Cleaned name; null for system messages. */
  readonly sender: string | null;
  readonly kind: MessageKind;
  /** The text; the caption for media; inner line breaks are LF. Empty where there is none. */
  readonly text: string;
  readonly media: Media | null;
  readonly edited: boolean;
  readonly call?: Call;
  readonly poll?: Poll;
  readonly location?: Location;
}
