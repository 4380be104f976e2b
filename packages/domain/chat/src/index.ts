export { MEDIA_TYPES, MESSAGE_KINDS } from './message.ts';
export type { Call, Location, Media, MediaType, Message, MessageKind, Poll } from './message.ts';
export { FLAG_EDITED, FLAG_HAS_SECONDS, FLAG_MEDIA_OMITTED, FLAG_TEXT_REWRITTEN } from './parsed-chat.ts';
export type { ChatColumns, DateOrder, DateOrderFinding, Inspection, Issue, ParsedChat } from './parsed-chat.ts';
