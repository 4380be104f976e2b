import { cheaperFromBytes } from '../classes/compare.ts';
import type { RegionPrices } from '../classes/price-table.ts';
import type { RoutingRule } from './routing-rule.ts';

/** Months that a file is assumed to be kept without being read. */
export const KEPT_MONTHS = 12;

/**
 * The rules that apply after a person's own. The last has no condition. None archives: who wants to wait for hours before a file can be read says so. Files too small to
 * save anything within KEPT_MONTHS go to Standard.
 */
export function builtInRules(prices: RegionPrices): readonly RoutingRule[] {
  const border = cheaperFromBytes(prices, 'standard', 'intelligent-tiering', KEPT_MONTHS);
  const rest = { name: 'everything else', when: {}, into: null } as const;
  if (border === null) return [{ ...rest, storageClass: 'standard' }];
  return [
    { name: 'small files', when: { belowBytes: border }, storageClass: 'standard', into: null },
    { name: 'chats are read with every new export', when: { kind: ['chat'] }, storageClass: 'standard', into: null },
    { name: 'archives are opened', when: { kind: ['archive'] }, storageClass: 'standard', into: null },
    { ...rest, storageClass: 'intelligent-tiering' },
  ];
}
