import type { ChatMessage } from '@homelake/http-api';

type MediaType = NonNullable<ChatMessage['media']>['type'];

/** Names of attachment types on the page. `unknown` is for media that an export left out without saying its type. */
export const MEDIA_WORDS: Readonly<Record<MediaType, string>> = {
  image: 'Photo',
  video: 'Video',
  audio: 'Audio',
  voice: 'Voice message',
  sticker: 'Sticker',
  gif: 'GIF',
  document: 'Document',
  contact: 'Contact',
  unknown: 'Attachment',
};
