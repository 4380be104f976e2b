/** Facts in the header of an MP4 or MOV. */
export interface Movie {
  /** Creation time: seconds since 1970. */
  readonly created: number;
  readonly durationSeconds: number;
  /** ISO 6709, as in the box `©xyz`. */
  readonly position?: string;
  /** QuickTime's keys and texts. */
  readonly texts?: Readonly<Record<string, string>>;
  /** Boxes of the camera maker, inside `udta`. */
  readonly maker?: Uint8Array;
  readonly brand?: string;
}

const SECONDS_FROM_1904_TO_1970 = 2_082_844_800;
const TICKS = 1000;

/** A movie without pictures: its header, one track and its facts. */
export function encodeMovie({ created, durationSeconds, position, texts, maker, brand = 'isom' }: Movie): Uint8Array {
  const stamp = u32(created + SECONDS_FROM_1904_TO_1970);
  const ticks = u32(Math.round(durationSeconds * TICKS));
  const header = box('mvhd', u32(0), stamp, stamp, u32(TICKS), ticks, u32(0x1_0000), new Uint8Array(76));
  const said = [
    ...(position === undefined ? [] : [box('©xyz', u16(position.length), u16(0x15c7), latin(position))]),
    ...(maker === undefined ? [] : [maker]),
  ];
  const parts = [
    header,
    track(stamp, ticks),
    ...(said.length === 0 ? [] : [box('udta', ...said)]),
    ...(texts === undefined ? [] : [keyed(texts)]),
  ];
  return joined([
    box('ftyp', latin(brand), u32(0), latin(brand)),
    box('moov', ...parts),
    box('mdat', new Uint8Array(64)),
  ]);
}

function track(stamp: Uint8Array, ticks: Uint8Array): Uint8Array {
  const matrix = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000].map(u32);
  const size = [u32(1920 * 0x1_0000), u32(1080 * 0x1_0000)];
  const head = box('tkhd', u32(7), stamp, stamp, u32(1), u32(0), ticks, new Uint8Array(16), ...matrix, ...size);
  const media = box('mdhd', u32(0), stamp, stamp, u32(TICKS), ticks, u32(0));
  return box('trak', head, box('mdia', media, box('hdlr', u32(0), u32(0), latin('vide'), new Uint8Array(13))));
}

/** QuickTime's table of keys and texts. */
function keyed(texts: Readonly<Record<string, string>>): Uint8Array {
  const names = Object.keys(texts).map((name) => box('mdta', latin(name)));
  const values = Object.values(texts).map((text, i) => {
    const data = box('data', u32(1), u32(0), new TextEncoder().encode(text));
    return joined([u32(8 + data.length), u32(i + 1), data]);
  });
  return box(
    'meta',
    box('hdlr', u32(0), u32(0), latin('mdta'), new Uint8Array(13)),
    box('keys', u32(0), u32(names.length), ...names),
    box('ilst', ...values),
  );
}

export function box(type: string, ...content: readonly Uint8Array[]): Uint8Array {
  const body = joined(content);
  return joined([u32(8 + body.length), latin(type), body]);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export const latin = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
export const u16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value);
export const u32 = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
