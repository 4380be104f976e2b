import { type BodyDescription, BodyReader } from '@homelake/chat';
import type { Utf8Builder } from '../tables/column-builder.ts';
import type { ExportDigest } from '../merge/export-digest.ts';

/** Bodies of one export, by message index. Methods throw TypeError for a message whose bytes were not loaded. */
export interface BodyText {
  /** Copies a body whose text is a plain range of the export's bytes (FLAG_TEXT_REWRITTEN is not set) to row `row` of `column`. */
  copyPlain(index: number, row: number, column: Utf8Builder): void;
  /** Returns the text, media, call, poll and location of a body. */
  describe(index: number): BodyDescription;
}

/** A range of an export's UTF-8 bytes: its offset and its bytes. */
export interface TextRange {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** Bodies with fewer bytes between them are read in one request, because a second request costs more than these bytes. */
const GAP_BYTES = 65_536;

/** Returns the ranges of the export's UTF-8 bytes that contain the bodies of the messages `indexes`. Indexes may have any order, and may repeat. */
export function bodyRanges(
  { bodyStart, bodyEnd }: Pick<ExportDigest, 'bodyStart' | 'bodyEnd'>,
  indexes: Uint32Array,
): readonly { readonly start: number; readonly end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  const sorted = indexes.slice().sort();
  for (let at = 0; at < sorted.length;) {
    const first = sorted[at]!;
    let last = first;
    while (++at < sorted.length && bodyStart[sorted[at]!]! - bodyEnd[last]! < GAP_BYTES) last = sorted[at]!;
    ranges.push({ start: bodyStart[first]!, end: bodyEnd[last]! });
  }
  return ranges;
}

/** Reads bodies from the export's whole bytes, or from the ranges that some rows need. */
export class ExportBodies implements BodyText {
  readonly #digest: ExportDigest;
  readonly #texts: readonly TextRange[];
  #last: TextRange = { start: 0, bytes: new Uint8Array(0) };
  readonly #reader = new BodyReader();

  constructor(digest: ExportDigest, texts: readonly TextRange[]) {
    this.#digest = digest;
    this.#texts = texts;
  }

  copyPlain(index: number, row: number, column: Utf8Builder): void {
    const { start, bytes } = this.#messagesInBoth(index);
    column.setBytes(row, bytes, this.#digest.bodyStart[index]! - start, this.#digest.bodyEnd[index]! - start);
  }

  describe(index: number): BodyDescription {
    const { start, bytes } = this.#messagesInBoth(index);
    const { bodyStart, bodyEnd, kind, mediaType, flags } = this.#digest;
    return this.#reader.read(bytes, bodyStart[index]! - start, bodyEnd[index]! - start, {
      kind: kind[index]!,
      mediaType: mediaType[index]!,
      flags: flags[index]!,
    });
  }

  #messagesInBoth(index: number): TextRange {
    const from = this.#digest.bodyStart[index]!;
    const to = this.#digest.bodyEnd[index]!;
    const holds = ({ start, bytes }: TextRange): boolean => from >= start && to <= start + bytes.length;
    if (holds(this.#last)) return this.#last;
    const found = this.#texts.find(holds);
    if (found === undefined) throw new TypeError(`index: message ${index} of ${this.#digest.exportId} was not loaded`);
    this.#last = found;
    return found;
  }
}
