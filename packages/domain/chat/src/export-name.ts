/**
 * How WhatsApp names an exported chat, `%` standing for the chat: Android's text file in every language, and the zip of iOS
 * with its dash. Source: WhatsApp's string resources and names seen.
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

/** Spaces and underscores alike, one kind of apostrophe, lower case; as long as the original, so that positions fit. */
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

const IOS_TEXT = /^_chat(?:[ _-]?\(?\d{1,3}\)?)?\.txt$/i;

/**
 * The chat's name as an export's file name tells it, NFC; null where it tells none, as iOS's `_chat.txt` does. Takes a path too; knows
 * underscores for spaces, `%20`, and the ` (2)` that browsers add. The name of a chat that itself ends like that loses it.
 */
export function chatNameFromFile(fileName: string): string | null {
  const stem = stemOf(fileName);
  if (stem === null) return null;
  const folded = fold(stem);
  // Where lower-casing changes the length (a few Turkish letters do), positions would not fit.
  const text = folded.length === stem.length ? stem : folded;
  for (const { before, after } of NAME_PATTERNS) {
    const end = text.length - after.length;
    if (end <= before.length || !folded.startsWith(before) || !folded.endsWith(after)) continue;
    const name = text.slice(before.length, end);
    const underscored = !stem.includes(' ') && stem.includes('_');
    const clean = (underscored ? name.replaceAll('_', ' ') : name).trim();
    if (clean !== '') return clean;
  }
  return null;
}

/** True for the names that WhatsApp gives to an exported text or zip, in any language. */
export function isExportFileName(fileName: string): boolean {
  return IOS_TEXT.test(baseName(fileName)) || chatNameFromFile(fileName) !== null;
}

const baseName = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

function stemOf(fileName: string): string | null {
  const stem = /^(.+?)(?:\.txt|\.zip)+$/i.exec(unescapeUrl(baseName(fileName)))?.[1];
  return stem?.replace(/[\s_]?\(\d{1,3}\)$/, '').normalize('NFC') ?? null;
}

function unescapeUrl(name: string): string {
  if (!/%[0-9a-f]{2}/i.test(name)) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
