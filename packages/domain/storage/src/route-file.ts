import type { RegionPrices } from './classes/price-table.ts';
import type { StorageClass } from './objects/storage-class.ts';
import { exportTextKey, fileKey, photoKey, uploadKey } from './keys.ts';
import { builtInRules } from './rules/built-in-rules.ts';
import { matchRule } from './rules/match-rule.ts';
import type { RoutedFile } from './rules/match-rule.ts';
import type { RoutingRule } from './rules/routing-rule.ts';

/** The storage class and the place of a file by the routing rules, with the reason. */
export interface RouteDecision {
  readonly storageClass: StorageClass;
  /** Beginning of the file's key. The rest depends on the file's bytes. */
  readonly keyPrefix: string;
  /** Folder below `files/` that the rule names for an ordinary file; null where it names none, and for other kinds. */
  readonly into: string | null;
  readonly rule: {
    /** `own`: a rule of the user, from the argument `own` of `routeFile`. */
    readonly origin: 'own' | 'built-in';
    /** Index of the rule in the list of its origin, from 0. */
    readonly index: number;
    readonly name: string | null;
  };
  /** The conditions of the rule, in words; empty where it has none. */
  readonly why: readonly string[];
}

/** Applies the rules to a file whose kind `routeUpload` found. The first rule that matches decides; the built-in rules come after `own`. */
export function routeFile(file: RoutedFile, own: readonly RoutingRule[], prices: RegionPrices): RouteDecision {
  for (const [origin, rules] of [['own', own] as const, ['built-in', builtInRules(prices)] as const]) {
    for (const [index, rule] of rules.entries()) {
      const why = matchRule(rule, file);
      if (why === null) continue;
      const { storageClass, into, name } = rule;
      return {
        storageClass,
        keyPrefix: keyPrefixOf(file, into),
        into: file.kind === 'file' ? into : null,
        rule: { origin, index, name },
        why,
      };
    }
  }
  throw new TypeError('the last built-in rule has a condition');
}

function keyPrefixOf({ kind, path }: RoutedFile, into: string | null): string {
  if (kind !== 'file') return PREFIXES[kind];
  const folders = [...(into?.split('/') ?? []), ...path.split('/').slice(0, -1)].join('/');
  return folders === '' ? fileKey.prefix : `${fileKey.build({ path: folders })}/`;
}

/** An archive waits at its upload until it is opened. */
const PREFIXES = {
  photo: photoKey.prefix,
  chat: exportTextKey.prefix.slice(0, exportTextKey.prefix.lastIndexOf('/') + 1),
  archive: uploadKey.prefix,
};
