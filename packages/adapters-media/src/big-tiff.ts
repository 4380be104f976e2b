const HEAD_BYTES = 8;
/** Largest value that is copied. Larger values are pixels or profiles. */
const MOST_VALUE_BYTES = 2 ** 20;
const MOST_ENTRIES = 512;
const POINTERS = [0x8769, 0x8825];
const LONG = 4;
/** Bytes of one value, by type. Types that only BigTIFF has (8 bytes each) are left out, since a TIFF cannot have them. */
const SIZES: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
};
const OWN_TYPES: ReadonlySet<number> = new Set([16, 17, 18]);

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly content: Buffer;
}

export const isBigTiff = (file: Buffer): boolean => /^(?:II\+\0|MM\0\+)/.test(file.toString('latin1', 0, 4));

/**
 * Converts the main, EXIF and GPS directories of a BigTIFF to a classic TIFF without pixels. In BigTIFF, counts and file offsets have 64 bits
 * (https://libtiff.gitlab.io/libtiff/specification/bigtiff.html). Returns no bytes for an invalid file.
 */
export function tagsOfBigTiff(file: Buffer): Buffer {
  const isLittle = file[0] === 0x49;
  const read = (at: number, bytes: 2 | 4): number =>
    isLittle ? file.readUIntLE(at, bytes) : file.readUIntBE(at, bytes);
  const readLong = (at: number): number => Number(isLittle ? file.readBigUInt64LE(at) : file.readBigUInt64BE(at));
  const number = (value: number, bytes: 2 | 4): Buffer => {
    const out = Buffer.alloc(bytes);
    if (isLittle) out.writeUIntLE(value, 0, bytes);
    else out.writeUIntBE(value, 0, bytes);
    return out;
  };

  /** Reads a BigTIFF directory. Values of up to 8 bytes are in the entry itself, others at the offset in the entry. */
  function entriesAt(directory: number): { readonly entries: Entry[]; readonly pointers: ReadonlyMap<number, number> } {
    const entries: Entry[] = [];
    const pointers = new Map<number, number>();
    const count = Math.min(readLong(directory), MOST_ENTRIES);
    for (let at = directory + 8; at < directory + 8 + 20 * count; at += 20) {
      const [tag, type, values] = [read(at, 2), read(at + 2, 2), readLong(at + 4)];
      if (POINTERS.includes(tag)) pointers.set(tag, OWN_TYPES.has(type) ? readLong(at + 12) : read(at + 12, 4));
      const bytes = (SIZES[type] ?? Infinity) * values;
      if (POINTERS.includes(tag) || bytes > MOST_VALUE_BYTES) continue;
      const start = bytes <= 8 ? at + 12 : readLong(at + 12);
      const content = file.subarray(start, start + bytes);
      if (content.length === bytes) entries.push({ tag, type, count: values, content });
    }
    return { entries, pointers };
  }

  /** Writes a TIFF directory. Values of up to 4 bytes are in the entry itself, others after the directory. */
  function directory(entries: readonly Entry[], start: number): Buffer {
    const behind: Buffer[] = [];
    let end = start + 2 + 12 * entries.length + 4;
    const rows = entries.map(({ tag, type, count, content }) => {
      const head = [number(tag, 2), number(type, 2), number(count, 4)];
      if (content.length <= 4) return [...head, content, Buffer.alloc(4 - content.length)];
      const even = Buffer.concat([content, Buffer.alloc(content.length % 2)]);
      behind.push(even);
      end += even.length;
      return [...head, number(end - even.length, 4)];
    });
    return Buffer.concat([number(entries.length, 2), ...rows.flat(), number(0, 4), ...behind]);
  }

  try {
    const { entries, pointers } = entriesAt(readLong(HEAD_BYTES));
    const below = [...pointers].map(([tag, at]) => ({ tag, entries: entriesAt(at).entries }));
    const main = (places: readonly number[]): readonly Entry[] =>
      [
        ...entries,
        ...below.map(({ tag }, i) => ({ tag, type: LONG, count: 1, content: number(places[i] ?? 0, 4) })),
      ].toSorted((a, b) => a.tag - b.tag);
    const parts: Buffer[] = [];
    const places: number[] = [];
    let end = HEAD_BYTES + directory(main([]), HEAD_BYTES).length;
    for (const one of below) {
      places.push(end);
      const part = directory(one.entries, end);
      parts.push(part);
      end += part.length;
    }
    const head = [file.subarray(0, 2), number(42, 2), number(HEAD_BYTES, 4)];
    return Buffer.concat([...head, directory(main(places), HEAD_BYTES), ...parts]);
  } catch (error) {
    // An offset outside the file.
    if (error instanceof RangeError) return Buffer.alloc(0);
    throw error;
  }
}
