import { concat, latin, u16, u32, utf8 } from './movie.test-helper.ts';

type Bytes = Uint8Array | readonly number[];

const l16 = (value: number): readonly number[] => u16(value).toReversed();
const l32 = (value: number): readonly number[] => u32(value).toReversed();
const l64 = (value: bigint): readonly number[] => [
  ...l32(Number(value & 0xffffffffn)),
  ...l32(Number((value >> 32n) & 0xffffffffn)),
];
const fromHex = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
const utf16 = (text: string): readonly number[] => Array.from(`${text}\0`, (char) => l16(char.charCodeAt(0))).flat();

/** A chunk of RIFF, filled to an even length. */
export const chunk = (id: string, ...content: readonly Bytes[]): Uint8Array => {
  const body = concat(content);
  return concat([latin(id), l32(body.length), body, new Uint8Array(body.length % 2)]);
};
export const list = (kind: string, ...content: readonly Bytes[]): Uint8Array => chunk('LIST', latin(kind), ...content);

export interface AviFilm {
  readonly frames: number;
  readonly framesASecond: number;
  readonly width: number;
  readonly height: number;
  /** Chunks beside the headers. */
  readonly described?: readonly Uint8Array[];
  /** Number of frames in the header, where it differs from `frames`. */
  readonly counted?: number;
  readonly pictureBytes?: number;
}

/** An AVI of one stream. */
export function avi(film: AviFilm): Uint8Array {
  const { frames, framesASecond, width, height, described = [], counted = frames, pictureBytes = 64 } = film;
  const header = [1e6 / framesASecond, 0, 0, 0, counted, 0, 1, 0, width, height, 0, 0, 0, 0].map(Math.round);
  const stream = [0, 0, 0, 1000, Math.round(framesASecond * 1000), 0, frames, 0, 0, 0, 0, 0];
  const strl = list('strl', chunk('strh', latin('vidsMJPG'), ...stream.map(l32)), chunk('strf', new Uint8Array(40)));
  const hdrl = list('hdrl', chunk('avih', ...header.map(l32)), strl, ...described);
  return chunk('RIFF', latin('AVI '), hdrl, list('movi', chunk('00dc', new Uint8Array(pictureBytes))));
}

/** Records of a Nikon's AVI. */
export const nctg = (...records: readonly (readonly [number, string])[]): Uint8Array =>
  list(
    'ncdt',
    chunk('nctg', ...records.flatMap(([tag, text]) => [l16(tag), l16(text.length + 1), latin(`${text}\0`)])),
  );

/** An element of EBML; its size takes four bytes, as most writers have it. */
export const element = (id: number, ...content: readonly Bytes[]): Uint8Array => {
  const body = concat(content);
  return concat([idBytes(id), u32(0x10000000 + body.length), body]);
};
/** An element of EBML of unknown size. */
export const openElement = (id: number, ...content: readonly Bytes[]): Uint8Array =>
  concat([idBytes(id), [0x01, ...new Uint8Array(7).fill(0xff)], ...content]);
const idBytes = (id: number): readonly number[] => u32(id).slice(4 - Math.max(1, Math.ceil((32 - Math.clz32(id)) / 8)));

export interface MatroskaFilm {
  readonly seconds: number | null;
  readonly width: number;
  readonly height: number;
  readonly instant: string | null;
  readonly title?: string;
  readonly texts?: Readonly<Record<string, string>>;
  /** Texts of the first track alone. */
  readonly trackTexts?: Readonly<Record<string, string>>;
  readonly kind?: 'matroska' | 'webm';
  readonly pictureBytes?: number;
}

const EBML = 0x1a45dfa3;
const simpleTag = ([name, text]: readonly [string, string]): Uint8Array =>
  element(0x67c8, element(0x45a3, utf8(name)), element(0x4487, utf8(text)));

