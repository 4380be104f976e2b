import { parseCall } from './body-call.ts';
import { parseLocation } from './body-location.ts';
import { androidAttachment, documentTitle, iosAttachment, splitUnmarkedDocument } from './body-media.ts';
import { parsePoll } from './body-poll.ts';
import { cleanName } from './chars.ts';
import { findMarker, isEditedWord, isWaitingNotice, startsAsDeletedBy, startsAsNotice } from './markers.ts';
import type { Call, Location, Media, MediaType, MessageKind, Poll } from './message.ts';
import { FLAG_EDITED, FLAG_MEDIA_OMITTED, FLAG_TEXT_REWRITTEN } from './parsed-chat.ts';

/** Context bits: what the parser knows of a body beside its bytes. */
export const BODY_HAS_SENDER = 1;
/** U+200E or U+200F stood at the line's start, before the header. */
export const BODY_LINE_MARKED = 2;
export const BODY_IOS = 4;
/** No LF is in the body, so it need not be looked for. A hint alone: leaving it out costs time, nothing else. */
export const BODY_SINGLE_LINE = 8;

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

const LEADING_MARK = /^[\u200e\u200f]/;

/**
 * The one place that decides what a body means; `classifyBody` asks it whenever its look at the bytes finds the body not plainly text.
 * Rules of shape that hold in every language come first, words where the shape is not enough.
 */
export function analyseBody(raw: string, context: number): BodyAnalysis {
  const lines = raw.replace(/\r$/, '').replaceAll('\r\n', '\n');
  if ((context & BODY_HAS_SENDER) === 0) return withoutSender(lines, raw);
  const { body, edited } = splitEdited(lines);
  const found = recognise(body, context);
  if (found === null) {
    // Not decrypted yet: the words are WhatsApp's, so its mark goes.
    const text = isWaitingNotice(body) ? cleanName(body) : body;
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
  const [suffix, mark, inner] = /\s*([\u200e\u200f]*)<([^<>\n]+)>$/u.exec(body) ?? [];
  if (suffix === undefined || inner === undefined || suffix.length === body.length) return { body, edited: 0 };
  const shaped = mark !== '' && !/[:：]|\.\p{L}|\d{8}/u.test(inner) && findMarker(inner) === null;
  if (!shaped && !isEditedWord(inner)) return { body, edited: 0 };
  return { body: body.slice(0, -suffix.length), edited: FLAG_EDITED };
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
  const bare = body.replaceAll(/[\u200e\u200f]/g, '');
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
  const lineEnd = body.indexOf('\n');
  const firstLine = lineEnd < 0 ? body : body.slice(0, lineEnd);
  const following = lineEnd < 0 ? '' : body.slice(lineEnd + 1);
  if (isOmittedShape(firstLine)) {
    const known = findMarker(firstLine);
    return omittedMedia(known?.kind === 'omitted' ? known.type : 'unknown', following);
  }
  if (LEADING_MARK.test(firstLine)) {
    const known = findMarker(firstLine);
    if (known?.kind === 'omitted') return omittedMedia(known.type, following);
  }

  const [tail, words] = /\s*[\u200e\u200f]([^\u200e\u200f\n]+)$/u.exec(body) ?? [];
  if (tail !== undefined && words !== undefined && tail.length < body.length) {
    const head = body.slice(0, -tail.length);
    const known = findMarker(words);
    if (known?.kind === 'omitted') {
      return omittedMedia(
        known.type,
        known.type === 'document' ? documentTitle(head) : head.replace(/^[\u200e\u200f]+/, ''),
      );
    }
    const marked = BODY_IOS | BODY_LINE_MARKED;
    if ((context & marked) === marked && head.includes(' • ')) return omittedMedia('document', documentTitle(head));
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
  const marked = (context & BODY_IOS) !== 0 && LEADING_MARK.test(body);
  if (!marked && !startsAsNotice(body)) return null;
  return { kind: 'system', text: cleanName(body) };
}
