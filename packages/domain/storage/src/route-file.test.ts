import { describe, expect, it, test } from 'vitest';
import { DEFAULT_PRICES } from './classes/aws-prices.ts';
import { cheaperFromBytes } from './classes/compare.ts';
import type { RegionPrices } from './classes/price-table.ts';
import { routeFile } from './route-file.ts';
import { builtInRules } from './rules/built-in-rules.ts';
import type { RoutedFile } from './rules/match-rule.ts';
import { readRoutingRules } from './rules/read-routing-rules.ts';
import type { RoutingRule, RuleConditions } from './rules/routing-rule.ts';

const MB = 2 ** 20;
const file = (path: string, given: Partial<RoutedFile> = {}): RoutedFile => ({
  path,
  sizeBytes: 5 * MB,
  kind: 'file',
  ...given,
});
const rule = (when: RuleConditions, given: Partial<RoutingRule> = {}): RoutingRule => ({
  name: null,
  when,
  storageClass: 'deep-archive',
  into: null,
  ...given,
});
const takes = (when: RuleConditions, one: RoutedFile): boolean =>
  routeFile(one, [rule(when)], DEFAULT_PRICES).rule.origin === 'own';

const prefix = (one: RoutedFile, given?: Partial<RoutingRule>) =>
  routeFile(one, given === undefined ? [] : [rule({ kind: ['file'] }, given)], DEFAULT_PRICES).keyPrefix;
const classOf = (one: RoutedFile, prices = DEFAULT_PRICES) => routeFile(one, [], prices).storageClass;

