const encoder = new TextEncoder();

/** Makes a zip of stored entries, from text or bytes. `damage` writes a wrong checksum. */
export function zipOf(
  entries: readonly { readonly name: string; readonly content: string | Uint8Array; readonly damage?: boolean }[],
): Uint8Array {
  const local: number[] = [];
  const directory: number[] = [];
  for (const { name, content, damage = false } of entries) {
    const nameBytes = encoder.encode(name);
    const bytes = typeof content === 'string' ? encoder.encode(content) : content;
    const crc = damage ? 1 : crc32(bytes);
    const common = [
      ...u16(20),
      ...u16(0x800),
      ...u16(0),
      ...u32(0),
      ...u32(crc),
      ...u32(bytes.length),
      ...u32(bytes.length),
    ];
    directory.push(
      ...u32(0x02014b50),
      ...u16(20),
      ...common,
      ...u16(nameBytes.length),
      ...u16(0),
      ...u16(0),
      ...u16(0),
      ...u16(0),
    );
    directory.push(...u32(0), ...u32(local.length), ...nameBytes);
    local.push(...u32(0x04034b50), ...common, ...u16(nameBytes.length), ...u16(0), ...nameBytes, ...bytes);
  }
  const end = [...u32(0x06054b50), ...u32(0), ...u16(entries.length), ...u16(entries.length)];
  end.push(...u32(directory.length), ...u32(local.length), ...u16(0));
  return Uint8Array.from([...local, ...directory, ...end]);
}

const u16 = (value: number): number[] => [value & 255, (value >>> 8) & 255];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
