/** Reads pieces of a wanted size from chunks of any size. */
export interface ByteInput {
  /** Reads the next `sizeBytes` bytes; null where fewer are left. */
  exactly(sizeBytes: number): Promise<Uint8Array | null>;
  /** Reads the available bytes, at least one and at most `sizeBytes`; null at the end. */
  some(sizeBytes: number): Promise<Uint8Array | null>;
}

export function byteInput(chunks: AsyncIterator<Uint8Array>): ByteInput {
  let rest: Uint8Array = new Uint8Array(0);
  async function some(sizeBytes: number): Promise<Uint8Array | null> {
    while (rest.length === 0) {
      const { done, value } = await chunks.next();
      if (done === true) return null;
      rest = value;
    }
    const taken = rest.subarray(0, sizeBytes);
    rest = rest.subarray(taken.length);
    return taken;
  }
  return {
    some,
    async exactly(sizeBytes) {
      const first = sizeBytes === 0 ? new Uint8Array(0) : await some(sizeBytes);
      if (first === null || first.length === sizeBytes) return first;
      const whole = new Uint8Array(sizeBytes);
      whole.set(first);
      for (let at = first.length; at < sizeBytes;) {
        const next = await some(sizeBytes - at);
        if (next === null) return null;
        whole.set(next, at);
        at += next.length;
      }
      return whole;
    },
  };
}
