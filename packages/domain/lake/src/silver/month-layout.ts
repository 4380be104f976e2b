import { FLAG_EDITED } from '@homelake/chat';
import type { ExportDigest } from '../merge/export-digest.ts';
import { Fingerprint, wordOf } from './fingerprint.ts';
import type { MergedChat } from '../merge/merged-chat.ts';

/** The rows of one chat that fall into one month. */
export interface ChatMonth {
  /** `YYYY-MM`. */
  readonly month: string;
  /** Row numbers in the merged chat, in conversation order. */
  readonly rows: Uint32Array;
}

/** `YYYY-MM` of wall-clock seconds since 1970. */
export function monthOf(seconds: number): string {
  return monthName(monthNumber(seconds));
}

/** Splits a conversation by the month of its rows. The order in a month is that of the conversation, even where times go back. */
export function monthsOf({ length, from: begin, sentAt }: MergedChat): readonly ChatMonth[] {
  // Neighbouring rows are almost always of one month, so a chat has a few hundred runs.
  const runs = new Map<number, { start: number; end: number }[]>();
  for (let start = begin; start < length;) {
    const number = monthNumber(sentAt[start]!);
    const from = monthStart(number);
    const to = monthStart(number + 1);
    let end = start + 1;
    while (end < length && sentAt[end]! >= from && sentAt[end]! < to) end++;
    const known = runs.get(number);
    if (known === undefined) runs.set(number, [{ start, end }]);
    else known.push({ start, end });
    start = end;
  }
  return [...runs]
    .sort(([a], [b]) => a - b)
    .map(([number, own]) => {
      const rows = new Uint32Array(own.reduce((sum, { start, end }) => sum + end - start, 0));
      let at = 0;
      for (const { start, end } of own) for (let row = start; row < end; row++) rows[at++] = row;
      return { month: monthName(number), rows };
    });
}

/** The inputs of a chat's rows beside the merge result. */
export interface RowContext {
  readonly chatName: string;
  /** For each export of the merged chat: its messages, and a text that changes when its stored media change. */
  readonly exports: readonly {
    readonly digest: MessageFacts;
    readonly mediaState: string;
    /** A text that changes when the owner of the export's phone, or the verdict of its chat, changes. */
    readonly reading: string;
  }[];
}

type MessageFacts = Pick<ExportDigest, 'sentAt' | 'sender' | 'kind' | 'flags' | 'mediaType'>;

/** Returns a fingerprint that changes when any cell of these rows can change. A month with the same fingerprint is not written again. */
export function monthFingerprint(merged: MergedChat, rows: Uint32Array, context: RowContext, words: RowWords): string {
  const print = new Fingerprint();
  const run = new Run(merged, context, words);
  print.add(words.nameWord);
  for (let at = 0; at < rows.length;) {
    // Most rows come from one export unchanged. The export and the position then determine them.
    const length = run.take(rows, at, print);
    if (length === 0) addRow(print, merged, rows[at]!, context, words);
    at += Math.max(1, length);
  }
  return print.toString();
}

function addRow(print: Fingerprint, merged: MergedChat, row: number, context: RowContext, words: RowWords): void {
  const { exportWords, mediaWords, personWords } = words;
  const mediaExport = merged.mediaExport[row]!;
  const mediaIndex = merged.mediaIndex[row]!;
  print.add(exportWords[merged.idExport[row]!]! + merged.idIndex[row]!);
  // Seconds need more than 32 bits after the year 2106. The lost bits do not matter, because all rows are of one month.
  print.add(
    merged.sentAt[row]! ^
      personWords[merged.person[row]! + 1]! ^
      (merged.kind[row]! << 24) ^
      (merged.edited[row]! << 31),
  );
  print.add(exportWords[merged.textExport[row]!]! + merged.textIndex[row]! + 1);
  if (context.exports[mediaExport]!.digest.mediaType[mediaIndex] !== NO_MEDIA)
    print.add(mediaWords[mediaExport]! + mediaIndex);
  for (let at = merged.sourceStart[row]!; at < merged.sourceStart[row + 1]!; at++)
    print.add(exportWords[merged.sourceExport[at]!]! ^ SOURCE);
}

