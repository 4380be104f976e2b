import { crc32 } from './zip-crc32.ts';
import type { ZipSource } from './zip-directory.ts';

/** An entry to be written. It may contradict itself. */
export interface EntryToWrite {
  /** Text is written as UTF-8. */
  readonly name: string | Uint8Array;
  readonly content?: string | Uint8Array;
  /** True for an entry without compression. Default: deflated. */
  readonly stored?: boolean;
  /** True where sizes and checksum follow the data, as Android writes them, and are zero in the local header. */
  readonly dataDescriptor?: boolean;
  readonly zip64?: boolean;
  /** General purpose flags besides those that follow from the other fields; 0x800 is UTF-8. */
  readonly flags?: number;
  readonly method?: number;
  /** Wrong values for the directory. */
  readonly declared?: {
    readonly sizeBytes?: number;
    readonly compressedBytes?: number;
    readonly crc?: number;
    readonly headerStart?: number;
  };
  /** Packed data in place of the packed `content`. */
  readonly packed?: Uint8Array;
  /** Unix mode, for links. */
  readonly mode?: number;
}

const encoder = new TextEncoder();

export async function deflateRaw(content: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([new Uint8Array(content)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export async function writeZip(
  entries: readonly EntryToWrite[],
  options: { readonly zip64End?: boolean; readonly comment?: string; readonly prefix?: Uint8Array } = {},
): Promise<Uint8Array> {
  const file: Uint8Array[] = [options.prefix ?? new Uint8Array()];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = typeof entry.name === 'string' ? encoder.encode(entry.name) : entry.name;
    const content =
      typeof entry.content === 'string' ? encoder.encode(entry.content) : (entry.content ?? new Uint8Array());
    const packed = entry.packed ?? (entry.stored === true ? content : await deflateRaw(content));
    const method = entry.method ?? (entry.stored === true ? 0 : 8);
    const descriptor = entry.dataDescriptor === true;
    const flags = (entry.flags ?? 0x800) | (descriptor ? 8 : 0);
    const truth = {
      sizeBytes: content.length,
      compressedBytes: packed.length,
      crc: crc32(content),
      headerStart: offset,
      ...entry.declared,
    };
    const local = descriptor ? { ...truth, sizeBytes: 0, compressedBytes: 0, crc: 0 } : truth;
    const pieces = [localHeader(name, method, flags, local), packed, ...(descriptor ? [dataDescriptor(truth)] : [])];
    file.push(...pieces);
    directory.push(directoryHeader(name, method, flags, truth, entry.zip64 === true, entry.mode ?? 0));
    offset += pieces.reduce((sum, piece) => sum + piece.length, 0);
  }
  const directoryBytes = directory.reduce((sum, piece) => sum + piece.length, 0);
  const end = endRecord(
    entries.length,
    directoryBytes,
    offset,
    options.zip64End === true,
    encoder.encode(options.comment ?? ''),
  );
  return concat([...file, ...directory, end]);
}

interface Fields {
  readonly sizeBytes: number;
  readonly compressedBytes: number;
  readonly crc: number;
  readonly headerStart: number;
}

function localHeader(name: Uint8Array, method: number, flags: number, fields: Fields): Uint8Array {
  return concat([
    record([
      [4, 0x04034b50],
      [2, 20],
      [2, flags],
      [2, method],
      [4, 0],
      [4, fields.crc],
      [4, fields.compressedBytes],
      [4, fields.sizeBytes],
      [2, name.length],
      [2, 0],
    ]),
    name,
  ]);
}

const dataDescriptor = (fields: Fields): Uint8Array =>
  record([
    [4, 0x08074b50],
    [4, fields.crc],
    [4, fields.compressedBytes],
    [4, fields.sizeBytes],
  ]);

function directoryHeader(
  name: Uint8Array,
  method: number,
  flags: number,
  fields: Fields,
  zip64: boolean,
  mode: number,
): Uint8Array {
  const extra = zip64
    ? record([
        [2, 1],
        [2, 24],
        [8, fields.sizeBytes],
        [8, fields.compressedBytes],
        [8, fields.headerStart],
      ])
    : new Uint8Array();
  const narrow = (value: number): number => (zip64 ? 0xffffffff : value);
  const header = record([
    [4, 0x02014b50],
    [2, 0x0300 | 45],
    [2, 45],
    [2, flags],
    [2, method],
    [4, 0],
    [4, fields.crc],
    [4, narrow(fields.compressedBytes)],
    [4, narrow(fields.sizeBytes)],
    [2, name.length],
    [2, extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, mode * 0x10000],
    [4, narrow(fields.headerStart)],
  ]);
  return concat([header, name, extra]);
}

function endRecord(
  count: number,
  directoryBytes: number,
  directoryStart: number,
  zip64: boolean,
  comment: Uint8Array,
): Uint8Array {
  const wide = zip64
    ? [
        record([
          [4, 0x06064b50],
          [8, 44],
          [2, 45],
          [2, 45],
          [4, 0],
          [4, 0],
          [8, count],
          [8, count],
          [8, directoryBytes],
          [8, directoryStart],
        ]),
        record([
          [4, 0x07064b50],
          [4, 0],
          [8, directoryStart + directoryBytes],
          [4, 1],
        ]),
      ]
    : [];
  const narrow = (value: number, most: number): number => (zip64 ? most : value);
  const end = record([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, narrow(count, 0xffff)],
    [2, narrow(count, 0xffff)],
    [4, narrow(directoryBytes, 0xffffffff)],
    [4, narrow(directoryStart, 0xffffffff)],
    [2, comment.length],
  ]);
  return concat([...wide, end, comment]);
}

/** Little-endian numbers of 2, 4 or 8 bytes. */
function record(fields: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Uint8Array {
  const data = new DataView(new ArrayBuffer(fields.reduce((sum, [bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 2) data.setUint16(at, value, true);
    else if (bytes === 4) data.setUint32(at, value, true);
    else data.setBigUint64(at, BigInt(value), true);
    at += bytes;
  }
  return new Uint8Array(data.buffer);
}

export function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** A source that records its reads. */
export function sourceOf(bytes: Uint8Array): ZipSource & { readonly reads: { start: number; end: number }[] } {
  const reads: { start: number; end: number }[] = [];
  return {
    sizeBytes: bytes.length,
    reads,
    read: async (start, end) => {
      reads.push({ start, end });
      return bytes.slice(start, end);
    },
  };
}
