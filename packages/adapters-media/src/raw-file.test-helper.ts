/** Tags and their values: numbers as LONG; a list of directories (SubIFDs) as directories. */
export type RawTags = Readonly<Record<number, number | readonly RawTags[]>>;

/** A file of TIFF directories followed by JPEGs, as cameras write RAW, in either byte order. */
export function rawFile(
  main: RawTags,
  parts: readonly Uint8Array[],
  { order = 'II', magic = 42 }: { readonly order?: 'II' | 'MM'; readonly magic?: number } = {},
): Uint8Array {
  const number = (size: 2 | 4, value: number): Buffer => {
    const bytes = Buffer.from([value >>> 24, value >>> 16, value >>> 8, value]).subarray(4 - size);
    return order === 'II' ? Buffer.from(bytes.toReversed()) : bytes;
  };
  /** A directory at `start`, followed by its subdirectories. */
  function directory(tags: RawTags, start: number): Buffer {
    const entries = Object.entries(tags);
    let end = start + 2 + 12 * entries.length + 4;
    const below: Buffer[] = [];
    const put = (bytes: Buffer): number => {
      below.push(bytes);
      end += bytes.length;
      return end - bytes.length;
    };
    const rows = entries.map(([tag, value]) => {
      if (typeof value === 'number') return [number(2, Number(tag)), number(2, 4), number(4, 1), number(4, value)];
      const places = value.map((one) => put(directory(one, end)));
      const at = places.length === 1 ? (places[0] ?? 0) : put(Buffer.concat(places.map((place) => number(4, place))));
      return [number(2, Number(tag)), number(2, 4), number(4, places.length), number(4, at)];
    });
    return Buffer.concat([number(2, entries.length), ...rows.flat(), number(4, 0), ...below]);
  }
  return Buffer.concat([Buffer.from(order), number(2, magic), number(4, 8), directory(main, 8), ...parts]);
}
