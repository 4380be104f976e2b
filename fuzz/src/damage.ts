import { smallChat } from './chat-sizes.ts';
import { drawChat } from './draw-chat.ts';
import { createRandom, type Random } from './random.ts';

const LF = 0x0a;

/** Parts of headers, names and markers. In random combinations they come close to many rules at once. */
const PIECES = [
  '1/2/20, 10:15 - ',
  '13/02/2021, 10:15 - ',
  '[3/18/22, 14:56:01] ',
  '12 Oct 14:20 - ',
  '[3/4, 5:06 PM] ',
  '31/12 ',
  '99/99/99, 99:99 - ',
  '29/2/21, 0:00 - ',
  '2024-01-02 15:30 - ',
  '24. 1. 28. 오후 3:30 - ',
  '28/1/67 15:30 - ',
  '[18/3/R4, 1:02:03] ',
  '٢٨‏/١‏/٢٠٢٤، ٣:٣٠ م - ',
  '1/1/1, 1:1 - ',
  '0/0/0000, 00:00 - ',
  'Ann: ',
  'Bob: ',
  'Bob:',
  ': ',
  ':',
  ' - ',
  'Dr: Bob: ',
  '\u200e',
  '\u200f',
  '\u202a',
  '\u2068',
  '\ufeff',
  '\n',
  '\n',
  '\r\n',
  '\r',
  ' ',
  '\t',
  '\u0000',
  'hi',
  'left',
  'Ann left',
  '<Media omitted>',
  '<attached: ',
  '00000001-PHOTO-2020-01-02-03-04-05.jpg',
  '>',
  'IMG-20200101-WA0001.jpg (file attached)',
  ' (',
  ')',
  'image omitted',
  'POLL:\n',
  'OPTION: a (1 votes)\n',
  'https://maps.google.com/?q=1.5,2.5',
  'location: ',
  ' <This message was edited>',
  'Voice call. ',
  '2 min',
  'null',
  ' changed the subject from "a: b" to "c"',
  '😀',
  '\ud800',
  'ä',
  '日本',
  'x'.repeat(300),
  '\u202f',
  'AM',
  'PM',
  '下午',
  '0',
  '1',
  '12',
  '2567',
  '/',
  '.',
  '-',
  ',',
] as const;

function drawPieces(random: Random): Uint8Array {
  let text = '';
  for (let count = random.between(1, 60); count > 0; count--) text += random.pick(PIECES);
  return Buffer.from(text);
}

function drawBytes(random: Random): Uint8Array {
  const ceiling = random.pick([0x100, 0x80, 0x40]);
  return Uint8Array.from({ length: random.between(0, 600) }, () => random.between(0, ceiling - 1));
}

/** Start and end of the line that contains the offset, line ending included. */
function lineAround(bytes: Uint8Array, at: number): readonly [start: number, end: number] {
  const start = at <= 0 ? 0 : bytes.lastIndexOf(LF, at - 1) + 1;
  const end = bytes.indexOf(LF, at);
  return [start, end < 0 ? bytes.length : end + 1];
}

const splice = (bytes: Uint8Array, from: number, to: number, ...insert: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat([bytes.subarray(0, from), ...insert, bytes.subarray(to)]);

const DAMAGES: readonly ((random: Random, bytes: Uint8Array, at: number) => Uint8Array)[] = [
  (random, bytes, at) => splice(bytes, at, at + 1, Uint8Array.of(random.between(0, 255))),
  (random, bytes, at) => splice(bytes, at, at + 1, Uint8Array.of((bytes[at] ?? 0) ^ (1 << random.between(0, 7)))),
  (random, bytes, at) => splice(bytes, at, at + random.between(1, 40)),
  (_, bytes, at) => bytes.subarray(0, at),
  (_, bytes, at) => bytes.subarray(at),
  (random, bytes, at) => splice(bytes, at, at, Buffer.from(random.pick(PIECES))),
  (random, bytes, at) => {
    // Replaces a digit, which gives invalid dates and jumping times.
    const digit = bytes.findIndex((byte, i) => i >= at && byte >= 0x30 && byte <= 0x39);
    return digit < 0 ? bytes : splice(bytes, digit, digit + 1, Uint8Array.of(0x30 + random.between(0, 9)));
  },
  (_, bytes, at) => {
    const [start, end] = lineAround(bytes, at);
    return splice(bytes, end, end, bytes.subarray(start, end));
  },
  (_, bytes, at) => splice(bytes, ...lineAround(bytes, at)),
  (random, bytes, at) => {
    const [start, end] = lineAround(bytes, at);
    const [, to] = lineAround(bytes, random.between(0, bytes.length));
    return splice(bytes, to, to, bytes.subarray(start, end));
  },
  (random, bytes, at) => {
    const length = random.between(1, 400);
    return splice(
      bytes,
      at,
      at,
      ...Array.from({ length: random.between(1, 6) }, () => bytes.subarray(at, at + length)),
    );
  },
];

/** Bytes that are no export of WhatsApp, or no longer one: random, composed of parts, joined, truncated and changed. */
export function drawDamaged(seed: number): Uint8Array {
  const random = createRandom(seed);
  const dice = random.next();
  if (dice < 0.05) return drawBytes(random);
  if (dice < 0.3) return drawPieces(random);
  const drawOne = (): Uint8Array => drawChat(random.between(0, 0xffff_ffff), smallChat).file;
  const parts = Array.from({ length: random.chance(0.5) ? 1 : random.between(2, 3) }, drawOne);
  if (random.chance(0.1)) parts.splice(random.between(0, parts.length), 0, drawPieces(random));
  let bytes: Uint8Array = Buffer.concat(parts);
  for (let count = random.pick([0, 1, 2, 5, 20]); count > 0; count--) {
    bytes = random.pick(DAMAGES)(random, bytes, random.between(0, Math.max(0, bytes.length - 1)));
  }
  return Uint8Array.from(bytes);
}
