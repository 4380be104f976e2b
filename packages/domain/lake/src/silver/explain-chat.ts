import type { ChatGroup } from '../merge/group-exports.ts';
import type { MergedChat } from '../merge/merged-chat.ts';

/** The facts that an explanation needs beside the merged chat. */
export interface ExplainedChat extends Omit<ChatGroup, 'exportIds'> {
  /** Name of an export for people, such as its file name; its id by default. */
  readonly nameOf?: (exportId: string) => string;
}

/**
 * Explains a merged chat in lines of plain text: the messages of each export, corrected clocks, joined names with the evidence, gaps, and
 * doubts. Sections have a heading; entries are indented by two spaces.
 */
export const explainChat = (merged: MergedChat, chat: ExplainedChat): string[] => {
  const nameOf = (exportId: string): string => {
    const name = chat.nameOf?.(exportId);
    return name === undefined ? exportId.slice(0, 12) : `${name} (${exportId.slice(0, 12)})`;
  };
  return [
    `${chat.name} (${chat.chatId}): ${counted(merged.length, 'message')} from ${counted(merged.exportIds.length, 'export')}`,
    ...section('Exports', exportLines(merged, nameOf)),
    ...section('One chat because', chat.evidence),
    ...section(
      'Corrected clocks',
      merged.shifts.map(({ exportId, fromIndex, seconds, votes }) => {
        const from = fromIndex === 0 ? '' : ` from message ${fromIndex + 1} on`;
        return `${nameOf(exportId)}${from}: ${clockOf(seconds)} (${counted(votes, 'message')} agree)`;
      }),
    ),
    ...section(
      'Corrected date orders',
      merged.dateOrders.map(
        ({ exportId, order, votes }) => `${nameOf(exportId)}: as ${order} (${counted(votes, 'message')} agree)`,
      ),
    ),
    ...section(
      'People with several names',
      merged.people
        .filter(({ names }) => names.length > 1)
        .map(({ name, names, evidence }) => `${name}, also ${names.slice(1).join(', ')}: ${evidence.join('; ')}`),
    ),
    ...section(
      'Not covered by any export',
      merged.gaps.map(({ from, to }) => `${wallTime(from)} to ${wallTime(to)}`),
    ),
    ...section(
      'In doubt',
      merged.doubts.map(
        ({ code, exportIds, rows, detail }) =>
          `${code}, ${counted(rows, 'message')} in ${exportIds.map(nameOf).join(', ')}: ${detail}`,
      ),
    ),
  ];
};

const section = (heading: string, entries: readonly string[]): string[] =>
  entries.length === 0 ? [] : ['', heading, ...entries.map((entry) => `  ${entry}`)];

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const clockOf = (seconds: number): string => {
  if (seconds === 0) return 'as the others';
  const minutes = Math.abs(seconds) / 60;
  const hours = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`;
  return seconds > 0 ? `${hours} ahead` : `${hours} behind`;
};

const wallTime = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');

const exportLines = (merged: MergedChat, nameOf: (exportId: string) => string): string[] => {
  const { exportIds, sourceStart, sourceExport, sentAt } = merged;
  const all = new Float64Array(exportIds.length);
  const alone = new Float64Array(exportIds.length);
  const first = new Float64Array(exportIds.length).fill(Number.POSITIVE_INFINITY);
  const last = new Float64Array(exportIds.length).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < merged.length; row += 1) {
    const start = sourceStart[row] ?? 0;
    const end = sourceStart[row + 1] ?? 0;
    const time = sentAt[row] ?? 0;
    for (let at = start; at < end; at += 1) {
      const source = sourceExport[at] ?? 0;
      all[source] = (all[source] ?? 0) + 1;
      if (end === start + 1) alone[source] = (alone[source] ?? 0) + 1;
      first[source] = Math.min(first[source] ?? 0, time);
      last[source] = Math.max(last[source] ?? 0, time);
    }
  }
  return exportIds.map((exportId, source) => {
    const count = all[source] ?? 0;
    if (count === 0) return `${nameOf(exportId)}: no messages`;
    const window = `${wallTime(first[source] ?? 0)} to ${wallTime(last[source] ?? 0)}`;
    return `${nameOf(exportId)}: ${counted(count, 'message')}, ${alone[source] ?? 0} of them in no other export, ${window}`;
  });
};
