import { COLON, senderName, SPACE } from '../text/chars.ts';
import { equalBytes } from '../text/equal-bytes.ts';
import { firstInvalidByte } from '../text/encoding.ts';

/** A table of names as byte ranges of the export. Each name is stored once and found by hash, without strings. */
export class SenderTable {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private slots = new Int32Array(256);
  private readonly hashes: number[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  constructor(bytes: Uint8Array, view: DataView) {
    this.bytes = bytes;
    this.view = view;
  }

  /** Offset of the colon after the name that `expect` found. */
  lastEnd = 0;
  /**
   * For each name: its length in bytes, its first 16 bytes as four words, and four masks that exclude the bytes after its end. The
   * words are little-endian, so that reading them swaps no bytes.
   */
  private heads = new Int32Array(HEAD_WORDS * 64);
  private readonly recent = new Int32Array(512);

  /**
   * Index of the name that begins at `start` and is followed by a colon and a space, if it is the latest of the names with the same beginning;
   * else -1. A few people write most of a chat, so that this saves most hashes. The words are compared without a loop: the names of successive
   * messages differ in length, and the processor would mispredict the end of a loop each time.
   */
  expect(start: number): number {
    const { bytes, view } = this;
    const index = (this.recent[this.recentSlot(start)] as number) - 1;
    if (index < 0) return -1;
    const { heads } = this;
    const h = index * HEAD_WORDS;
    const length = heads[h] as number;
    const end = start + length;
    if (bytes[end] !== COLON || bytes[end + 1] !== SPACE || start + HEAD_BYTES > bytes.length) return -1;
    const difference =
      ((view.getInt32(start, true) ^ (heads[h + 1] as number)) & (heads[h + 5] as number)) |
      ((view.getInt32(start + 4, true) ^ (heads[h + 2] as number)) & (heads[h + 6] as number)) |
      ((view.getInt32(start + 8, true) ^ (heads[h + 3] as number)) & (heads[h + 7] as number)) |
      ((view.getInt32(start + 12, true) ^ (heads[h + 4] as number)) & (heads[h + 8] as number));
    if (difference !== 0) return -1;
    if (length > HEAD_BYTES && !equalBytes(bytes, view, start, this.starts[index] as number, length)) return -1;
    this.lastEnd = end;
    return index;
  }

  get size(): number {
    return this.starts.length;
  }

  /** Index of the name at `start` to `end`; a new one is added. `hash` is any number that equal bytes share. */
  indexOf(start: number, end: number, hash: number): number {
    const index = this.find(start, end, hash);
    this.recent[this.recentSlot(start)] = index + 1;
    return index;
  }

  private recentSlot(start: number): number {
    return (
      ((this.bytes[start] as number) ^
        ((this.bytes[start + 1] as number) << 3) ^
        ((this.bytes[start + 2] as number) << 1)) &
      511
    );
  }

  private find(start: number, end: number, hash: number): number {
    const mask = this.slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const index = (this.slots[slot] as number) - 1;
      if (index < 0) return this.add(start, end, hash, slot);
      if (this.hashes[index] === hash && this.equals(index, start, end)) return index;
      slot = (slot + 1) & mask;
    }
  }

  raw(index: number): string {
    return new TextDecoder().decode(this.bytes.subarray(this.starts[index], this.ends[index]));
  }

  name(index: number): string {
    return senderName(this.raw(index));
  }

  /** Offset of the first occurrence of a name. */
  startOf(index: number): number {
    return this.starts[index] as number;
  }

  /** Length of a name in bytes. */
  lengthOf(index: number): number {
    return (this.ends[index] as number) - (this.starts[index] as number);
  }

  /** True where the bytes at `at` begin with the name. */
  isNameAt(index: number, at: number): boolean {
    return this.equals(index, at, at + this.lengthOf(index));
  }

  private equals(index: number, start: number, end: number): boolean {
    const from = this.starts[index] as number;
    if ((this.ends[index] as number) - from !== end - start) return false;
    for (let i = end - start - 1; i >= 0; i--) if (this.bytes[from + i] !== this.bytes[start + i]) return false;
    return true;
  }

  /** True once a name was not valid UTF-8. */
  hasInvalid = false;

  private add(start: number, end: number, hash: number, slot: number): number {
    const index = this.starts.length;
    if (firstInvalidByte(this.bytes, start, end) >= 0) this.hasInvalid = true;
    this.starts.push(start);
    this.ends.push(end);
    this.hashes.push(hash);
    this.addHead(index, start, end);
    this.slots[slot] = index + 1;
    if (index * 2 > this.slots.length) this.grow();
    return index;
  }

  private addHead(index: number, start: number, end: number): void {
    const at = index * HEAD_WORDS;
    if (at === this.heads.length) {
      const larger = new Int32Array(at * 2);
      larger.set(this.heads);
      this.heads = larger;
    }
    const { heads } = this;
    heads[at] = end - start;
    for (let i = 0; i < HEAD_BYTES && start + i < end; i++) {
      const word = at + 1 + (i >> 2);
      const shift = (i & 3) << 3;
      heads[word] = (heads[word] as number) | ((this.bytes[start + i] as number) << shift);
      heads[word + 4] = (heads[word + 4] as number) | (255 << shift);
    }
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 4);
    const mask = this.slots.length - 1;
    this.hashes.forEach((hash, index) => {
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = index + 1;
    });
  }
}

const HEAD_BYTES = 16;
const HEAD_WORDS = 9;