/** A Matroska or WebM file. Its tags lie after the pictures, and the table at the beginning points to them. */
export function matroska(film: MatroskaFilm): Uint8Array {
  const { seconds, width, height, instant, title, texts = {}, trackTexts = {}, kind = 'matroska', pictureBytes } = film;
  const nanoseconds = instant === null ? 0n : BigInt(Date.parse(instant) - Date.UTC(2001, 0, 1)) * 1_000_000n;
  const float = new Uint8Array(8);
  new DataView(float.buffer).setFloat64(0, (seconds ?? 0) * 1000);
  const info = element(
    0x1549a966,
    element(0x2ad7b1, u32(1_000_000)),
    ...(seconds === null ? [] : [element(0x4489, float)]),
    ...(instant === null ? [] : [element(0x4461, l64(nanoseconds & 0xffff_ffff_ffff_ffffn).toReversed())]),
    ...(title === undefined ? [] : [element(0x7ba9, utf8(title))]),
  );
  const video = element(0xe0, element(0xb0, u16(width)), element(0xba, u16(height)));
  const sound = element(0xae, element(0x83, [2]));
  const tracks = element(0x1654ae6b, sound, element(0xae, element(0x83, [1]), video));
  const cluster = element(0x1f43b675, new Uint8Array(pictureBytes ?? 100));
  const tags = element(
    0x1254c367,
    element(0x7373, element(0x63c0, element(0x63c5, [9])), ...Object.entries(trackTexts).map(simpleTag)),
    element(0x7373, element(0x63c0), ...Object.entries(texts).map(simpleTag)),
  );
  const seekHead = (place: number) =>
    element(0x114d9b74, element(0x4dbb, element(0x53ab, u32(0x1254c367)), element(0x53ac, u32(place))));
  const place = seekHead(0).length + info.length + tracks.length + cluster.length;
  return concat([
    element(EBML, element(0x4282, utf8(kind))),
    element(0x18538067, seekHead(place), info, tracks, cluster, tags),
  ]);
}

const object = (id: string, ...content: readonly Bytes[]): Uint8Array => {
  const body = concat(content);
  return concat([fromHex(id), l64(BigInt(24 + body.length)), body]);
};

export interface AsfFilm {
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  readonly instant: string | null;
  readonly title?: string;
  readonly prerollSeconds?: number;
  readonly isLive?: boolean;
}

/** A Windows Media file: a stream of sound, then one of pictures. */
export function asf(film: AsfFilm): Uint8Array {
  const { seconds, width, height, instant, title = '', prerollSeconds = 3, isLive = false } = film;
  const created = instant === null ? 0n : BigInt(Date.parse(instant) - Date.UTC(1601, 0, 1)) * 10_000n;
  const plays = l64(BigInt(Math.round((seconds + prerollSeconds) * 1e7)));
  const preroll = l64(BigInt(Math.round(prerollSeconds * 1000)));
  const file = object(
    'a1dcab8c47a9cf118ee400c00c205365',
    new Uint8Array(24),
    l64(created),
    l64(1n),
    plays,
    l64(0n),
    preroll,
    l32(isLive ? 1 : 2),
    new Uint8Array(12),
  );
  const stream = (kind: string) =>
    object(
      '9107dcb7b7a9cf118ee600c00c205365',
      fromHex(kind),
      new Uint8Array(38),
      l32(width),
      l32(height),
      new Uint8Array(43),
    );
  const content = object(
    '3326b2758e66cf11a6d900aa0062ce6c',
    [2 * (title.length + 1), 0, 0, 0, 0].flatMap(l16),
    utf16(title),
  );
  const objects = [
    file,
    content,
    stream('409e69f84d5bcf11a8fd00805f5c442b'),
    stream('c0ef19bc4d5bcf11a8fd00805f5c442b'),
  ];
  const header = concat([l32(objects.length), [1, 2], ...objects]);
  return concat([object('3026b2758e66cf11a6d900aa0062ce6c', header), object('3626b2758e66cf11a6d900aa0062ce6c')]);
}

export interface StreamFilm {
  readonly seconds: number;
  /** Clock at the beginning. */
  readonly clockSeconds?: number;
  /** Bytes of pictures between the first clock and the last. */
  readonly pictureBytes?: number;
}

