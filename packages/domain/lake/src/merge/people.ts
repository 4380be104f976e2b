import type { ExportDigest } from './export-digest.ts';
import { nameKey } from './name-key.ts';

/**
 * Union-find of names across exports. A node is one name in one export. Nodes are joined where aligned messages show that two names sent the
 * same messages. Two names of one export are two people, so a join that would merge them is refused.
 */
export interface People {
  /** Adds nodes for an export's senders. Returns the number of the first. */
  add(digest: ExportDigest): number;
  readonly nodes: number;
  /** The person of a node, as the number of one of the person's nodes. */
  root(node: number): number;
  /** True where one export contains both persons, so that they cannot be joined. */
  areApart(one: number, other: number): boolean;
  /** Joins two persons. Returns false, and changes nothing, where that would merge two names of one export. */
  join(one: number, other: number, evidence: string): boolean;
  /** Nodes of a person, in the order they were added. */
  members(root: number): readonly number[];
  evidence(root: number): readonly string[];
  name(node: number): string;
  nameKey(node: number): string;
  /** Number of the node's export, in the order of `add`. */
  slot(node: number): number;
}

export const createPeople = (): People => {
  const names: string[] = [];
  const nameKeys: string[] = [];
  const slots: number[] = [];
  const roots: number[] = [];
  const members: number[][] = [];
  const evidence: string[][] = [];
  let slotCount = 0;
  const people: People = {
    add(digest) {
      const first = names.length;
      for (const name of digest.senders) {
        const node = names.length;
        names.push(name);
        nameKeys.push(nameKey(name));
        slots.push(slotCount);
        roots.push(node);
        members.push([node]);
        evidence.push([]);
      }
      slotCount += 1;
      return first;
    },
    get nodes() {
      return names.length;
    },
    root: (node) => roots[node] ?? node,
    areApart(one, other) {
      const [into, from] = [people.root(one), people.root(other)];
      const taken = new Set((members[into] ?? []).map((node) => slots[node]));
      return into !== from && (members[from] ?? []).some((node) => taken.has(slots[node]));
    },
    join(one, other, why) {
      const into = people.root(one);
      const from = people.root(other);
      if (into === from) return true;
      if (people.areApart(into, from)) return false;
      const kept = members[into] ?? [];
      const joining = members[from] ?? [];
      for (const node of joining) {
        roots[node] = into;
        kept.push(node);
      }
      const reasons = evidence[into] ?? [];
      reasons.push(...(evidence[from] ?? []), why);
      members[from] = [];
      return true;
    },
    members: (root) => members[root] ?? [],
    evidence: (root) => evidence[root] ?? [],
    name: (node) => names[node] ?? '',
    nameKey: (node) => nameKeys[node] ?? '',
    slot: (node) => slots[node] ?? 0,
  };
  return people;
};
