import { cleanText } from './content-hash.ts';
import { contentOverlaps } from './content-overlap.ts';
import type { ContentOverlap } from './content-overlap.ts';
import type { ExportSample } from './export-sample.ts';
import { nameKey } from './name-key.ts';

/** The owner's decision about two exports, by their ids. It overrides all evidence. */
export interface GroupOverride {
  readonly exports: readonly [string, string];
  readonly relation: 'same-chat' | 'different-chat';
}

/** The exports of one chat. */
export interface ChatGroup {
  /** Stable: the first 12 hex digits of the id of the export that arrived first. */
  readonly chatId: string;
  /** The chat's name in the newest export; up to three names of senders where no export has one. */
  readonly name: string;
  /** In order of arrival. */
  readonly exportIds: readonly string[];
  /** Reasons why they are one chat, in words for a person; empty for a single export. */
  readonly evidence: readonly string[];
}

export interface GroupWarning {
  readonly code: 'same-name' | 'perhaps-same';
  readonly exportIds: readonly string[];
  readonly detail: string;
}

export interface GroupedExports {
  /** In order of arrival of their first exports. */
  readonly chats: readonly ChatGroup[];
  readonly warnings: readonly GroupWarning[];
}

/**
 * Groups exports into chats, from a sample of each, in order of arrival. Content decides before names: exports that share a good part of
 * their messages are one chat under any name. Without an overlap, exports with the same name and shared senders are one chat, unless they
 * cover the same time: then they are two chats of one name, and a warning says so.
 */
export const groupExports = (
  exports: readonly ExportSample[],
  overrides: readonly GroupOverride[] = [],
): GroupedExports => {
  const groups = createGroups(exports, overrides);
  const overlaps = contentOverlaps(exports);
  for (const { exports: pair, relation } of overrides) {
    const [one, other] = pair.map((id) => exports.findIndex(({ exportId }) => exportId === id)) as [number, number];
    if (relation === 'same-chat' && one >= 0 && other >= 0) groups.join(one, other, 'a person said so');
  }
  for (const overlap of overlaps.toSorted((one, other) => other.shared - one.shared)) {
    if (!isOneChat(exports, overlap)) continue;
    const messages = overlap.shared === 1 ? '1 message' : `${overlap.shared} messages`;
    groups.join(overlap.one, overlap.other, `${messages} in common`);
  }
  const warnings = joinNamesakes(exports, groups, overlaps);
  return { chats: groups.list().map((members) => describeGroup(exports, members, groups.evidence(members))), warnings };
};

interface Groups {
  join(one: number, other: number, why: string): boolean;
  mayJoin(one: readonly number[], other: readonly number[]): boolean;
  /** Returns the groups, ordered by their first member. Members are in order of arrival. */
  list(): number[][];
  evidence(members: readonly number[]): readonly string[];
}

const createGroups = (exports: readonly ExportSample[], overrides: readonly GroupOverride[]): Groups => {
  const groupOf = exports.map((_, at) => at);
  const evidence = exports.map((): string[] => []);
  const apart = new Set<string>();
  for (const { exports: pair, relation } of overrides) {
    if (relation === 'different-chat') apart.add(pair.join()).add(pair.toReversed().join());
  }
  const membersOf = (group: number): number[] => groupOf.flatMap((of, at) => (of === group ? [at] : []));
  const id = (at: number): string => exports[at]?.exportId ?? '';
  const mayJoin = (one: readonly number[], other: readonly number[]): boolean =>
    one.every((a) => other.every((b) => !apart.has([id(a), id(b)].join())));
  return {
    mayJoin,
    join(one, other, why) {
      const into = Math.min(groupOf[one] ?? one, groupOf[other] ?? other);
      const from = Math.max(groupOf[one] ?? one, groupOf[other] ?? other);
      if (into === from) return true;
      if (!mayJoin(membersOf(into), membersOf(from))) return false;
      for (const member of membersOf(from)) groupOf[member] = into;
      evidence[into]?.push(...(evidence[from] ?? []), `${id(one).slice(0, 12)} and ${id(other).slice(0, 12)}: ${why}`);
      return true;
    },
    list: () => [...new Set(groupOf)].sort((one, other) => one - other).map(membersOf),
    evidence: (members) => evidence[groupOf[members[0] ?? 0] ?? 0] ?? [],
  };
};

/**
 * Minimum share of common messages in the time that both cover. Different chats share a greeting sent to all; exports of one chat share
 * almost everything.
 */
const SHARE_OF_ONE_CHAT = 0.2;
const ENOUGH_ALONE = 3;

const isOneChat = (exports: readonly ExportSample[], { one, other, shared, inCommonTime }: ContentOverlap): boolean => {
  if (shared === 0 || shared < inCommonTime * SHARE_OF_ONE_CHAT) return false;
  return (
    shared >= ENOUGH_ALONE || sameName(exports[one], exports[other]) || sharedSenders(exports, [one], [other]) >= 2
  );
};

