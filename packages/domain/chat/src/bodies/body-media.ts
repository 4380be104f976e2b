import { ATTACHED_WITHOUT_PARENTHESES, MARKER_WORDS } from '../locales/markers-words.ts';
import { hasLeadingMark, isAttachedWord, isIosAttachedWord } from '../locales/markers.ts';
import type { MediaType } from '../message/message.ts';

const PREFIXES: Readonly<Record<string, MediaType>> = {
  IMG: 'image',
  VID: 'video',
  PTT: 'voice',
  PTV: 'video',
  AUD: 'audio',
  GIF: 'gif',
  STK: 'sticker',
  DOC: 'document',
  PHOTO: 'image',
  VIDEO: 'video',
  AUDIO: 'audio',
  STICKER: 'sticker',
};

const EXTENSIONS: Readonly<Record<string, MediaType>> = {
  jpg: 'image',
  jpeg: 'image',
  png: 'image',
  heic: 'image',
  heif: 'image',
  bmp: 'image',
  tif: 'image',
  tiff: 'image',
  avif: 'image',
  gif: 'gif',
  webp: 'sticker',
  was: 'sticker',
  mp4: 'video',
  mov: 'video',
  '3gp': 'video',
  '3gpp': 'video',
  avi: 'video',
  mkv: 'video',
  webm: 'video',
  m4v: 'video',
  mpg: 'video',
  mpeg: 'video',
  wmv: 'video',
  opus: 'voice',
  mp3: 'audio',
  m4a: 'audio',
  aac: 'audio',
  amr: 'audio',
  wav: 'audio',
  ogg: 'audio',
  oga: 'audio',
  flac: 'audio',
  wma: 'audio',
  caf: 'audio',
  vcf: 'contact',
};

/**
 * File names that WhatsApp gives: `IMG-20190101-WA0000.jpg` (Android), `00000001-PHOTO-2019-01-01-12-00-00.jpg` (iOS),
 * `2015-08-04-PHOTO-00004762.jpg` (iOS to 2015). The word gives the media type, except that an audio file with the extension
 * `.opus` is a voice note. For other names the extension gives the type.
 */
const NAMED_BY_WHATSAPP =
  /^(?:(IMG|VID|PTT|PTV|AUD|GIF|STK|DOC)-\d{8}-WA\d+|(?:\d{8}|\d{4}-\d\d-\d\d)-(PHOTO|VIDEO|AUDIO|GIF|STICKER)-\d)/i;

function mediaTypeOf(name: string): MediaType {
  const extension = /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const word = NAMED_BY_WHATSAPP.exec(name);
  const named = word && PREFIXES[(word[1] ?? word[2] ?? '').toUpperCase()];
  if (named === 'audio' && extension === 'opus') return 'voice';
  return named ?? EXTENSIONS[extension] ?? 'document';
}

export interface Attachment {
  readonly name: string;
  readonly type: MediaType;
  /** The caption; empty where there is none. */
  readonly caption: string;
}

/** A file name: one line with an extension of 0 (`AUD-20190101-WA0000.`) to 10 characters. */
const FILE_NAME = /^[^\n]*[^\s.]\.[\w~-]{0,10}$/;
const MARKS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The first line of a text, without its line break. */
export const firstLineOf = (text: string): string => {
  const lineEnd = text.indexOf('\n');
  return lineEnd < 0 ? text : text.slice(0, lineEnd);
};

const withoutMarks = (text: string): string => text.replaceAll(MARKS, '').trim();

/**
 * Parses an Android attachment: `name.ext (file attached)` on the first line, the caption on the lines after it. With U+200E in front, the
 * words in parentheses may be any; without it, they must be known words, or the name must be one that WhatsApp gives. Documents repeat their
 * name on the second line. On iOS the words must always be known: a marked notice may end with `plan v1.2 (final)`.
 */
export function androidAttachment(body: string, ios: boolean): Attachment | null {
  const firstLine = firstLineOf(body);
  const name = androidName(firstLine, ios);
  if (name === null) return null;
  const following = body.slice(firstLine.length + 1);
  return { name, type: mediaTypeOf(name), caption: withoutTitle(following, name) };
}

function androidName(line: string, ios: boolean): string | null {
  const marked = hasLeadingMark(line);
  const clean = marked ? withoutMarks(line) : line;
  const { before, after } = ATTACHED_WITHOUT_PARENTHESES;
  const start = before.find((word) => clean.startsWith(`${word} `));
  const end = after.find((word) => clean.endsWith(` ${word}`));
  if (start !== undefined || end !== undefined) {
    const bare = withoutMarks(
      clean.slice((start?.length ?? -1) + 1, end === undefined ? clean.length : -end.length - 1),
    );
    return FILE_NAME.test(bare) ? bare : null;
  }
  const [, title, words] = /^(.+?) ?[\u200e\u200f]* ?\(([^()]{1,60})\)$/u.exec(clean) ?? [];
  if (title === undefined || words === undefined) return null;
  const name = withoutMarks(title);
  const isName = FILE_NAME.test(name);
  if (isAttachedWord(words)) return isName || marked ? name : null;
  return isName && ((marked && !ios) || NAMED_BY_WHATSAPP.test(name)) && words.split(' ').length <= 6 ? name : null;
}

