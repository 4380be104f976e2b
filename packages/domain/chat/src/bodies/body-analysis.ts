import { parseCall } from './body-call.ts';
import { parseLocation } from './body-location.ts';
import { androidAttachment, documentTitle, firstLineOf, iosAttachment, splitUnmarkedDocument } from './body-media.ts';
import { parsePoll } from './body-poll.ts';
import { cleanName } from '../text/chars.ts';
import { FLAG_HAS_NAME, FLAG_IOS, FLAG_LINE_MARKED, FLAG_MARKS_KEPT, isAndroid } from '../message/context-flags.ts';
import {
  findMarker,
  hasLeadingMark,
  isEditedWord,
  isWaitingNotice,
  startsAsDeletedBy,
  startsAsNotice,
  startsAsViewOnce,
} from '../locales/markers.ts';
import type { Call, Location, Media, MediaType, MessageKind, Poll } from '../message/message.ts';
import { FLAG_EDITED, FLAG_MEDIA_OMITTED, FLAG_TEXT_REWRITTEN } from '../message/parsed-chat.ts';

const LRM = '\u200e';
const MARK = /[\u200e\u200f]/;
const LEADING_MARKS = /^[\u200e\u200f]+/;
const IOS_MARKED = FLAG_IOS | FLAG_LINE_MARKED;

/** Runs of marks are reduced to one mark. The other expressions then take linear time. */
const REPEATED_MARKS = /([\u200e\u200f])[\u200e\u200f]+/g;

/** The meaning of a message body. */
export interface BodyAnalysis {
  readonly kind: MessageKind;
  /** Any of FLAG_EDITED, FLAG_MEDIA_OMITTED and FLAG_TEXT_REWRITTEN. */
  readonly flags: number;
  readonly text: string;
  readonly media: Media | null;
  readonly call?: Call;
  readonly poll?: Poll;
  readonly location?: Location;
}

/**
 * Decides the kind, media, call, poll or location of a body. `classifyBody` calls this for every body that its byte tests do not show to be
 * plain text. Rules about the shape of the text come first, since they hold in every language; known words decide the rest.
 * @param context bits of the flags column (context-flags.ts)
 */
export function analyseBody(raw: string, context: number): BodyAnalysis {
  const lines = withoutCrlf(raw);
  if ((context & FLAG_HAS_NAME) === 0) return withoutSender(lines, raw);
  const body = withoutEdit(lines, context);
  const edited = body === lines ? 0 : FLAG_EDITED;
  const found = recognise(body.replaceAll(REPEATED_MARKS, '$1'), context);
  if (found === null) {
    const text = withoutWaitingMark(body);
    return { kind: 'text', text, media: null, flags: edited | (text === raw ? 0 : FLAG_TEXT_REWRITTEN) };
  }
  const { omitted = false, ...analysis } = found;
  const flags = FLAG_TEXT_REWRITTEN | (omitted ? FLAG_MEDIA_OMITTED : 0) | edited;
  return { media: null, ...analysis, flags };
}

/** The text of a body that a person wrote, with LF line breaks and without WhatsApp's "edited" mark. */
export const personText = (raw: string, context: number): string =>
  withoutWaitingMark(withoutEdit(withoutCrlf(raw), context));

/** The text of a system notice, without marks, on LF line breaks. */
export const noticeText = (raw: string): string => cleanName(withoutCrlf(raw));

const withoutCrlf = (raw: string): string => raw.replace(/\r$/, '').replaceAll('\r\n', '\n');

/** Removes the mark before WhatsApp's "Waiting for this message" notice. Other bodies stay as they are. */
const withoutWaitingMark = (body: string): string =>
  hasLeadingMark(body) && isWaitingNotice(body) ? cleanName(body) : body;

function withoutSender(body: string, raw: string): BodyAnalysis {
  const call = parseCall(body);
  if (call !== null) return { kind: 'call', text: '', media: null, call, flags: FLAG_TEXT_REWRITTEN };
  const text = cleanName(body);
  return { kind: 'system', text, media: null, flags: text === raw ? 0 : FLAG_TEXT_REWRITTEN };
}

/**
 * Removes the "edited" mark from the end of a body: ` U+200E <…>` with any words, and on Android `<…>` with known words, or with any words
 * where the flag FLAG_EDITED is set.
 */
function withoutEdit(body: string, context: number): string {
  const open = body.endsWith('>') ? body.lastIndexOf('<') : -1;
  const inner = body.slice(open + 1, -1);
  const head = body.slice(0, Math.max(open, 0)).trimEnd();
  const text = head.slice(0, endBeforeMarks(head)).trimEnd();
  if (text === '' || inner.includes('\n')) return body;
  if ((context & FLAG_EDITED) !== 0) return text;
  const shaped = text !== head && !/[:：]|\.\p{L}|\d{8}/u.test(inner) && findMarker(LRM + inner) === null;
  return shaped || (isEditedWord(inner) && !isUnmarkedOnIos(body, context)) ? text : body;
}

/** True when a person wrote the body: it has no mark, in an iOS file that has kept its marks. iOS puts a mark before everything that it writes itself. */
const isUnmarkedOnIos = (body: string, context: number): boolean =>
  (context & FLAG_MARKS_KEPT) !== 0 && (context & FLAG_LINE_MARKED) === 0 && !MARK.test(body);

function endBeforeMarks(text: string): number {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\u200e' || text[end - 1] === '\u200f')) end--;
  return end;
}

type Found = Omit<BodyAnalysis, 'flags' | 'media'> & { readonly media?: Media; readonly omitted?: true };

const omittedMedia = (type: MediaType, text = ''): Found => ({
  kind: type === 'contact' ? 'contact' : 'media',
  text,
  media: { name: null, type },
  omitted: true,
});

