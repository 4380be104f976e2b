import type { MediaType } from '../message/message.ts';
import { MARKER_WORDS } from './markers-words.ts';
import type { MarkerWords } from './marker-language.ts';

/** The meaning of a body that consists of a marker alone. */
export type Marker =
  | { readonly kind: 'deleted' }
  | { readonly kind: 'omitted'; readonly type: MediaType }
  | { readonly kind: 'call'; readonly video: boolean; readonly missed: boolean }
  | { readonly kind: 'liveLocation' };

/** Longest marker, in characters. Longer texts are not looked up. */
const MAX_MARKER_LENGTH = 200;

/**
 * Normalises a marker for look-up: no bidi marks, no `<>` or parentheses around it, no full stop, one kind of space, NFC, lower case. Exports
 * write the same marker with or without each of these.
 */
function normalizeMarker(text: string): string {
  if (text.length > MAX_MARKER_LENGTH) return '';
  return text
    .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replaceAll(/[\s\u00a0\u202f]+/g, ' ')
    .trim()
    .replace(/^<\s*([^<>]*?)\s*>$/, '$1')
    .replace(/[.。।]$/, '')
    .normalize('NFC')
    .toLowerCase();
}

const OMITTED_TYPES = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  sticker: 'sticker',
  gif: 'gif',
  document: 'document',
  contact: 'contact',
  omitted: 'unknown',
} as const satisfies Partial<Record<keyof MarkerWords, MediaType>>;

/** Markers that also occur without marks and brackets, as printed: iOS's markers lose their mark when a file is saved again. */
const EXACT: ReadonlySet<string> = new Set(
  MARKER_WORDS.flatMap(({ language: _language, omitted: _omitted, ...words }) => Object.values(words).flat()),
);

/** Collects the markers of all languages. Where a text has several meanings, deletions come first, then markers that name a media type. */
function collectMarkers(): Map<string, Marker> {
  const markers = new Map<string, Marker>();
  const add = (words: readonly string[] | undefined, marker: Marker): void => {
    for (const word of words ?? []) {
      const key = normalizeMarker(word);
      if (!markers.has(key)) markers.set(key, marker);
    }
  };
  for (const words of MARKER_WORDS) add(words.deleted, { kind: 'deleted' });
  for (const words of MARKER_WORDS) {
    add(words.missedVoice, { kind: 'call', video: false, missed: true });
    add(words.missedVideo, { kind: 'call', video: true, missed: true });
    add(words.voiceCall, { kind: 'call', video: false, missed: false });
    add(words.videoCall, { kind: 'call', video: true, missed: false });
    add(words.liveLocation, { kind: 'liveLocation' });
  }
  for (const [key, type] of Object.entries(OMITTED_TYPES) as [keyof typeof OMITTED_TYPES, MediaType][]) {
    for (const words of MARKER_WORDS) add(words[key], { kind: 'omitted', type });
  }
  return markers;
}

const MARKERS = collectMarkers();

/** True for a text that begins with U+200E or U+200F. WhatsApp wrote it, unless somebody pasted it from there. */
export const hasLeadingMark = (text: string): boolean => text.startsWith('\u200e') || text.startsWith('\u200f');

/**
 * The marker of a body that is one marker; null for anything else. People may write such words too. So without a mark or brackets the words
 * must be exactly as WhatsApp prints them, including letter case; only a deletion may end with a full stop.
 */
export function findMarker(text: string): Marker | null {
  const marker = MARKERS.get(normalizeMarker(text));
  if (marker === undefined) return null;
  const exact = marker.kind === 'deleted' ? text.replace(/[.。]$/, '') : text;
  return hasLeadingMark(text) || text.startsWith('<') || EXACT.has(exact) ? marker : null;
}

function normalizedSet(
  key: 'attached' | 'iosAttached' | 'edited' | 'location' | 'poll' | 'callMissed' | 'callTaken',
): ReadonlySet<string> {
  return new Set(MARKER_WORDS.flatMap((words) => words[key] ?? []).map(normalizeMarker));
}

const ATTACHED = normalizedSet('attached');
const IOS_ATTACHED = normalizedSet('iosAttached');
const EDITED = normalizedSet('edited');
const LOCATION = normalizedSet('location');
const POLL = normalizedSet('poll');
const CALL_MISSED = normalizedSet('callMissed');
const CALL_TAKEN = normalizedSet('callTaken');

