import type { ByteSource } from '../tags/byte-source.ts';

/** A box of an ISO base media file around its content. */
export function box(type: string, ...content: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const body = concat(content);
  return concat([u32(8 + body.length), latin(type), body]);
}

export function concat(parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export const u16 = (value: number): readonly number[] => [value >> 8, value].map((byte) => byte & 255);
export const u32 = (value: number): readonly number[] =>
  [value >> 24, value >> 16, value >> 8, value].map((byte) => byte & 255);
export const u64 = (value: number): readonly number[] => [...u32(Math.floor(value / 2 ** 32)), ...u32(value)];
export const latin = (text: string): readonly number[] => Array.from(text, (char) => char.charCodeAt(0));
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Seconds since 1904, as the header counts. */
export const since1904 = (iso: string): number => Date.parse(iso) / 1000 + 2_082_844_800;

export const FTYP = box('ftyp', latin('qt  '), u32(0), latin('qt  '));

export function mvhd(created: number, ticksPerSecond = 600, ticks = 7_500): Uint8Array {
  return box('mvhd', u32(0), u32(created), u32(created), u32(ticksPerSecond), u32(ticks), new Uint8Array(80));
}

/** A track with the first row of its matrix, which says where the picture's x axis points to. */
export function trak(
  width: number,
  height: number,
  [a, b]: readonly [number, number] = [1, 0],
  handler = 'vide',
): Uint8Array {
  const matrix = [a * 65_536, b * 65_536, 0, -b * 65_536, a * 65_536, 0, 0, 0, 0x4000_0000].flatMap(u32);
  const header = box('tkhd', u32(7), new Uint8Array(36), matrix, u32(width * 65_536), u32(height * 65_536));
  return box('trak', header, box('mdia', box('hdlr', u32(0), u32(0), latin(handler), new Uint8Array(12))));
}

/** QuickTime's table of keys and texts. */
export function keyed(texts: Readonly<Record<string, string>>): Uint8Array {
  const names = Object.keys(texts);
  const items = Object.values(texts).map((text, i) =>
    concat([u32(8 + 16 + utf8(text).length), u32(i + 1), box('data', u32(1), u32(0), utf8(text))]),
  );
  return box(
    'meta',
    box('hdlr', u32(0), u32(0), latin('mdta'), new Uint8Array(12)),
    box(
      'keys',
      u32(0),
      u32(names.length),
      ...names.map((name) => concat([u32(8 + name.length), latin('mdta'), latin(name)])),
    ),
    box('ilst', ...items),
  );
}

/** A source that counts the bytes and the calls of its reads. */
export function countedSource(bytes: Uint8Array, sizeBytes = bytes.length) {
  const read = { bytes: 0, times: 0 };
  const source: ByteSource = {
    sizeBytes,
    async read(start, end) {
      read.times += 1;
      read.bytes += Math.max(0, Math.min(end, sizeBytes) - start);
      return bytes.slice(start, end);
    },
  };
  return { source, read };
}