const UNSEEN = -2;

/** Finds runs of consecutive messages that only one export contains, and that merging did not change. */
class Run {
  readonly #merged: MergedChat;
  readonly #context: RowContext;
  readonly #words: RowWords;

  constructor(merged: MergedChat, context: RowContext, words: RowWords) {
    this.#merged = merged;
    this.#context = context;
    this.#words = words;
  }

  /** Adds the longest run that starts at `rows[from]` to `print`. Returns its length; 0 where no run starts there. */
  take(rows: Uint32Array, from: number, print: Fingerprint): number {
    const { sourceStart, idExport, idIndex, textExport, textIndex, sentAt, person, kind, edited } = this.#merged;
    const { exportWords, mediaWords, personWords } = this.#words;
    const source = idExport[rows[from]!]!;
    const first = idIndex[rows[from]!]!;
    const { digest } = this.#context.exports[source]!;
    // The person of each sender is added once.
    const persons: number[] = [];
    let hasMedia = false;
    let at = from;
    for (let index = first; at < rows.length; at++, index++) {
      const row = rows[at]!;
      const same =
        sourceStart[row + 1] === sourceStart[row]! + 1 &&
        idExport[row] === source &&
        idIndex[row] === index &&
        textExport[row] === source &&
        textIndex[row] === index &&
        sentAt[row] === digest.sentAt[index] &&
        kind[row] === digest.kind[index] &&
        edited[row] === (digest.flags[index]! & FLAG_EDITED);
      if (!same) break;
      const sender = digest.sender[index]! + 1;
      const known = persons[sender] ?? UNSEEN;
      if (known === UNSEEN) {
        persons[sender] = person[row]!;
        print.add(sender);
        print.add(personWords[person[row]! + 1]!);
      } else if (known !== person[row]) break;
      hasMedia ||= digest.mediaType[index] !== NO_MEDIA;
    }
    if (at === from) return 0;
    print.add(exportWords[source]! + first);
    print.add(at - from);
    if (hasMedia) print.add(mediaWords[source]!);
    return at - from;
  }
}

/** Hashes of a chat's texts, computed once for all its months. */
export interface RowWords {
  readonly nameWord: number;
  readonly exportWords: Int32Array;
  readonly mediaWords: Int32Array;
  /** By person number plus one; the first is for system rows. */
  readonly personWords: Int32Array;
}

export function rowWords(merged: MergedChat, context: RowContext): RowWords {
  return {
    nameWord: wordOf(context.chatName),
    // A system message to "you" means the owner of the phone.
    exportWords: Int32Array.from(context.exports, ({ reading }, index) =>
      wordOf(JSON.stringify([merged.exportIds[index], reading])),
    ),
    mediaWords: Int32Array.from(context.exports, ({ mediaState }, index) =>
      wordOf(`${merged.exportIds[index]} ${mediaState}`),
    ),
    personWords: Int32Array.from([
      // A system message may name any person.
      wordOf(
        merged.people
          .map(({ id, names }) => JSON.stringify([id, names]))
          .toSorted()
          .join(),
      ),
      ...merged.people.map(({ id, name }) => wordOf(`${id} ${name}`)),
    ]),
  };
}

const SOURCE = 0x5bd1e995;
const NO_MEDIA = 255;

/** Number of months since January 1970. */
export function monthNumber(seconds: number): number {
  const date = new Date(seconds * 1000);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

/** Wall-clock seconds since 1970 at which a month begins. */
export const monthStart = (number: number): number =>
  Date.UTC(1970 + Math.floor(number / 12), ((number % 12) + 12) % 12, 1) / 1000;

function monthName(number: number): string {
  const year = 1970 + Math.floor(number / 12);
  const month = number - (year - 1970) * 12 + 1;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
}
