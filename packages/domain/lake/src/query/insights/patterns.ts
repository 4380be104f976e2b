/*
 * Regular expressions as SQL literals, in what RE2 (DuckDB) and Joni (Trino) have in common: no look-around, no flags,
 * code points as \x{…}, general categories as \p{…}, and no emoji properties, so emoji are ranges of code points.
 */

const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * Characters shown as pictures by default: all Emoji_Presentation, and the text-style ones of U+2600 to U+27BF, which chats also show as
 * pictures.
 */
const PICTURE = [
  String.raw`\x{231A}-\x{231B}\x{23E9}-\x{23EC}\x{23F0}\x{23F3}\x{25FD}-\x{25FE}\x{2600}-\x{2604}\x{260E}\x{2611}`,
  String.raw`\x{2614}-\x{2615}\x{2618}\x{261D}\x{2620}\x{2622}-\x{2623}\x{2626}\x{262A}\x{262E}-\x{262F}\x{2638}-\x{263A}`,
  String.raw`\x{2640}\x{2642}\x{2648}-\x{2653}\x{265F}-\x{2660}\x{2663}\x{2665}-\x{2666}\x{2668}\x{267B}\x{267E}-\x{267F}`,
  String.raw`\x{2692}-\x{2697}\x{2699}\x{269B}-\x{269C}\x{26A0}-\x{26A1}\x{26A7}\x{26AA}-\x{26AB}\x{26B0}-\x{26B1}`,
  String.raw`\x{26BD}-\x{26BE}\x{26C4}-\x{26C5}\x{26C8}\x{26CE}-\x{26CF}\x{26D1}\x{26D3}-\x{26D4}\x{26E9}-\x{26EA}`,
  String.raw`\x{26F0}-\x{26F5}\x{26F7}-\x{26FA}\x{26FD}\x{2702}\x{2705}\x{2708}-\x{270D}\x{270F}\x{2712}\x{2714}\x{2716}`,
  String.raw`\x{271D}\x{2721}\x{2728}\x{2733}-\x{2734}\x{2744}\x{2747}\x{274C}\x{274E}\x{2753}-\x{2755}\x{2757}`,
  String.raw`\x{2763}-\x{2764}\x{2795}-\x{2797}\x{27A1}\x{27B0}\x{27BF}\x{2B1B}-\x{2B1C}\x{2B50}\x{2B55}`,
  String.raw`\x{1F004}\x{1F0CF}\x{1F170}-\x{1F171}\x{1F17E}-\x{1F17F}\x{1F18E}\x{1F191}-\x{1F19A}\x{1F201}-\x{1F202}`,
  String.raw`\x{1F21A}\x{1F22F}\x{1F232}-\x{1F23A}\x{1F250}-\x{1F251}\x{1F300}-\x{1F3FA}\x{1F400}-\x{1F64F}`,
  String.raw`\x{1F680}-\x{1F6FF}\x{1F7E0}-\x{1F7EB}\x{1F7F0}\x{1F900}-\x{1F9FF}\x{1FA70}-\x{1FAFF}`,
].join('');
/** Characters shown as pictures only with U+FE0F after them, such as © and ↔. */
const PICTURE_WHEN_ASKED = [
  String.raw`\x{A9}\x{AE}\x{203C}\x{2049}\x{2122}\x{2139}\x{2194}-\x{2199}\x{21A9}-\x{21AA}\x{2328}\x{23CF}`,
  String.raw`\x{23ED}-\x{23EF}\x{23F1}-\x{23F2}\x{23F8}-\x{23FA}\x{24C2}\x{25AA}-\x{25AB}\x{25B6}\x{25C0}`,
  String.raw`\x{25FB}-\x{25FC}\x{2934}-\x{2935}\x{2B05}-\x{2B07}\x{3030}\x{303D}\x{3297}\x{3299}`,
].join('');
const SKIN_TONE = String.raw`[\x{1F3FB}-\x{1F3FF}]`;
/** The letters of a flag such as Scotland's, after the black flag. */
const TAGS = String.raw`[\x{E0020}-\x{E007F}]*`;
const FLAG = String.raw`[\x{1F1E6}-\x{1F1FF}]{2}`;
const KEYCAP = String.raw`[0-9#*]\x{FE0F}?\x{20E3}`;
const ONE = String.raw`(?:[${PICTURE}]\x{FE0F}?|[${PICTURE_WHEN_ASKED}]\x{FE0F})${SKIN_TONE}?${TAGS}`;

/** One emoji as people see it: flags, keycaps, skin tones and joined sequences (families, professions) stay whole. */
export const EMOJI = sqlText(String.raw`${FLAG}|${KEYCAP}|${ONE}(?:\x{200D}${ONE})*`);

/** White space of all scripts, for use inside brackets: `\s` matches ASCII only in both engines. */
const SPACE = String.raw`\s\p{Z}\x{0B}\x{85}`;

/** A run of characters other than white space. */
export const TOKEN = sqlText(`[^${SPACE}]+`);

/** The start of a link. Word lists match a link as one token and then drop it. */
const LINK_START = 'https?://';
/** A link, without the punctuation that ends a sentence. */
export const LINK = sqlText(String.raw`(?i)${LINK_START}[^${SPACE}<>"]*[^${SPACE}<>".,;:!?)\]'’»”]`);
/** First group: the host of a link, without `www.`, user and port. */
export const LINK_HOST = sqlText(String.raw`^(?i)${LINK_START}(?:[^/${SPACE}@?#]*@)?(?:www\.)?([^/${SPACE}:?#]+)`);

/**
 * A word: a letter followed by letters, marks and digits, with single apostrophes and hyphens inside. Links and mentions (`@4915…`) match as
 * one token, which IS_WORD drops. In languages without spaces, a run of characters is a word.
 */
export const WORD = sqlText(
  String.raw`${LINK_START}[^${SPACE}]+|@[^${SPACE}]+|\p{L}[\p{L}\p{M}\p{N}]*(?:['’-]\p{L}[\p{L}\p{M}\p{N}]*)*`,
);
/** False for tokens of WORD that are no words. */
export const IS_WORD = "word not like '@%' and word not like 'http%://%'";