/**
 * Recognises a body that WhatsApp wrote, such as `<Media omitted>`, or one with an attachment, a call, a poll or a location. Null for the text of a
 * person.
 * @param context bits of the flags column (context-flags.ts)
 */
function recognise(body: string, context: number): Found | null {
  const bare = body.replace(LEADING_MARKS, '');
  // A view-once photo exports as nothing, or as the word that Java prints for it.
  if (bare === '') return omittedMedia('unknown');
  if (isUnmarkedOnIos(body, context)) return recogniseLocation(body);
  if (bare === 'null' || startsAsViewOnce(bare)) return omittedMedia('unknown');

  const android = isAndroid(context);
  const attachment = (android ? null : iosAttachment(body)) ?? androidAttachment(body, (context & FLAG_IOS) !== 0);
  if (attachment !== null) {
    const { name, type, caption } = attachment;
    return { kind: type === 'contact' ? 'contact' : 'media', text: caption, media: { name, type } };
  }

  const marker = findMarker(body);
  if (marker?.kind === 'deleted') return { kind: 'deleted', text: '' };
  if (marker?.kind === 'omitted' && (!android || bare.startsWith('<'))) return omittedMedia(marker.type);
  if (marker?.kind === 'liveLocation') {
    return { kind: 'location', text: '', location: { latitude: null, longitude: null, url: null } };
  }
  if (startsAsDeletedBy(body)) return { kind: 'deleted', text: '' };

  const omitted = omittedBeforeCaption(body) ?? (android ? null : omittedOnIos(body, context));
  if (omitted !== null) return omitted;

  const call = parseCall(body);
  if (call !== null) return { kind: 'call', text: '', call };
  const poll = parsePoll(body);
  if (poll !== null) return { kind: 'poll', text: '', poll };
  return recogniseLocation(body) ?? (android ? null : writtenByWhatsApp(body, context));
}

function recogniseLocation(body: string): Found | null {
  const location = parseLocation(body);
  return location === null ? null : { kind: 'location', ...location };
}

/** Recognises an omitted file whose marker (`<…>`) stands on a line before its caption. */
function omittedBeforeCaption(body: string): Found | null {
  const firstLine = firstLineOf(body);
  if (!isMarkerShape(firstLine)) return null;
  const known = findMarker(firstLine);
  return omittedMedia(known?.kind === 'omitted' ? known.type : 'unknown', body.slice(firstLine.length + 1));
}

/** Recognises an omitted file on iOS: known words after a mark, before or after a caption or a document title. */
function omittedOnIos(body: string, context: number): Found | null {
  const firstLine = firstLineOf(body);
  if (hasLeadingMark(firstLine)) {
    const known = findMarker(firstLine);
    if (known?.kind === 'omitted') return omittedMedia(known.type, body.slice(firstLine.length + 1));
  }

  const lineMarked = (context & IOS_MARKED) === IOS_MARKED;
  const mark = lastMark(body);
  if (mark > 0 && (lineMarked || hasLeadingMark(body))) {
    const head = body.slice(0, mark).trimEnd();
    const known = findMarker(body.slice(mark));
    if (known?.kind === 'omitted' && known.type !== 'document')
      return omittedMedia(known.type, head.replace(LEADING_MARKS, ''));
    if (known?.kind === 'omitted' || (lineMarked && head.includes(' • ')))
      return omittedMedia('document', documentTitle(head));
  }
  const title = splitUnmarkedDocument(body);
  return title === null ? null : omittedMedia('document', title);
}

/** True when the text after the last mark is a known "omitted" marker, so that the text before it is a caption or a document title. */
export function endsAsOmittedFile(body: string): boolean {
  const mark = lastMark(body);
  return mark > 0 && findMarker(body.slice(mark))?.kind === 'omitted';
}

const lastMark = (body: string): number => Math.max(body.lastIndexOf('\u200e'), body.lastIndexOf('\u200f'));

/** True for a line that is one marker of WhatsApp, `<…>` around words. File names, texts with a colon and markup (`<b>`) are no markers. */
export function isMarkerShape(line: string): boolean {
  const inner = /^[\u200e\u200f]*<\s?([^<>]{3,80}?)\s?>$/u.exec(line.trim())?.[1];
  if (inner === undefined || /[:：="'#@]|^[/!?]|\/$|\.\p{L}/u.test(inner)) return false;
  return /\p{L}\s\p{L}/u.test(inner) || /[^\p{ASCII}]{3}/u.test(inner);
}

/**
 * Recognises what iOS writes itself. A mark before the header means that the message is a file, whatever its words are. A mark between the
 * name and the body precedes a notice, a placeholder with unknown words, or a person's own text; `settleMarks` tells these apart. The
 * encryption notice is recognised without its mark too, because the mark is lost when the file is saved again.
 */
function writtenByWhatsApp(body: string, context: number): Found | null {
  if (isWaitingNotice(body)) return null;
  const known = startsAsNotice(body);
  if (!known && (context & IOS_MARKED) === IOS_MARKED && MARK.test(body)) return omittedByPosition(body);
  const marked = (context & FLAG_IOS) !== 0 && hasLeadingMark(body);
  return marked || known ? { kind: 'system', text: cleanName(body) } : null;
}

/** Separates an "omitted" marker from the caption: the marker follows the last mark, or is the first line. */
function omittedByPosition(body: string): Found {
  const mark = lastMark(body);
  if (mark === 0 || (hasLeadingMark(body) && body[mark - 1] === '\n')) {
    return omittedMedia('unknown', body.slice(firstLineOf(body).length + 1));
  }
  return omittedMedia('unknown', body.slice(0, mark).trimEnd().replace(LEADING_MARKS, ''));
}
