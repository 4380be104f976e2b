import { parseCall } from './body-call.ts';
import { parseLocation } from './body-location.ts';
import { androidAttachment, documentTitle, firstLineOf, iosAttachment, splitUnmarkedDocument } from './body-media.ts';
import { parsePoll } from './body-poll.ts';
import { cleanName } from './chars.ts';
import {
  endsAsOmitted,
  findMarker,
  hasLeadingMark,
  isEditedWord,
  isWaitingNotice,
  startsAsDeletedBy,
  startsAsNotice,
} from './markers.ts';
import type { Call, Location, Media, MediaType, MessageKind, Poll } from './message.ts';
import { FLAG_EDITED, FLAG_MEDIA_OMITTED, FLAG_TEXT_REWRITTEN } from './parsed-chat.ts';

/** Context bits: what the parser knows of a body beside its bytes. */
export const BODY_HAS_SENDER = 1;
/** U+200E or U+200F stood at the line's start, before the header. */
export const BODY_LINE_MARKED = 2;
export const BODY_IOS = 4;
/** No LF is in the body, so it need not be looked for. A hint alone: leaving it out costs time, nothing else. */
export const BODY_SINGLE_LINE = 8;

const LRM = '\u200e';
const IOS_MARKED = BODY_IOS | BODY_LINE_MARKED;

/** One mark says what ten thousand say, and expressions that look for them stay fast. */
const REPEATED_MARKS = /([\u200e\u200f])[\u200e\u200f]+/g;

/** Everything that a body says. */
export interface BodyAnalysis {
  readonly kind: MessageKind;
  /** FLAG_EDITED, FLAG_MEDIA_OMITTED, FLAG_TEXT_REWRITTEN. */
  readonly flags: number;
  readonly text: string;
  readonly media: Media | null;
  readonly call?: Call;
  readonly poll?: Poll;
  readonly location?: Location;
}

/**
 * The one place that decides what a body means; `classifyBody` asks it whenever its look at the bytes finds the body not plainly text.
 * Rules of shape that hold in every language come first, words where the shape is not enough.
 */
export function analyseBody(raw: string, context: number): BodyAnalysis {
  const lines = raw.replace(/\r$/, '').replaceAll('\r\n', '\n');
  if ((context & BODY_HAS_SENDER) === 0) return withoutSender(lines, raw);
  const { body, edited } = splitEdited(lines);
  const found = recognise(body.replaceAll(REPEATED_MARKS, '$1'), context);
  if (found === null) {
    // Not decrypted yet: the words are WhatsApp's, so its mark goes.
    const text = hasLeadingMark(body) && isWaitingNotice(body) ? cleanName(body) : body;
    return { kind: 'text', text, media: null, flags: edited | (text === raw ? 0 : FLAG_TEXT_REWRITTEN) };
  }
  const { omitted = false, ...analysis } = found;
  const flags = FLAG_TEXT_REWRITTEN | (omitted ? FLAG_MEDIA_OMITTED : 0) | edited;
  return { media: null, ...analysis, flags };
}

function withoutSender(body: string, raw: string): BodyAnalysis {
  const call = parseCall(body);
  if (call !== null) return { kind: 'call', text: '', media: null, call, flags: FLAG_TEXT_REWRITTEN };
  const text = cleanName(body);
  return { kind: 'system', text, media: null, flags: text === raw ? 0 : FLAG_TEXT_REWRITTEN };
}

/** A trailing ` U+200E <…>` in any language, or the known words without the mark (Android). */
function splitEdited(body: string): { body: string; edited: number } {
  const open = body.endsWith('>') ? body.lastIndexOf('<') : -1;
  const inner = body.slice(open + 1, -1);
  const head = body.slice(0, Math.max(open, 0)).trimEnd();
  const text = head.slice(0, endBeforeMarks(head)).trimEnd();
  if (text === '' || inner.includes('\n')) return { body, edited: 0 };
  const shaped = text !== head && !/[:：]|\.\p{L}|\d{8}/u.test(inner) && findMarker(LRM + inner) === null;
  return shaped || isEditedWord(inner) ? { body: text, edited: FLAG_EDITED } : { body, edited: 0 };
}

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