function withoutTitle(following: string, name: string): string {
  const line = firstLineOf(following);
  const firstLine = withoutMarks(line);
  const stem = name.replace(/\.[^.]*$/, '');
  if (firstLine !== name && firstLine !== stem) return following;
  return following.slice(line.length + 1);
}

const AT_END = /[\u200e\u200f]*<([^<>\n]+)>$/u;

/**
 * Parses an iOS attachment: `<attached: name>` with any word, colon and spacing; `<name eklendi>` in Turkish; `name <attached>` until 2015.
 * A caption, or a document's title and page count, may stand before it; a caption may follow it.
 */
export function iosAttachment(body: string): Attachment | null {
  const match = AT_END.exec(body) ?? AT_END.exec(firstLineOf(body));
  if (match?.[1] === undefined) return null;
  const marked = /[\u200e\u200f]/.test(match[0]);
  const inner = withoutMarks(match[1]);
  const before = body.slice(0, match.index);
  const after = body.slice(match.index + match[0].length);

  const old = inner.includes('.') ? null : /^[\u200e\u200f]*(\S.*\.\w{1,5})\s*$/u.exec(before);
  if (old?.[1] !== undefined && NAMED_BY_WHATSAPP.test(old[1])) {
    return { name: old[1], type: mediaTypeOf(old[1]), caption: after.trim() };
  }

  const name = iosName(inner, marked);
  if (name === null) return null;
  const caption = withoutDocumentTitle(before, name);
  const tail = after.replace(/^[\u200e\u200f\s]+/, '').trimEnd();
  return {
    name,
    type: mediaTypeOf(name),
    caption: caption === '' ? tail : tail === '' ? caption : `${caption}\n${tail}`,
  };
}

const COUNTED = /^\d{8}-/;

/** The file name in an iOS marker. Without a mark, the word must be known or the name must be one that WhatsApp gives; else null. */
function iosName(inner: string, marked: boolean): string | null {
  const [, word = '', file = ''] = /^([^:：.]{1,40})[:：]\s*(.+)$/u.exec(inner) ?? [];
  const name = file.trim();
  if (
    FILE_NAME.test(name) &&
    (marked || COUNTED.test(name) || NAMED_BY_WHATSAPP.test(name) || isIosAttachedWord(word))
  ) {
    return name;
  }
  const wordAfter = /^(.+\.[\p{L}\p{N}]{1,10}) \p{L}+$/u.exec(inner)?.[1];
  return wordAfter !== undefined && (marked || COUNTED.test(wordAfter)) && COUNTED.test(wordAfter) ? wordAfter : null;
}

/** Removes the page count from a document's title: `Name.pdf • U+200E 2 pages` becomes `Name.pdf`. */
export const documentTitle = (head: string): string =>
  withoutMarks(head)
    .replace(/ • [^•]*$/u, '')
    .trim();

/** The page count at the end of a document's title, in any language: ` • U+200E 2 pages`. */
const PAGES = / • (?:[\u200e\u200f][^•\n]*|[^•\n]*\p{Nd}[^•\n]*)$/u;

/** The caption before an attachment. A document's title, with or without its page count, is the last line there and is removed. */
function withoutDocumentTitle(before: string, name: string): string {
  const head = before.replace(/^[\u200e\u200f]+/, '').trimEnd();
  const lastLine = head.slice(head.lastIndexOf('\n') + 1);
  const isTitle =
    (PAGES.test(lastLine) && mediaTypeOf(name) === 'document') || isTitleOf(documentTitle(lastLine), name);
  return isTitle ? head.slice(0, -lastLine.length).trimEnd() : head;
}

/** True when `title` is the title of the file `name`. The two may differ by a cut at the end and by characters that file names may not have. */
function isTitleOf(title: string, name: string): boolean {
  const own = comparable(name.replace(COUNTED, ''));
  const other = comparable(title);
  if (title === '' || own === '') return false;
  if (own === other || withoutExtension(own) === other) return true;
  const stem = withoutExtension(own);
  const isCut = stem.length >= MIN_CUT_TITLE && withoutExtension(other).startsWith(stem);
  return isCut && own.slice(stem.length) === other.slice(withoutExtension(other).length);
}

const MIN_CUT_TITLE = 10;
const withoutExtension = (name: string): string => name.replace(/\.[^.]*$/, '');
const comparable = (name: string): string => name.normalize('NFC').replaceAll(/[:/\\?*"<>|]/g, '_');

const DOCUMENT_OMITTED = MARKER_WORDS.flatMap((words) => words.document ?? []).map((word) => ` ${word}`);

/** The title of an omitted document whose marks were lost (`Name.pdf • 2 pages document omitted`); null for anything else. */
export function splitUnmarkedDocument(body: string): string | null {
  const end = DOCUMENT_OMITTED.find((word) => body.endsWith(word));
  if (end === undefined) return null;
  const title = documentTitle(body.slice(0, -end.length));
  return FILE_NAME.test(title) ? title : null;
}
