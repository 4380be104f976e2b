import { WIDEST_SHIFT_MINUTES } from '../merge/clock-shift.ts';
import { redate } from '../merge/date-order.ts';
import type { ExportDigest } from '../merge/export-digest.ts';
import type { ChatGroup } from '../merge/group-exports.ts';
import { referenceExport } from '../merge/merge-exports.ts';
import type { MergedChat, Person } from '../merge/merged-chat.ts';
import { monthOf, monthNumber, monthStart } from './month-layout.ts';
import type { ChatState } from './silver-state.ts';

/**
 * The months at the beginning of a chat that cannot change when an export is added: only one export contains them, and all others begin later
 * by more than two clocks can differ. They are not merged again; their state is kept.
 */
export interface UnchangedPrefix {
  /** The digest of the export that contains them. Its first `rows` messages are the chat's first rows. */
  readonly digest: ExportDigest;
  readonly rows: number;
  /** Wall time of the chat's first message. */
  readonly from: string | null;
  readonly months: ChatState['months'];
  readonly people: readonly Person[];
  /** Calls `take` for each message of the prefix that has a sender. */
  eachSent(take: (sender: number, sentAt: number) => void): void;
}

/**
 * Returns the unchanged prefix of a chat; null where there is none, or where it is not certain. The result is valid only if
 * `isPrefixUnchanged` confirms it for the chat that was merged with it.
 * @param unchanged true where the record of an export has not changed since the last build
 */
export const unchangedPrefix = (
  known: ChatState,
  group: ChatGroup,
  exports: readonly { readonly digest: ExportDigest }[],
  unchanged: (exportId: string) => boolean,
): UnchangedPrefix | null => {
  const digest = referenceExport(exports.map((one) => one.digest));
  const isGrown = known.name === group.name && known.exportIds.every((id) => group.exportIds.includes(id));
  if (digest === undefined || !isGrown || !known.exportIds.includes(digest.exportId) || !unchanged(digest.exportId))
    return null;
  const others = exports.flatMap((one) => (one.digest === digest ? [] : [one.digest]));
  const earliest = Math.min(...others.map(earliestOf));
  if (earliest === Number.POSITIVE_INFINITY) return null;
  // The last month of the export is not part of the prefix, because a gap may begin where the export ends.
  const last = digest.sentAt.at(-1) ?? 0;
  const firstOpen = monthNumber(Math.min(earliest - WIDEST_SHIFT_MINUTES * 60, last));
  const rows = rowsBefore(digest.sentAt, monthStart(firstOpen));
  if (rows === 0) return null;
  const firstOpenMonth = monthOf(monthStart(firstOpen));
  return {
    digest,
    rows,
    from: known.from,
    months: Object.fromEntries(Object.entries(known.months).filter(([month]) => month < firstOpenMonth)),
    people: known.people,
    eachSent(take) {
      for (let index = 0; index < rows; index++)
        if (digest.sender[index]! >= 0) take(digest.sender[index]!, digest.sentAt[index]!);
    },
  };
};

/** True where the chat's people are the same as before. The rows of the prefix are then the same too. */
export const isPrefixUnchanged = ({ digest, people }: UnchangedPrefix, merged: MergedChat): boolean => {
  const bearers = (name: string): number => merged.people.filter(({ names }) => names.includes(name)).length;
  return describe(people) === describe(merged.people) && digest.senders.every((name) => bearers(name) === 1);
};

const describe = (people: readonly Person[]): string =>
  JSON.stringify(people.map(({ id, name, names }) => JSON.stringify([id, name, names])).sort());

/** The earliest time in an export, over all date orders in which it can be read. */
const earliestOf = ({ sentAt, dateOrder, dateOrderAlternatives }: ExportDigest): number => {
  let earliest = Number.POSITIVE_INFINITY;
  for (const times of [sentAt, ...dateOrderAlternatives.map((order) => redate(sentAt, dateOrder, order))]) {
    for (const seconds of times ?? []) if (seconds < earliest) earliest = seconds;
  }
  return earliest;
};

/** Number of leading times before `limit`; 0 where a time before `limit` follows a later one. */
const rowsBefore = (sentAt: Float64Array, limit: number): number => {
  let rows = 0;
  while (rows < sentAt.length && sentAt[rows]! < limit) rows++;
  for (let at = rows; at < sentAt.length; at++) if (sentAt[at]! < limit) return 0;
  return rows;
};
