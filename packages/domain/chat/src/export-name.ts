/**
 * Patterns of the names that WhatsApp gives to exported chats; `%` is the chat's name. They are those of Android's text file in every language,
 * and of the zip of iOS, which has a dash. Source: WhatsApp's string resources and names that were seen.
 */
const PATTERNS: readonly string[] = [
  'WhatsApp Chat with %',
  'WhatsApp Chat - %',
  'WhatsApp Chat mit %',
  'WhatsApp-Chat mit %',
  'WhatsApp-Chat - %',
  'Chat de WhatsApp con %',
  'Chat de WhatsApp - %',
  'Discussion WhatsApp avec %',
  'Discussion WhatsApp - %',
  'Chat WhatsApp con %',
  'Chat WhatsApp - %',
  'Chat WhatsApp s uživatelem %',
  'Conversa no WhatsApp com %',
  'Conversa do WhatsApp com %',
  'Conversa do WhatsApp - %',
  'WhatsApp-chat met %',
  'WhatsApp-chat - %',
  'Чат WhatsApp с контактом %',
  'Чат WhatsApp с %',
  'Чат WhatsApp - %',
  'Чат WhatsApp із %',
  'Чат WhatsApp з %',
  'Czat WhatsApp z %',
  'WhatsApp-chatt med %',
  'WhatsApp chat med %',
  'WhatsApp-chat med %',
  'WhatsApp-samtale med %',
  'WhatsApp-keskustelu henkilön % kanssa',
  '% ile WhatsApp Sohbeti',
  'WhatsApp Sohbeti - %',
  'دردشة واتساب مع %',
  "צ'אט WhatsApp עם %",
  'צ׳אט WhatsApp עם %',
  '% के साथ WhatsApp चैट',
  'Chat WhatsApp dengan %',
  '%とのWhatsAppチャット',
  '%님과의 WhatsApp 대화',
  'WhatsApp 与 % 的对话',
  '与%的 WhatsApp 聊天',
  'WhatsApp 與 % 的對話',
  '與%的 WhatsApp 對話',
];

interface NamePattern {
  readonly before: string;
  readonly after: string;
}