/** null: people wrote it. */
function recognise(body: string, context: number): Found | null {
  const bare = body.replace(/^[\u200e\u200f]+/, '');
  // A view-once photo exports as nothing, or as the word that Java prints for it.
  if (bare === '' || bare === 'null') return omittedMedia('unknown');

  const attachment = iosAttachment(body) ?? androidAttachment(body);
  if (attachment !== null) {
    const { name, type, caption } = attachment;
    return { kind: type === 'contact' ? 'contact' : 'media', text: caption, media: { name, type } };
  }

  const marker = findMarker(body);
  if (marker?.kind === 'deleted') return { kind: 'deleted', text: '' };
  if (marker?.kind === 'omitted') return omittedMedia(marker.type);
  if (marker?.kind === 'liveLocation') {
    return { kind: 'location', text: '', location: { latitude: null, longitude: null, url: null } };
  }
  if (startsAsDeletedBy(body)) return { kind: 'deleted', text: '' };

  const omitted = omittedWithCaption(body, context);
  if (omitted !== null) return omitted;

  const call = parseCall(body);
  if (call !== null) return { kind: 'call', text: '', call };
  const poll = parsePoll(body);
  if (poll !== null) return { kind: 'poll', text: '', poll };
  const location = parseLocation(body);
  if (location !== null) return { kind: 'location', ...location };

  return writtenByWhatsApp(body, context);
}

/** Android's `<…>` before a caption, and iOS's words after a mark, before or after a caption or a document's title. */
function omittedWithCaption(body: string, context: number): Found | null {
  const firstLine = firstLineOf(body);
  const following = body.slice(firstLine.length + 1);
  if (isOmittedShape(firstLine)) {
    const known = findMarker(firstLine);
    return omittedMedia(known?.kind === 'omitted' ? known.type : 'unknown', following);
  }
  if (hasLeadingMark(firstLine)) {
    const known = findMarker(firstLine);
    if (known?.kind === 'omitted') return omittedMedia(known.type, following);
  }

  const lineMarked = (context & IOS_MARKED) === IOS_MARKED;
  const mark = Math.max(body.lastIndexOf('\u200e'), body.lastIndexOf('\u200f'));
  if (mark > 0 && (lineMarked || hasLeadingMark(body))) {
    const head = body.slice(0, mark).trimEnd();
    const known = findMarker(body.slice(mark));
    if (known?.kind === 'omitted' && known.type !== 'document')
      return omittedMedia(known.type, head.replace(/^[\u200e\u200f]+/, ''));
    if (known?.kind === 'omitted' || (lineMarked && head.includes(' • ')))
      return omittedMedia('document', documentTitle(head));
  }
  const title = splitUnmarkedDocument(body);
  return title === null ? null : omittedMedia('document', title);
}

/** `<…>` alone, in words: no name with an extension, no colon, nothing that looks like markup. */
function isOmittedShape(line: string): boolean {
  const inner = /^[\u200e\u200f]*<\s?([^<>]{3,80}?)\s?>$/u.exec(line.trim())?.[1];
  if (inner === undefined || /[:：="'#@]|^[/!?]|\/$|\.\p{L}/u.test(inner)) return false;
  return /\p{L}\s\p{L}/u.test(inner) || /[^\p{ASCII}]{3}/u.test(inner);
}

/**
 * On iOS a mark at the start of a body says that WhatsApp wrote it; what is no marker of the tables, which know every language of the
 * iOS app, is a notice. Known notices are recognised without the mark as well: it gets lost when a file is saved again.
 */
function writtenByWhatsApp(body: string, context: number): Found | null {
  if (isWaitingNotice(body)) return null;
  const marked = (context & BODY_IOS) !== 0 && hasLeadingMark(body);
  if (!marked && !startsAsNotice(body)) return null;
  if (marked && endsAsOmitted(body)) return omittedMedia('unknown');
  return { kind: 'system', text: cleanName(body) };
}
