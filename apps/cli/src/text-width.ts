const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const WIDE =
  /^(?:\p{RGI_Emoji}|\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])/v;
const PLAIN = /^[\x20-\x7e]*$/;

/** Number of terminal cells that a text takes: two for an East Asian wide character or emoji, none for a combining mark. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += cells(segment);
  return width;
}

/** Shortens a text to at most `most` cells. A text that is cut ends with `…`. */
export function clip(text: string, most: number): string {
  if (textWidth(text) <= most) return text;
  let width = 0;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    width += cells(segment);
    if (width > most - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/**
 * Makes text from others safe to print on a terminal. Line breaks become `⏎`, tabs a space, control characters `\u00XX`; marks that
 * change the direction of text are removed. Otherwise a text could control the terminal or reverse its line.
 */
export function printable(text: string): string {
  return text
    .replaceAll(/\r\n|[\r\n\u2028\u2029]/g, '⏎')
    .replaceAll(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (mark) => {
      const code = mark.charCodeAt(0);
      return code === 9 ? ' ' : code > 0xff ? '' : `\\u${code.toString(16).padStart(4, '0')}`;
    });
}

const cells = (grapheme: string): number => (WIDE.test(grapheme) ? 2 : /^[\p{Mn}\p{Me}\p{Cf}]/u.test(grapheme) ? 0 : 1);
