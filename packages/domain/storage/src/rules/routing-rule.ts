import type { StorageClass } from '../objects/storage-class.ts';

/** Kinds of uploads; see `Route`. */
export const FILE_KINDS = ['chat', 'photo', 'archive', 'file'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** Conditions of a rule. All that are given must hold. A rule without conditions matches every file. */
export interface RuleConditions {
  /** The file has one of these kinds. */
  readonly kind?: readonly FileKind[];
  /** Pattern of the file's name without its folder: `*` is any text, `?` any letter, and case does not count. */
  readonly name?: string;
  /** The folder of the file or one above it, from the top: `Scans/20*`. Each part is a pattern like `name`. */
  readonly folder?: string;
  readonly minBytes?: number;
  readonly belowBytes?: number;
}

/** A routing rule. In a list of rules, the first one whose conditions all hold decides. */
export interface RoutingRule {
  /** Name that the author gave the rule; null for none. */
  readonly name: string | null;
  readonly when: RuleConditions;
  readonly storageClass: StorageClass;
  /**
   * Folder below `files/` to put the file in, before its own path; null to add none. Only for rules about files, since other kinds have
   * keys of their content.
   */
  readonly into: string | null;
}
