import { LF } from './text/chars.ts';
import type { Issue } from './message/parsed-chat.ts';

/** Number of issues of one code; further ones are counted in one issue at the end. */
const MAX_OF_A_KIND = 20;

/** Collects the issues of a file. Offsets become line numbers. */
export class IssueLog {
  private readonly bytes: Uint8Array;
  private readonly found: Issue[] = [];
  private line = 1;
  private at = 0;

  constructor(bytes: Uint8Array, first: readonly Issue[]) {
    this.bytes = bytes;
    this.found.push(...first);
  }

  add(...issues: readonly Issue[]): void {
    this.found.push(...issues);
  }

  /** Adds one issue for each line, and one that counts all lines beyond the first twenty. */
  addLines(code: string, offsets: Iterable<number>, detail: string): void {
    const sorted = [...offsets].sort((a, b) => a - b);
    for (const offset of sorted.slice(0, MAX_OF_A_KIND)) this.add({ code, line: this.lineAt(offset), detail });
    const rest = sorted.length - MAX_OF_A_KIND;
    if (rest > 0) this.add({ code, line: null, detail: `${detail} ${rest} more like it.` });
  }

  /** Adds an issue for text before the first message: the end of a message that the export cut off, or text that is not of the chat. */
  addPreamble(end: number): void {
    const isBlank = new TextDecoder().decode(this.bytes.subarray(0, end)).trim() === '';
    if (!isBlank)
      this.add({
        code: 'leading-text',
        line: 1,
        detail: 'Text before the first message belongs to none and is left out.',
      });
  }

  issues(): readonly Issue[] {
    return this.found;
  }

  private lineAt(offset: number): number {
    if (offset < this.at) {
      this.line = 1;
      this.at = 0;
    }
    for (
      let next = this.bytes.indexOf(LF, this.at);
      next >= 0 && next < offset;
      next = this.bytes.indexOf(LF, this.at)
    ) {
      this.line++;
      this.at = next + 1;
    }
    return this.line;
  }
}