export const isAttachedWord = (text: string): boolean => ATTACHED.has(normalizeMarker(text));
export const isIosAttachedWord = (text: string): boolean => IOS_ATTACHED.has(normalizeMarker(text));
export const isEditedWord = (text: string): boolean => EDITED.has(normalizeMarker(text));
export const isLocationWord = (text: string): boolean => LOCATION.has(normalizeMarker(text));
export const isPollWord = (text: string): boolean => POLL.has(normalizeMarker(text));
export const isCallMissed = (text: string): boolean => CALL_MISSED.has(normalizeMarker(text));
export const isCallTaken = (text: string): boolean => CALL_TAKEN.has(normalizeMarker(text));

/** Words that introduce an exported event. */
const EVENT_WORDS: ReadonlySet<string> = new Set([
  'event',
  'evento',
  'veranstaltung',
  'événement',
  'évènement',
  'evenement',
  'мероприятие',
  'etkinlik',
  'acara',
  'wydarzenie',
]);

/** True for a word that WhatsApp itself writes before a ": " and that is no part of a name. */
export const isOwnWord = (text: string): boolean =>
  text.startsWith('<') ||
  isLocationWord(text) ||
  isPollWord(text) ||
  isAttachedWord(text) ||
  EVENT_WORDS.has(normalizeMarker(text)) ||
  MARKERS.has(normalizeMarker(text));

const DELETED_BY = MARKER_WORDS.flatMap((words) => words.deletedBy ?? []);
const VIEW_ONCE = MARKER_WORDS.flatMap((words) => words.viewOnce ?? []);
const NOTICES = MARKER_WORDS.flatMap((words) => words.notice ?? []);

const withoutLeadingMarks = (text: string): string => text.replace(/^[\u200e\u200f]+/, '');

export function startsAsDeletedBy(text: string): boolean {
  if (text.length > MAX_MARKER_LENGTH || text.includes('\n')) return false;
  const words = withoutLeadingMarks(text);
  return DELETED_BY.some((start) => words.startsWith(start));
}
/** True for the placeholder of a view-once photo, video or voice message. */
export const startsAsViewOnce = (text: string): boolean =>
  text.length <= MAX_MARKER_LENGTH && VIEW_ONCE.some((start) => text.startsWith(start));
/** True for a notice (encryption, security code) that WhatsApp prints under a person's or the group's name. */
export const startsAsNotice = (text: string): boolean => noticeStart(text) !== undefined;
/** True for the encryption notice. It names nobody, and stands under the other person's name or the group's. */
export const isEncryptionNotice = (text: string): boolean => noticeStart(text)?.endsWith(' ') === false;
/** The text after the opening words of a notice that names somebody (`Your security code with Ann changed`); null for anything else. */
export function namedInNotice(text: string): string | null {
  const start = noticeStart(text);
  return start?.endsWith(' ') ? withoutLeadingMarks(text).slice(start.length) : null;
}

function noticeStart(text: string): string | undefined {
  const words = withoutLeadingMarks(text);
  return NOTICES.find((start) => words.startsWith(start));
}

const WAITING = [
  'waiting for this message. this may take a while',
  'waiting for this message',
  'warte auf diese nachricht. dies kann einen moment dauern',
  'warte auf diese nachricht. das kann einen moment dauern',
  'esperando este mensaje. esto podría tomar tiempo',
  'esperando el mensaje. esto puede tomar tiempo',
  'aguardando mensagem. essa ação pode levar alguns instantes',
  'en attente de ce message. cela peut prendre un moment',
  'in attesa del messaggio',
  'in attesa del messaggio. potrebbe volerci del tempo',
  'in attesa di questo messaggio. potrebbe richiedere del tempo',
  'wachten op dit bericht. dit kan even duren',
  'bu mesaj bekleniyor. bu biraz zaman alabilir',
];

/**
 * True for the text in place of a message that was not decrypted yet. Its kind is `text`, and its words are WhatsApp's. Another export of the
 * chat may hold the real message, so that a merge may replace it by any text.
 */
export const isWaitingNotice = (text: string): boolean => WAITING.includes(normalizeMarker(text));
