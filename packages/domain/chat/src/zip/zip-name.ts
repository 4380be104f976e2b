/** Upper half of code page 437, the encoding of names in zips without the UTF-8 flag. */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Decodes an entry's name. Valid UTF-8 is read as UTF-8, because macOS and many programs write it without the flag. Other names are code page
 * 437, or with the flag (`saysUtf8`) UTF-8 whose invalid bytes become U+FFFD.
 */
export function decodeName(bytes: Uint8Array, saysUtf8: boolean): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    if (saysUtf8) return new TextDecoder().decode(bytes);
    return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : (CP437[byte - 0x80] ?? ''))).join('');
  }
}

/** The reason why the name of a file is unsafe, as the end of a sentence; null for a safe name. */
export function unsafeNameReason(name: string): string | null {
  if (name === '') return 'has an empty name';
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'has a control character in its name';
  if (name.includes('\\')) return 'has a backslash in its name';
  if (name.startsWith('/') || /^[a-z]:/i.test(name)) return 'has an absolute path for a name';
  if (name.endsWith('/')) return 'has the name of a folder, yet content';
  if (name.split('/').some((segment) => segment === '..')) return 'leads out of the archive by its name';
  return null;
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
