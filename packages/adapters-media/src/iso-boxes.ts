/**
 * True where the last box of an ISO base media file is longer than the rest of the file. libheif would decode such a picture and fill its
 * missing tiles with one colour. ISO/IEC 14496-12, 4.2.
 */
export function endsWithinBox(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length;) {
    if (at + 8 > bytes.length) return true;
    const short = view.getUint32(at);
    // 0 means that the box goes to the end of the file.
    if (short === 0) return false;
    const size = short === 1 && at + 16 <= bytes.length ? Number(view.getBigUint64(at + 8)) : short;
    if (size < 8) return true;
    at += size;
    if (at > bytes.length) return true;
  }
  return false;
}

/** Content of the first box of a type; shorter where the file is cut off, empty where there is no such box. */
export function boxContent(bytes: Uint8Array, type: string): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 8 <= bytes.length;) {
    const short = view.getUint32(at);
    const isLong = short === 1 && at + 16 <= bytes.length;
    const size = short === 0 ? bytes.length - at : isLong ? Number(view.getBigUint64(at + 8)) : short;
    const head = isLong ? 16 : 8;
    if (size < head) break;
    if (String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === type) return bytes.subarray(at + head, at + size);
    at += size;
  }
  return new Uint8Array(0);
}