const APOSTROPHES = /[’‘`´]/g;

/** Folds a name: underscores become spaces, all apostrophes one kind, letters lower case. The length stays, so that positions fit. */
const fold = (text: string): string =>
  text
    .replaceAll(/[\s_\u00a0\u202f]/g, ' ')
    .replaceAll(APOSTROPHES, "'")
    .toLowerCase();

// The longest wording first: `с контактом %` before `с %`.
const NAME_PATTERNS: readonly NamePattern[] = PATTERNS.map((pattern) => {
  const [before = '', after = ''] = fold(pattern.normalize('NFC')).split('%');
  return { before, after };
}).sort((a, b) => b.before.length + b.after.length - a.before.length - a.after.length);

/** Words that Windows and the desktops of Linux write after a copy's name and a dash, in any letter case. */
const COPY_WORDS =
  'copy|kopie|copie|copia|cópia|kopia|kópia|kopi|kopio|kopya|kopija|másolat|копия|копія|копие|αντίγραφο|עותק|نسخة|コピー|복사본|副本|複製|拷贝|拷貝|bản sao|sao chép|สำเนา|salinan|salin|प्रतिलिपि|कॉपी';
/** Words that macOS writes after a copy's name and a space, in this letter case only. With a capital, most are more often part of a name. */
const BARE_COPY_WORDS = 'copy|Kopie|kopie|copie|copia|cópia|kopia|kopio|копия|копія|복사본|副本|拷贝|拷貝';
/** Words that Google Drive writes after a copy's name, in languages that put them there. */
const COPY_ENDINGS = ' ?のコピー| ?的副本| ?的拷贝|의 사본| kopyası| másolata| की कॉपी';
const COPY_MARK = new RegExp(
  String.raw`(?:(?:[\s_]+[-–—][\s_]+(?:${caseless(COPY_WORDS)})|[\s_]+(?:${BARE_COPY_WORDS})|${COPY_ENDINGS})(?:[\s_]?\d{1,3})?|[\s_]?(?:\(\d{1,3}\)|\[\d{1,3}\]))$`,
  'u',
);
const IOS_STEM = /(?:^|\P{L})_chat(?:[ _-]?\(?\d{1,3}\)?)?$/iu;

/**
 * The chat's name in an export's file name or path, NFC; null where it has none, as iOS's `_chat.txt`. It recognises underscores for spaces,
 * `%20`, WhatsApp Business, and copies: ` (2)`, `[2]`, ` - Copy` and ` copy` at the end, and any text on the other side of WhatsApp's own words
 * than the chat's name (`Copy of WhatsApp Chat with Ann`). A chat's own name loses an ending that looks like that of a copy.
 *
 * @param senders names of the senders of a chat of two. In a language whose wording is unknown, the result is the one that begins or ends a
 *   file name that contains `WhatsApp`
 */
export function chatNameFromFile(fileName: string, senders: readonly string[] = []): string | null {
  const stem = stemOf(fileName);
  if (stem === null) return null;
  for (const read of [stem, stem.replace(BUSINESS, '$1')]) {
    const name = nameIn(read, isWhole) ?? nameIn(read, isPart);
    if (name !== null) return name;
  }
  return senders.length <= 2 ? senderIn(fold(stem), senders) : null;
}

/** A name in the form that it has in file names: WhatsApp writes `_` for characters that file systems reject. */
const inFiles = (name: string): string => fold(name.normalize('NFC').replaceAll(/[\\/:*?"<>|]/g, '_')).trim();

function senderIn(stem: string, senders: readonly string[]): string | null {
  const found = senders.filter((sender) => {
    const name = inFiles(sender);
    const rest = stem.endsWith(` ${name}`)
      ? stem.slice(0, -name.length)
      : stem.startsWith(`${name} `)
        ? stem.slice(name.length)
        : '';
    return name !== '' && rest.includes('whatsapp');
  });
  return found.toSorted((a, b) => b.length - a.length)[0] ?? null;
}

/** True for the names that WhatsApp gives to an exported text or zip, in any language. */
export function isExportFileName(fileName: string): boolean {
  const stem = /\.txt$/i.test(fileName) ? stemOf(fileName) : null;
  return (stem !== null && IOS_STEM.test(stem)) || chatNameFromFile(fileName) !== null;
}

/** A file's name without its extension and the marks of a copy, folded. It is equal for the zip and the text of one export. */
export function exportStem(fileName: string): string | null {
  const stem = stemOf(fileName);
  return stem === null ? null : fold(stem).trim();
}

const BUSINESS = /(whatsapp)[ _-]business/i;

/** Finds the range of the chat name in a folded file name; null where the pattern does not match. */
type FindWords = (folded: string, pattern: NamePattern) => { readonly start: number; readonly end: number } | null;

const isWhole: FindWords = (folded, { before, after }) =>
  folded.startsWith(before) && folded.endsWith(after)
    ? { start: before.length, end: folded.length - after.length }
    : null;

/** Matches the pattern within a longer file name, as whole words. */
const isPart: FindWords = (folded, { before, after }) => {
  if (before === '') {
    const at = folded.lastIndexOf(after);
    return at > 0 && STARTS_WITH_OTHER.test(folded.slice(at + after.length)) ? { start: 0, end: at } : null;
  }
  const at = folded.indexOf(before);
  if (at <= 0 || ENDS_WITH_LETTER.test(folded.slice(0, at)) || !folded.endsWith(after)) return null;
  return { start: at + before.length, end: folded.length - after.length };
};

const STARTS_WITH_OTHER = /^[^\p{L}\p{N}]/u;
const ENDS_WITH_LETTER = /[\p{L}\p{N}]$/u;

function nameIn(stem: string, findWords: FindWords): string | null {
  const folded = fold(stem);
  // Lower case may change the length (of a few Turkish letters). Then the positions do not fit the original.
  const text = folded.length === stem.length ? stem : folded;
  const underscored = !stem.includes(' ') && stem.includes('_');
  for (const pattern of NAME_PATTERNS) {
    const found = findWords(folded, pattern);
    if (found === null || found.end <= found.start) continue;
    const name = text.slice(found.start, found.end);
    const clean = (underscored ? name.replaceAll('_', ' ') : name).trim();
    if (clean !== '') return clean;
  }
  return null;
}

const baseName = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

function stemOf(fileName: string): string | null {
  const stem = /^(.+?)(?:\.txt|\.zip)+$/i.exec(unescapeUrl(baseName(fileName)))?.[1]?.normalize('NFC');
  if (stem === undefined) return null;
  let name = stem;
  // A copy of a copy has two marks.
  for (
    let shorter = name.replace(COPY_MARK, '');
    shorter !== name && shorter !== '';
    shorter = name.replace(COPY_MARK, '')
  )
    name = shorter;
  return name;
}

/** A pattern that matches each letter in either case, for use in a case-sensitive expression. */
function caseless(words: string): string {
  return words.replaceAll(/\p{L}/gu, (letter) => {
    const [lower, upper] = [letter.toLowerCase(), letter.toUpperCase()];
    return lower === upper ? letter : `[${lower}${upper}]`;
  });
}

function unescapeUrl(name: string): string {
  if (!/%[0-9a-f]{2}/i.test(name)) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
