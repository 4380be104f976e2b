import { Fingerprint, wordOf } from './fingerprint.ts';
import type { MergedChat } from './merged-chat.ts';

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

/** Splits a conversation by the month of its rows; order inside a month stays that of the conversation, even where times step back. */
export function monthsOf({ length, sentAt }: MergedChat): readonly ChatMonth[] {
  // Neighbours are nearly always of one month, so a chat is a few hundred runs of rows.
  const runs = new Map<number, { start: number; end: number }[]>();
  for (let start = 0; start < length;) {
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

/** What the rows of a chat say beside what merging knows of them. */
export interface RowContext {
  readonly chatName: string;
  /** For each export of the merged chat: its media types by message, and a text that changes when its stored media change. */
  readonly exports: readonly { readonly mediaType: Uint8Array; readonly mediaState: string }[];
}

/** Changes when any cell of these rows could change, so that a month with the same fingerprint need not be written again. */
export function monthFingerprint(merged: MergedChat, rows: Uint32Array, context: RowContext, words: RowWords): string {
  const print = new Fingerprint();
  const { exportWords, mediaWords, personWords } = words;
  const mediaTypes = context.exports.map(({ mediaType }) => mediaType);
  print.add(words.nameWord);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const idExport = merged.idExport[row]!;
    const idIndex = merged.idIndex[row]!;
    const textExport = merged.textExport[row]!;
    const textIndex = merged.textIndex[row]!;
    const mediaExport = merged.mediaExport[row]!;
    const mediaIndex = merged.mediaIndex[row]!;
    const seconds = merged.sentAt[row]!;
    const source = merged.sourceStart[row]!;
    const sourceEnd = merged.sourceStart[row + 1]!;
    print.add(exportWords[idExport]! + idIndex);
    // Seconds take 33 bits until the year 2106; what is lost above them does not matter beside the month that the rows share.
    print.add(
      seconds ^ personWords[merged.person[row]! + 1]! ^ (merged.kind[row]! << 24) ^ (merged.edited[row]! << 31),
    );
    // Mostly one export has the row, and everything comes from it.
    if (textExport !== idExport || textIndex !== idIndex) print.add(exportWords[textExport]! + textIndex + 1);
    if (mediaTypes[mediaExport]![mediaIndex] !== 255) print.add(mediaWords[mediaExport]! + mediaIndex);
    if (sourceEnd - source === 1) continue;
    for (let at = source; at < sourceEnd; at++) print.add(exportWords[merged.sourceExport[at]!]! ^ SOURCE);
  }
  return print.toString();
}

/** The texts of a chat as words, reckoned once for all its months. */
export interface RowWords {
  readonly nameWord: number;
  readonly exportWords: Int32Array;
  readonly mediaWords: Int32Array;
  /** By person number plus one; the first is that of system rows. */
  readonly personWords: Int32Array;
}

export function rowWords(merged: MergedChat, context: RowContext): RowWords {
  return {
    nameWord: wordOf(context.chatName),
    exportWords: Int32Array.from(merged.exportIds, wordOf),
    mediaWords: Int32Array.from(context.exports, ({ mediaState }, index) =>
      wordOf(`${merged.exportIds[index]} ${mediaState}`),
    ),
    personWords: Int32Array.from([0, ...merged.people.map(({ id, name }) => wordOf(`${id} ${name}`))]),
  };
}

const SOURCE = 0x5bd1e995;

/** Months since January 1970. */
function monthNumber(seconds: number): number {
  const date = new Date(seconds * 1000);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

const monthStart = (number: number): number =>
  Date.UTC(1970 + Math.floor(number / 12), ((number % 12) + 12) % 12, 1) / 1000;

function monthName(number: number): string {
  const year = 1970 + Math.floor(number / 12);
  const month = number - (year - 1970) * 12 + 1;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
}
