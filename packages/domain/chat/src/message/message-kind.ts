import { MESSAGE_KINDS } from './message.ts';

export const TEXT_KIND = MESSAGE_KINDS.indexOf('text');
export const SYSTEM_KIND = MESSAGE_KINDS.indexOf('system');
export const NO_MEDIA = 255;
