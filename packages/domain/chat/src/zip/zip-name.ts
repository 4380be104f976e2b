/** Upper half of code page 437, the encoding of names in zips that do not say UTF-8. */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * An entry's name. macOS and many others write UTF-8 without saying so, hence UTF-8 wherever the bytes are that, and code page 437
 * otherwise, unless the flag says UTF-8 (then invalid bytes become U+FFFD).
 */
export function decodeName(bytes: Uint8Array, saysUtf8: boolean): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    if (saysUtf8) return new TextDecoder().decode(bytes);
    return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : (CP437[byte - 0x80] ?? ''))).join('');
  }
}

/** Why a name cannot be trusted, as the end of a sentence; null where it can. */
export function unsafeNameReason(name: string): string | null {
  if (name === '') return 'has an empty name';
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'has a control character in its name';
  if (name.includes('\\')) return 'has a backslash in its name';
  if (name.startsWith('/') || /^[a-z]:/i.test(name)) return 'has an absolute path for a name';
  if (name.split('/').some((segment) => segment === '..')) return 'leads out of the archive by its name';
  return null;
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
