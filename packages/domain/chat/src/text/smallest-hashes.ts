/** 32 bits of a range of bytes (FNV-1a). */
export function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let at = start; at < end; at++) value = Math.imul(value ^ (bytes[at] as number), 0x01000193);
  return value >>> 0;
}

/** Adds a hash and keeps the `most` smallest. The union of two such sets, cut again, equals the set of both inputs. */
export function keepSmallest(hashes: Set<number>, one: number, most: number): void {
  hashes.add(one);
  if (hashes.size > most) hashes.delete(Math.max(...hashes));
}
