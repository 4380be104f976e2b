import type { Phone } from './sent.ts';
import type { Random } from './random.ts';

/**
 * Conversion of the file after the phone wrote it: its line endings (`crlf`, `lf`) or its encoding were changed, or invisible marks were
 * lost.
 */
export type Conversion = 'none' | 'crlf' | 'lf' | 'utf-16le' | 'utf-16be' | 'latin-1' | 'unmarked';

export function drawConversion(
  random: Random,
  { platform, lineBreak }: Pick<Phone, 'platform' | 'lineBreak'>,
): Conversion {
  if (lineBreak === '\r\n' || random.chance(0.86)) return 'none';
  if (random.chance(0.3)) return random.pick(['utf-16le', 'utf-16be']);
  return platform === 'ios' ? random.pick(['lf', 'unmarked']) : random.pick(['crlf', 'latin-1']);
}

/** Lines before the first header of some files. */
const PREAMBLES = ['Exported chat', 'Chat history', '', 'My notes\n\n'];

export function encodeExport(
  random: Random,
  phone: Phone,
  conversion: Conversion,
  lines: readonly string[],
): Uint8Array {
  const lineEnd = phone.platform === 'ios' && conversion !== 'lf' ? '\r\n' : '\n';
  const preamble = random.chance(0.01) ? `${random.pick(PREAMBLES)}\n` : '';
  const text = preamble + lines.join(lineEnd) + (random.chance(0.85) ? lineEnd : '');
  switch (conversion) {
    case 'crlf':
      return Buffer.from(text.replaceAll('\n', '\r\n'));
    case 'utf-16le':
      return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 'utf-16be':
      return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
    case 'latin-1':
      return /[^\0-\u007f\u00a0-\u00ff]/.test(text) ? Buffer.from(text) : Buffer.from(text, 'latin1');
    case 'unmarked':
      return Buffer.from(text.replaceAll(/[\u200e\u200f]/g, ''));
    default: {
      const marks = random.next();
      return Buffer.from(marks < 0.1 ? `\ufeff${text}` : marks < 0.12 ? `\ufeff\ufeff${text}` : text);
    }
  }
}
