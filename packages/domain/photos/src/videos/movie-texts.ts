import type { Box, BoxReader } from './boxes.ts';
import { latin1, viewOf } from '../tags/byte-reader.ts';
import { cleanText } from '../tags/tag-value.ts';
import { attributesOf, xmlText } from '../tags/xml.ts';

/** Number of bytes that are read of a text. Texts are small; a longer value is a cover picture. */
const MAX_TEXT_BYTES = 4_096;
const MAX_KEYS = 256;
const MAX_XML_BYTES = 64 * 1024;
const DEVICE = new Set(['manufacturer', 'modelName']);
/** Boxes whose whole content is a text. */
const PLAIN = new Set(['date', 'manu', 'modl']);

/**
 * Texts of a movie by name. The name is a key of QuickTime (`com.apple.quicktime.make`), a name in Sony's XML (`CreationDate`), or else the
 * type of the box (`©mak`).
 */
export type MovieTexts = ReadonlyMap<string, string>;

/** Reads the texts in `udta` and `meta`, in the forms of QuickTime, iTunes and 3GPP. The first text of a name counts. */
export async function readMovieTexts(reader: BoxReader, boxes: readonly Box[]): Promise<MovieTexts> {
  const texts = new Map<string, string>();
  const keep = (name: string, text: string | null) => {
    if (text !== null && !texts.has(name)) texts.set(name, text);
  };
  for (const box of boxes) {
    if (box.type === 'meta') await readMeta(reader, box, keep);
    else if (box.type === 'udta') {
      for await (const entry of reader.boxes(box.start, box.end)) {
        if (entry.type === 'meta') await readMeta(reader, entry, keep);
        else if (entry.type.startsWith('©')) keep(entry.type, internationalText(await content(reader, entry)));
        else if (entry.type === 'loci') keep('loci', locationOf(await content(reader, entry)));
        else if (PLAIN.has(entry.type)) keep(entry.type, plainText(await content(reader, entry)));
      }
    }
  }
  return texts;
}

/** Reads a table of keys and a list of values. A value names its key by a number in that table, or is a box with a name of iTunes. */
async function readMeta(
  reader: BoxReader,
  meta: Box,
  keep: (name: string, text: string | null) => void,
): Promise<void> {
  const head = await reader.bytes(meta.start, 8);
  // In QuickTime the boxes begin at once, in ISO files after four bytes of version and flags.
  const start = latin1(head.subarray(4, 8)) === 'hdlr' ? meta.start : meta.start + 4;
  let keys: readonly string[] = [];
  for await (const box of reader.boxes(start, meta.end)) {
    if (box.type === 'keys')
      keys = keysIn(await reader.bytes(box.start, Math.min(box.end - box.start, MAX_TEXT_BYTES * 4)));
    if (box.type === 'xml ') await readXml(reader, box, keep);
    if (box.type !== 'ilst') continue;
    for await (const item of reader.boxes(box.start, box.end)) {
      const index = viewOf(Uint8Array.from(item.type, (char) => char.charCodeAt(0))).getUint32(0);
      for await (const data of reader.boxes(item.start, item.end)) {
        if (data.type === 'data') keep(keys[index - 1] ?? item.type, dataText(await content(reader, data)));
      }
    }
  }
}

/** Reads the XML of Sony's cameras: `<CreationDate value="..."/>`, `<Device manufacturer="Sony" modelName="ILCE-7M4" .../>`. */
async function readXml(reader: BoxReader, box: Box, keep: (name: string, text: string | null) => void): Promise<void> {
  const bytes = await reader.bytes(box.start, Math.min(box.end - box.start, MAX_XML_BYTES));
  for (const { kind, text } of xmlText(new TextDecoder().decode(bytes))) {
    if (kind !== 'start' && kind !== 'empty') continue;
    const [tag] = text.split(/\s/, 1);
    for (const [name, value] of attributesOf(text)) {
      if (tag === 'CreationDate' && name === 'value') keep('CreationDate', cleanText(value));
      if (tag === 'Device' && DEVICE.has(name)) keep(name, cleanText(value));
    }
  }
}

function keysIn(bytes: Uint8Array): readonly string[] {
  const keys: string[] = [];
  const view = viewOf(bytes);
  let at = 8;
  while (at + 8 <= bytes.length && keys.length < MAX_KEYS) {
    const size = view.getUint32(at);
    if (size < 8) break;
    keys.push(new TextDecoder().decode(bytes.subarray(at + 8, at + size)));
    at += size;
  }
  return keys;
}

/** The text of a `data` box: type, locale, text. Type 1 is UTF-8, type 2 UTF-16. Null for other types, such as numbers and pictures. */
function dataText(bytes: Uint8Array): string | null {
  if (bytes.length < 8) return null;
  const type = viewOf(bytes).getUint32(0) & 0xffffff;
  if (type !== 1 && type !== 2) return null;
  return cleanText(new TextDecoder(type === 1 ? 'utf-8' : 'utf-16be').decode(bytes.subarray(8)));
}

/** The text of a QuickTime box: length, language, text. Some cameras write the text alone. */
function internationalText(bytes: Uint8Array): string | null {
  if (bytes.length < 4) return null;
  const length = viewOf(bytes).getUint16(0);
  const text = length <= bytes.length - 4 && length > 0 ? bytes.subarray(4, 4 + length) : bytes;
  return cleanText(new TextDecoder().decode(text));
}

/** The text of a box in `PLAIN`. In files of some cameras a version, flags and a language precede it. */
function plainText(bytes: Uint8Array): string | null {
  const start = bytes.length > 6 && bytes.subarray(0, 4).every((byte) => byte === 0) ? 6 : 0;
  return cleanText(new TextDecoder().decode(bytes.subarray(start)));
}

/**
 * The position in 3GPP's `loci` as an ISO 6709 text; null where it is incomplete. The box holds version, language, a name, a role, then
 * longitude, latitude and altitude (16.16 fixed point).
 */
function locationOf(bytes: Uint8Array): string | null {
  const mark = bytes.length < 8 ? 0 : viewOf(bytes).getUint16(6);
  const unit = mark === 0xfeff || mark === 0xfffe ? 2 : 1;
  let at = 6;
  while (at < bytes.length && bytes.subarray(at, at + unit).some((byte) => byte !== 0)) at += unit;
  at += unit + 1;
  if (at + 12 > bytes.length) return null;
  const [longitude = 0, latitude = 0, altitude = 0] = [0, 4, 8].map((i) => viewOf(bytes).getInt32(at + i) / 65_536);
  return `${signed(latitude, 8)}${signed(longitude, 9)}${signed(altitude, 0)}`;
}

function signed(value: number, width: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(5).padStart(width, '0')}`;
}

async function content(reader: BoxReader, box: Box): Promise<Uint8Array> {
  return reader.bytes(box.start, Math.min(box.end - box.start, MAX_TEXT_BYTES));
}