describe('conditions', () => {
  it.each<[RuleConditions, RoutedFile, boolean]>([
    [{}, file('a'), true],
    [{ kind: ['photo'] }, file('a.jpg', { kind: 'photo' }), true],
    [{ kind: ['photo', 'chat'] }, file('a.jpg'), false],
    [{ name: '*.PDF' }, file('taxes/2024.pdf'), true],
    [{ name: '*.pdf' }, file('taxes.pdf/2024.txt'), false],
    [{ name: '2024' }, file('taxes-2024'), false],
    [{ name: '*20?4*' }, file('a-2034-b'), true],
    [{ name: '*a*b*c' }, file('xaybzbzc'), true],
    [{ name: '*a*b*c' }, file('xaybzbz'), false],
    [{ name: '*aab' }, file('aaab'), true],
    [{ name: '***' }, file('x'), true],
    [{ name: '?' }, file('😀'), true],
    [{ name: '[a].(b)+' }, file('[a].(b)+'), true],
    [{ name: '\u00e9.txt' }, file('e\u0301.txt'), true],
    [{ name: 'e\u0301*' }, file('\u00c9t\u00e9.txt'), true],
    [{ folder: 'Scans' }, file('scans/2024/a.pdf'), true],
    [{ folder: '/Scans/' }, file('Scans/a.pdf'), true],
    [{ folder: 'Scans' }, file('Old/Scans/a.pdf'), false],
    [{ folder: '*/Scans' }, file('Old/Scans/a.pdf'), true],
    [{ folder: 'Scans' }, file('Scans'), false],
    [{ folder: 'Scans' }, file('Scans2/a'), false],
    [{ folder: 'Scans/20*' }, file('Scans/a'), false],
    [{ minBytes: 100 }, file('a', { sizeBytes: 100 }), true],
    [{ minBytes: 100 }, file('a', { sizeBytes: 99 }), false],
    [{ belowBytes: 100 }, file('a', { sizeBytes: 99 }), true],
    [{ belowBytes: 100 }, file('a', { sizeBytes: 100 }), false],
    [{ name: '*.pdf', minBytes: 100 }, file('a.pdf', { sizeBytes: 1 }), false],
  ])('%j on %j: %s', (when, one, holds) => {
    expect(takes(when, one)).toBe(holds);
  });

  test('a pattern with many stars is matched in time that grows with the text, not with its powers', () => {
    const start = performance.now();
    expect(takes({ name: `${'*a'.repeat(50)}b` }, file('a'.repeat(5000)))).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

test('the first rule that matches counts, and is named with the conditions that hold', () => {
  const own = [
    rule({ kind: ['photo'] }),
    rule({ folder: 'Scans', minBytes: MB }, { name: 'old scans', storageClass: 'standard' }),
    rule({}),
  ];
  expect(routeFile(file('Scans/a.pdf'), own, DEFAULT_PRICES)).toEqual({
    storageClass: 'standard',
    keyPrefix: 'files/Scans/',
    into: null,
    rule: { origin: 'own', index: 1, name: 'old scans' },
    why: ['is in Scans', 'has 1048576 bytes or more'],
  });
  expect(routeFile(file('a.pdf'), own, DEFAULT_PRICES)).toMatchObject({ rule: { index: 2, name: null }, why: [] });
});

test('keys of photos and chats follow from their content, and files keep their folders', () => {
  expect(prefix(file('a/b.jpg', { kind: 'photo' }))).toBe('raw-photos/');
  expect(prefix(file('a/b.txt', { kind: 'chat' }))).toBe('bronze/whatsapp/');
  expect(prefix(file('a/b.zip', { kind: 'archive' }))).toBe('uploads/');
  expect(prefix(file('b.pdf'))).toBe('files/');
  expect(prefix(file('../con/b.pdf'))).toBe('files/.%2E/%63on/');
  expect(prefix(file('a/b.pdf'), { into: 'taxes/2024' })).toBe('files/taxes/2024/a/');
});

describe('the built-in rules', () => {
  const border = cheaperFromBytes(DEFAULT_PRICES, 'standard', 'intelligent-tiering', 12) ?? 0;

  it('keep small files in Standard, up to the size that the prices give', () => {
    expect(classOf(file('a', { sizeBytes: border - 1 }))).toBe('standard');
    expect(classOf(file('a', { sizeBytes: border }))).toBe('intelligent-tiering');
    expect(classOf(file('a.txt', { kind: 'chat' }))).toBe('standard');
    expect(classOf(file('a.tgz', { kind: 'archive' }))).toBe('standard');
    expect(classOf(file('a.jpg', { kind: 'photo' }))).toBe('intelligent-tiering');
  });

  it('take every file, and archive none', () => {
    const rules = builtInRules(DEFAULT_PRICES);
    expect(rules.at(-1)?.when).toEqual({});
    expect(rules.map(({ storageClass }) => storageClass)).not.toContain('deep-archive');
  });

  it('keep all in Standard where Intelligent-Tiering saves nothing', () => {
    const dear: RegionPrices = {
      ...DEFAULT_PRICES,
      'intelligent-tiering': { ...DEFAULT_PRICES.standard, storageClass: 'intelligent-tiering' },
    };
    expect(classOf(file('a', { sizeBytes: 2 ** 40 }), dear)).toBe('standard');
  });
});

describe('rules as people write them', () => {
  const archive = { storageClass: 'deep-archive' };

  test('are read with what they leave out', () => {
    const { value } = readRoutingRules([
      { name: 'taxes', when: { kind: 'file', name: '*tax*' }, into: '/taxes/', ...archive },
      { when: { kind: ['photo', 'file'], belowBytes: 10 }, ...archive },
      archive,
    ]);
    expect(value).toEqual([
      { name: 'taxes', when: { kind: ['file'], name: '*tax*' }, storageClass: 'deep-archive', into: 'taxes' },
      { name: null, when: { kind: ['photo', 'file'], belowBytes: 10 }, storageClass: 'deep-archive', into: null },
      { name: null, when: {}, storageClass: 'deep-archive', into: null },
    ]);
  });

  it.each<[unknown, string]>([
    [{}, 'rules: must be a list; not {}'],
    [['x'], 'rules[0]: must be an object; not "x"'],
    [
      [{ when: {} }],
      'rules[0].storageClass: must be one of standard, intelligent-tiering, deep-archive; it is missing',
    ],
    [[{ ...archive, wen: {} }], 'rules[0].wen: unknown key; did you mean when?'],
    [[{ ...archive, when: { kimd: 'photo' } }], 'rules[0].when.kimd: unknown key; did you mean kind?'],
    [
      [{ ...archive, when: { kind: 'photos' } }],
      'rules[0].when.kind: must be one of chat, photo, archive, file; not "photos"; did you mean photo?',
    ],
    [[{ ...archive, when: { kind: [] } }], 'rules[0].when.kind: must have a kind'],
    [
      [{ ...archive, when: { kind: ['photo', 7] } }],
      'rules[0].when.kind[1]: must be one of chat, photo, archive, file; not 7',
    ],
    [[{ ...archive, when: { name: '' } }], 'rules[0].when.name: must be a text; not ""'],
    [[{ ...archive, when: { name: 'a/b' } }], 'rules[0].when.name: must not contain "/"; folders go in the key folder'],
    [[{ ...archive, when: { folder: '/' } }], 'rules[0].when.folder: must name a folder'],
    [
      [{ ...archive, when: { minBytes: '1 MB' } }],
      'rules[0].when.minBytes: must be a whole number of at least 0; not "1 MB"',
    ],
    [
      [{ ...archive, when: { minBytes: 9, belowBytes: 9 } }],
      'rules[0].when.belowBytes: leaves no size that the rule takes',
    ],
    [[{ ...archive, when: { belowBytes: 0 } }], 'rules[0].when.belowBytes: leaves no size that the rule takes'],
    [
      [{ ...archive, when: { kind: 'photo' }, into: 'x' }],
      'rules[0].into: is for rules with the kind "file" alone; other kinds have keys of their content',
    ],
    [[archive, { ...archive, when: { name: 'a' } }], 'rules[1]: is never reached, since rules[0] has no condition'],
  ])('%j is refused: %s', (json, problem) => {
    const { value, problems } = readRoutingRules(json);
    expect(value).toBeNull();
    expect(problems).toContain(problem);
  });
});