/** The data of an AVCHD camera in H.264: a list of entries, escaped as the standard asks. */
export function mdpm(entries: readonly (readonly [number, readonly number[]])[]): Uint8Array {
  const mark = '\x17\xee\x8c\x60\xf8\x4d\x11\xd9\x8c\xd6\x08\0\x20\x0c\x9a\x66MDPM';
  const content = [...latin(mark), entries.length, ...entries.flatMap(([id, value]) => [id, ...value])];
  const unit: number[] = [0, 0, 0, 1, 6, 5, content.length];
  for (const byte of content) {
    if (byte <= 3 && unit.at(-1) === 0 && unit.at(-2) === 0) unit.push(3);
    unit.push(byte);
  }
  return Uint8Array.from([0, 0, 0, 1, 9, 0x10, ...unit, 0x80, 0, 0, 0, 1, 0x25, 0x88]);
}

const packet = (pid: number, isStart: boolean, clock: number | null, payload: Uint8Array): Uint8Array => {
  const stuffing = 184 - payload.length - (clock === null ? 2 : 8);
  const field = clock === null ? [0] : [0x10, ...clockBytes(clock)];
  return concat([
    [0x47, (isStart ? 0x40 : 0) | (pid >> 8), pid & 255, 0x30, field.length + stuffing, ...field],
    new Uint8Array(stuffing).fill(0xff),
    payload,
  ]);
};

/** The bytes of a clock: 33 bits at 90 kHz, six reserved bits, and nine bits at 27 MHz. */
function clockBytes(seconds: number): readonly number[] {
  const ticks = BigInt(Math.round(seconds * 27e6));
  const bits = (((ticks / 300n) % 2n ** 33n) << 15n) | (0x3fn << 9n) | (ticks % 300n);
  return l64(bits).slice(0, 6).toReversed();
}

const TURN_SECONDS = 2 ** 33 / 90_000;

/** A transport stream with sound before its pictures. `timeBytes` bytes of time precede each packet. */
export function transportStream(film: StreamFilm, camera: Uint8Array | null = null, timeBytes = 4): Uint8Array {
  const { seconds, clockSeconds = 1, pictureBytes = 2_000 } = film;
  const pieces: Uint8Array[] = [packet(0, true, null, new Uint8Array(16))];
  pieces.push(packet(0x1100, true, null, Uint8Array.from([0, 0, 1, 0xc0, 0, 0, 0x80, 0, 0, 1, 2, 3])));
  pieces.push(packet(0x1001, false, clockSeconds, new Uint8Array(0)));
  const first = concat([[0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5, 0x21, 0, 1, 0, 1], camera ?? new Uint8Array(40)]);
  for (let at = 0; at < first.length; at += 100)
    pieces.push(packet(0x1011, at === 0, null, first.subarray(at, at + 100)));
  for (let at = 0; at < pictureBytes; at += 180) pieces.push(packet(0x1011, false, null, new Uint8Array(180).fill(1)));
  pieces.push(packet(0x1001, false, (clockSeconds + seconds) % TURN_SECONDS, new Uint8Array(0)));
  // The clock of another program must not count.
  pieces.push(packet(0x1002, false, 5, new Uint8Array(0)));
  return concat(pieces.flatMap((piece) => [new Uint8Array(timeBytes), piece]));
}

/** A program stream of MPEG-2, or of MPEG-1. */
export function programStream(film: StreamFilm, version: 1 | 2 = 2): Uint8Array {
  const { seconds, clockSeconds = 0, pictureBytes = 2_000 } = film;
  const pack = (at: number) => {
    const ticks = BigInt(Math.round(at * 90_000)) % 2n ** 33n;
    const [high, middle, low] = [ticks >> 30n, (ticks >> 15n) & 0x7fffn, ticks & 0x7fffn];
    const bits =
      version === 2
        ? (1n << 46n) | (high << 43n) | (1n << 42n) | (middle << 27n) | (1n << 26n) | (low << 11n) | (1n << 10n) | 1n
        : (2n << 44n) | (high << 41n) | (1n << 40n) | (middle << 25n) | (1n << 24n) | (low << 9n) | (1n << 8n);
    return concat([[0, 0, 1, 0xba], l64(bits).slice(0, 6).toReversed(), [1, 0x89, 0xc3, 0xf8]]);
  };
  const pictures = concat([[0, 0, 1, 0xe0, 0xff, 0xff], new Uint8Array(pictureBytes).fill(0xba)]);
  const packs = [0.4, 0.9, 1].map((part) => pack(clockSeconds + seconds * part));
  return concat([pack(clockSeconds), pictures, ...packs, [0, 0, 1, 0xb9]]);
}
