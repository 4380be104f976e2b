import { STORAGE_CLASSES } from '../objects/storage-class.ts';
import { checked, createChecker } from '../json/checker.ts';
import type { Checked, Checker } from '../json/checker.ts';
import { folderParts } from './match-rule.ts';
import { FILE_KINDS } from './routing-rule.ts';
import type { FileKind, RoutingRule, RuleConditions } from './routing-rule.ts';

/** Reads routing rules from parsed JSON. A problem names the rule's place in the list, from 0, and the key, e.g. `rules[2].when.kimd: unknown key; did you mean kind?`. */
export function readRoutingRules(json: unknown, place = 'rules'): Checked<readonly RoutingRule[]> {
  const checker = createChecker();
  const list = checker.list(place, json)?.map((rule, i) => readRule(checker, `${place}[${i}]`, rule));
  const rules = list?.filter((rule) => rule !== undefined);
  const catchAll = list?.findIndex((rule) => rule !== undefined && Object.keys(rule.when).length === 0) ?? -1;
  if (list !== undefined && catchAll >= 0 && catchAll < list.length - 1)
    checker.wrong(`${place}[${catchAll + 1}]`, `is never reached, since ${place}[${catchAll}] has no condition`);
  return checked(checker, rules);
}

function readRule(checker: Checker, place: string, json: unknown): RoutingRule | undefined {
  const rule = checker.object(place, json, ['name', 'when', 'storageClass', 'into']);
  if (rule === undefined) return undefined;
  const name = rule['name'] === undefined ? null : checker.text(`${place}.name`, rule['name']);
  const when = rule['when'] === undefined ? {} : readConditions(checker, `${place}.when`, rule['when']);
  const storageClass = checker.oneOf(`${place}.storageClass`, rule['storageClass'], STORAGE_CLASSES);
  const into = rule['into'] === undefined ? null : checker.text(`${place}.into`, rule['into']);
  if (into !== null && when !== undefined && (when.kind?.length !== 1 || when.kind[0] !== 'file'))
    checker.wrong(`${place}.into`, 'is for rules with the kind "file" alone; other kinds have keys of their content');
  if (name === undefined || when === undefined || storageClass === undefined || into === undefined) return undefined;
  return { name, when, storageClass, into: into === null ? null : folderParts(into).join('/') };
}

function readConditions(checker: Checker, place: string, json: unknown): RuleConditions | undefined {
  const when = checker.object(place, json, ['kind', 'name', 'folder', 'minBytes', 'belowBytes']);
  if (when === undefined) return undefined;
  const given = <Value>(key: string, read: (at: string, value: unknown) => Value | undefined): Value | undefined =>
    when[key] === undefined ? undefined : read(`${place}.${key}`, when[key]);
  const text = (at: string, value: unknown) => checker.text(at, value);
  const bytes = (at: string, value: unknown) => checker.amount(at, value, true);
  const kind = given('kind', (at, value) => readKinds(checker, at, value));
  const name = given('name', text);
  const folder = given('folder', text);
  const minBytes = given('minBytes', bytes);
  const belowBytes = given('belowBytes', bytes);
  if (name?.includes('/') === true)
    checker.wrong(`${place}.name`, 'must not contain "/"; folders go in the key folder');
  if (folder !== undefined && folderParts(folder).length === 0) checker.wrong(`${place}.folder`, 'must name a folder');
  if (belowBytes !== undefined && belowBytes <= (minBytes ?? 0))
    checker.wrong(`${place}.belowBytes`, 'leaves no size that the rule takes');
  return {
    ...(kind !== undefined && { kind }),
    ...(name !== undefined && { name }),
    ...(folder !== undefined && { folder }),
    ...(minBytes !== undefined && { minBytes }),
    ...(belowBytes !== undefined && { belowBytes }),
  };
}

/** A kind, or a list of kinds. */
function readKinds(checker: Checker, place: string, value: unknown): readonly FileKind[] | undefined {
  if (!Array.isArray(value)) {
    const kind = checker.oneOf(place, value, FILE_KINDS);
    return kind && [kind];
  }
  if (value.length === 0) return checker.wrong(place, 'must have a kind');
  const kinds = value.map((one, i) => checker.oneOf(`${place}[${i}]`, one, FILE_KINDS));
  return kinds.filter((kind) => kind !== undefined);
}
