/** Test bytes that depend on their position, so that a shifted or swapped range is noticed. */
export function sampleBytes(length: number, seed = 0): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + (i >> 8) * 17 + (i >> 16) * 13 + seed * 101) & 255;
  return bytes;
}

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** Bytes that behave like Node's Buffer: `slice` gives a view, and `toJSON` an object. */
export class SharingBytes extends Uint8Array {
  override slice(start?: number, end?: number): Uint8Array<ArrayBuffer> {
    return this.subarray(start, end);
  }
  toJSON(): unknown {
    return { type: 'Buffer', data: Array.from(this) };
  }
}

/** Yields three chunks in one reused buffer, as file readers do. */
export async function* reusedBuffer(bytes: Uint8Array, Bytes = Uint8Array): AsyncGenerator<Uint8Array> {
  const size = Math.ceil(bytes.length / 3);
  const buffer = new Bytes(size);
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    buffer.set(part);
    yield buffer.subarray(0, part.length);
    buffer.fill(0);
  }
}

export async function* failsAfter(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
  throw new Error('the source broke off');
}

export async function collect(chunks: AsyncIterable<Uint8Array> | null): Promise<Uint8Array | null> {
  if (chunks === null) return null;
  const parts: number[] = [];
  for await (const chunk of chunks) for (const byte of chunk) parts.push(byte);
  return new Uint8Array(parts);
}
