import { type BodyDescription, BodyReader } from '@homelake/chat';
import type { Utf8Builder } from './column-builder.ts';
import type { ExportKeys } from './export-keys.ts';

/** Bodies of one export, by message index. Only of messages that were loaded. */
export interface BodyText {
  /** Copies a body that needs no cleaning (FLAG_TEXT_REWRITTEN is not set) into row `row` of `column`. */
  copyPlain(index: number, row: number, column: Utf8Builder): void;
  /** Text, media, call, poll and location of a body. */
  describe(index: number): BodyDescription;
}

/** A stretch of an export's messages whose bytes are in memory. */
interface Window {
  /** First message. */
  readonly from: number;
  /** One past the last message. */
  readonly to: number;
  readonly bytes: Uint8Array;
  /** Where `bytes` starts in the export's UTF-8 bytes. */
  readonly byteStart: number;
}

/** Two messages that stand closer than this are read together: a read of its own costs more than the bytes between. */
const GAP_BYTES = 65_536;

/** Bodies read from the export's whole bytes while they are in memory, or from the few ranges that some rows need. */
export class ExportBodies implements BodyText {
  readonly keys: ExportKeys;
  #windows: Window[] = [];
  #last: Window | undefined;
  readonly #reader = new BodyReader();

  constructor(keys: ExportKeys) {
    this.keys = keys;
  }

  /** Keeps the whole export. */
  hold(bytes: Uint8Array): void {
    this.#set([{ from: 0, to: this.keys.length, bytes, byteStart: 0 }]);
  }

  /**
   * Reads what the messages `indexes` (any order, repeats allowed) need, in place of what was loaded before.
   * `read` gets a range of the export's UTF-8 bytes.
   */
  async load(indexes: Uint32Array, read: (start: number, end: number) => Promise<Uint8Array>): Promise<void> {
    const { bodyStart, bodyEnd } = this.keys;
    const windows: Window[] = [];
    const sorted = indexes.slice().sort();
    for (let at = 0; at < sorted.length;) {
      const from = sorted[at]!;
      let last = from;
      while (++at < sorted.length && bodyStart[sorted[at]!]! - bodyEnd[last]! < GAP_BYTES) last = sorted[at]!;
      const byteStart = bodyStart[from]!;
      windows.push({ from, to: last + 1, bytes: await read(byteStart, bodyEnd[last]!), byteStart });
    }
    this.#set(windows);
  }

  release(): void {
    this.#set([]);
  }

  copyPlain(index: number, row: number, column: Utf8Builder): void {
    const { bytes, byteStart } = this.#window(index);
    column.setBytes(row, bytes, this.keys.bodyStart[index]! - byteStart, this.keys.bodyEnd[index]! - byteStart);
  }

  describe(index: number): BodyDescription {
    const { bytes, byteStart } = this.#window(index);
    const { bodyStart, bodyEnd, kind, mediaType, flags } = this.keys;
    return this.#reader.read(bytes, bodyStart[index]! - byteStart, bodyEnd[index]! - byteStart, {
      kind: kind[index]!,
      mediaType: mediaType[index]!,
      flags: flags[index]!,
    });
  }

  #set(windows: Window[]): void {
    this.#windows = windows;
    this.#last = undefined;
  }

  #window(index: number): Window {
    const last = this.#last;
    if (last !== undefined && index >= last.from && index < last.to) return last;
    const found = this.#windows.find(({ from, to }) => index >= from && index < to);
    if (found === undefined) throw new TypeError(`index: message ${index} of ${this.keys.exportId} was not loaded`);
    this.#last = found;
    return found;
  }
}
