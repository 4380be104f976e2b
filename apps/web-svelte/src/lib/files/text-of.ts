/**
 * Decodes the beginning of a text file: UTF-16 where it begins with that mark, UTF-8 where it is valid, else Windows-1252, which has a
 * character for every byte. A character that is cut off at the end is left out.
 */
export function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decode('utf-16le', bytes);
  if (first === 0xfe && second === 0xff) return decode('utf-16be', bytes);
  try {
    return decode('utf-8', bytes, true);
  } catch {
    return decode('windows-1252', bytes);
  }
}

const decode = (label: string, bytes: Uint8Array, fatal = false): string =>
  new TextDecoder(label, { fatal }).decode(bytes, { stream: true });
