import type { ChatMessage } from '@homelake/http-api';

type MediaType = NonNullable<ChatMessage['media']>['type'];

/** What an attachment is called on the page. `unknown` is what an export left out without saying what it was. */
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
