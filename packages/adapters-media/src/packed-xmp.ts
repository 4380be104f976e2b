import { inflateSync } from 'node:zlib';

const SIGNATURE = '\u0089PNG\r\n\u001A\n';
const NAME = 'XML:com.adobe.xmp\0';

/** Decompressed XMP of a PNG that stores it compressed, as libvips does. Null where there is none, or it is larger than `maxBytes`. */
export function packedXmp(bytes: Uint8Array, maxBytes: number): Uint8Array | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.toString('latin1', 0, 8) !== SIGNATURE) return null;
  // Layout of a chunk: length, type, content, checksum.
  for (let at = 8; at + 8 <= file.length; at += 12 + file.readUInt32BE(at)) {
    const type = file.toString('latin1', at + 4, at + 8);
    if (type !== 'zTXt' && type !== 'iTXt') continue;
    const chunk = file.subarray(at + 8, at + 8 + file.readUInt32BE(at));
    if (chunk.toString('latin1', 0, NAME.length) !== NAME) continue;
    try {
      return inflateSync(chunk.subarray(packedFrom(type, chunk)), { maxOutputLength: maxBytes });
    } catch {
      return null;
    }
  }
  return null;
}

/** Offset of the compressed data: after the method in a `zTXt`; after flag, method, language and translated keyword in an `iTXt`. */
function packedFrom(type: 'zTXt' | 'iTXt', chunk: Buffer): number {
  if (type === 'zTXt') return NAME.length + 1;
  const language = chunk.indexOf(0, NAME.length + 2);
  return chunk[NAME.length] === 1 && language >= 0 ? chunk.indexOf(0, language + 1) + 1 : chunk.length;
}
