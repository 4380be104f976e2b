const SIGNATURE = Buffer.from('Apple iOS\0', 'latin1');
/** Offset of the directory. Before it are the signature, a version of two bytes, and `MM` for big-endian. */
const DIRECTORY_AT = 14;
const CONTENT_IDENTIFIER = 0x0011;
const ENTRY_BYTES = 12;
const ASCII = 2;

/**
 * Content identifier from Apple's maker note, which the still and the clip of a Live Photo share; null where there is none. The note is a
 * directory of tags with offsets from the note's own start (tag numbers from ExifTool's table).
 */
export function appleContentIdentifier(bytes: Uint8Array): string | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = file.indexOf(SIGNATURE);
  if (start < 0 || start + DIRECTORY_AT + 2 > file.length || file.readUInt16BE(start + 12) !== 0x4d4d) return null;
  const entries = file.readUInt16BE(start + DIRECTORY_AT);
  for (let i = 0; i < entries; i++) {
    const at = start + DIRECTORY_AT + 2 + i * ENTRY_BYTES;
    if (at + ENTRY_BYTES > file.length) return null;
    if (file.readUInt16BE(at) !== CONTENT_IDENTIFIER || file.readUInt16BE(at + 2) !== ASCII) continue;
    const text = start + file.readUInt32BE(at + 8);
    const identifier = file
      .toString('latin1', text, Math.min(file.length, text + file.readUInt32BE(at + 4)))
      .replace(/\0.*$/s, '');
    return /^[\w-]{8,64}$/.test(identifier) ? identifier : null;
  }
  return null;
}
