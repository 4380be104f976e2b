import { MESSAGE_KINDS } from '@homelake/chat';

/** Message kinds as columns store them: indexes into MESSAGE_KINDS. */
export const KIND_TEXT = MESSAGE_KINDS.indexOf('text');
export const KIND_MEDIA = MESSAGE_KINDS.indexOf('media');
export const KIND_DELETED = MESSAGE_KINDS.indexOf('deleted');
export const KIND_CONTACT = MESSAGE_KINDS.indexOf('contact');
export const KIND_SYSTEM = MESSAGE_KINDS.indexOf('system');