const chatNameKey = (name: string | null | undefined): string | null =>
  name === null || name === undefined || cleanText(name) === '' ? null : nameKey(name);

const sameName = (one: ExportSample | undefined, other: ExportSample | undefined): boolean => {
  const key = chatNameKey(one?.nameHint);
  return key !== null && key === chatNameKey(other?.nameHint);
};

const senderKeys = (exports: readonly ExportSample[], members: readonly number[]): Set<string> =>
  new Set(members.flatMap((member) => (exports[member]?.senders ?? []).map(nameKey)));

const sharedSenders = (exports: readonly ExportSample[], one: readonly number[], other: readonly number[]): number => {
  const known = senderKeys(exports, other);
  return [...senderKeys(exports, one)].filter((key) => known.has(key)).length;
};

/** Joins groups with the same name and shared senders that never cover the same time. Warns of groups with the same name that stay separate. */
const joinNamesakes = (
  exports: readonly ExportSample[],
  groups: Groups,
  overlaps: readonly ContentOverlap[],
): GroupWarning[] => {
  const warnings: GroupWarning[] = [];
  const warned = new Set<string>();
  const warn = (code: GroupWarning['code'], members: readonly number[], detail: string): void => {
    const exportIds = members.map((member) => exports[member]?.exportId ?? '').sort();
    const key = [code, ...exportIds].join();
    if (!warned.has(key)) warnings.push({ code, exportIds, detail });
    warned.add(key);
  };
  // The time range of an export with a shifted clock is known only through exports that overlap it.
  const away = new Set<number>();
  for (const { one, other, shared, aheadMinutes } of overlaps) {
    if (shared === 0 || aheadMinutes === 0) continue;
    away.add((exports[one]?.messages ?? 0) < (exports[other]?.messages ?? 0) ? one : other);
  }
  const contradict = (one: readonly number[], other: readonly number[]): boolean =>
    overlaps.some(
      (overlap) =>
        overlap.inCommonTime >= ENOUGH_ALONE &&
        !away.has(overlap.one) &&
        !away.has(overlap.other) &&
        ((one.includes(overlap.one) && other.includes(overlap.other)) ||
          (one.includes(overlap.other) && other.includes(overlap.one))),
    );
  const likeness = (one: readonly number[], other: readonly number[]): number => {
    if (!one.some((a) => other.some((b) => sameName(exports[a], exports[b])))) return -1;
    if (!groups.mayJoin(one, other)) return -1;
    const shared = sharedSenders(exports, one, other);
    const fewest = Math.min(2, senderKeys(exports, one).size, senderKeys(exports, other).size);
    return contradict(one, other) || shared < Math.max(1, fewest) ? 0 : shared;
  };
  for (let joined = true; joined;) {
    joined = false;
    const list = groups.list();
    const pairs = list
      .flatMap((one, at) => list.slice(at + 1).map((other) => ({ one, other, likeness: likeness(one, other) })))
      .filter((pair) => pair.likeness > 0)
      .sort((a, b) => b.likeness - a.likeness);
    for (const { one, other, likeness: shared } of pairs) {
      // A third group that matches one of the two equally well, and contradicts the other, makes the choice ambiguous.
      const rival = list.find(
        (third) =>
          third !== one &&
          third !== other &&
          ((contradict(third, one) && likeness(third, other) >= shared) ||
            (contradict(third, other) && likeness(third, one) >= shared)),
      );
      if (rival !== undefined) {
        warn(
          'perhaps-same',
          [...one, ...other, ...rival],
          'several chats of this name could be the one continued here',
        );
        continue;
      }
      joined = groups.join(one[0] ?? 0, other[0] ?? 0, 'the same name and senders, at different times');
      break;
    }
  }
  const list = groups.list();
  for (const [at, one] of list.entries()) {
    for (const other of list.slice(at + 1)) {
      if (likeness(one, other) !== 0) continue;
      const name = exports[one[0] ?? 0]?.nameHint ?? '';
      const why = contradict(one, other)
        ? 'cover the same time and have no messages in common'
        : 'have neither messages nor senders in common';
      warn('same-name', [...one, ...other], `two chats are called "${name}": their exports ${why}`);
    }
  }
  return warnings;
};

const lastOf = ({ lastAt }: ExportSample): number => lastAt ?? Number.NEGATIVE_INFINITY;

const describeGroup = (
  exports: readonly ExportSample[],
  members: readonly number[],
  evidence: readonly string[],
): ChatGroup => {
  const own = members.flatMap((member) => exports[member] ?? []);
  const newestFirst = own.toSorted(
    (one, other) => lastOf(other) - lastOf(one) || (one.exportId > other.exportId ? -1 : 1),
  );
  const named = newestFirst.find(({ nameHint }) => chatNameKey(nameHint) !== null);
  return {
    chatId: own[0]?.exportId.slice(0, 12) ?? '',
    name: named?.nameHint ?? newestFirst[0]?.senders.slice(0, 3).join(', ') ?? '',
    exportIds: own.map(({ exportId }) => exportId),
    evidence,
  };
};
