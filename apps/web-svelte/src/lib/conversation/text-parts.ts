/** A part of a message's text, with the style in which WhatsApp shows it. */
export interface TextPart {
  readonly style: 'plain' | 'bold' | 'italic' | 'strike' | 'code' | 'link';
  readonly text: string;
}

/**
 * Links and marked text. A mark has no space on its inner side and no letter or digit on its outer side: `*red*`, but not `2*3*4`. A link
 * ends before closing punctuation.
 */
const MARKED =
  /(?<link>https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}'’”])|```(?<code>[^`]+)```|(?<![\p{L}\p{N}])(?:\*(?<bold>\S(?:[^*\n]*\S)?)\*|_(?<italic>\S(?:[^_\n]*\S)?)_|~(?<strike>\S(?:[^~\n]*\S)?)~)(?![\p{L}\p{N}])/gu;

export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKED)) {
    if (match.index > end) parts.push({ style: 'plain', text: text.slice(end, match.index) });
    const [style, inner] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? [
      'plain',
      match[0],
    ];
    parts.push({ style: style as TextPart['style'], text: inner });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ style: 'plain', text: text.slice(end) });
  return parts;
}

/** True for a text of one to three emoji only, which is shown large. */
export const isEmojiOnly = (text: string): boolean => /^(?:\p{RGI_Emoji}\s?){1,3}$/v.test(text.trim());
