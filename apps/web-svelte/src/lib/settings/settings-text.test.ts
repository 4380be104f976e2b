import { expect, it, test } from 'vitest';
import { lineOfMistake, rulesIn, settingsWith } from './settings-text.ts';

const rule = { when: { folder: 'Scans' }, storageClass: 'deep-archive' };

test('rules of a lake without settings are an empty list', () => {
  expect(rulesIn('')).toBe('[]');
  expect(rulesIn('{}')).toBe('[]');
});

test('other rules and another zone leave the rest as it is', () => {
  const text = JSON.stringify({ region: 'us-east-1', rules: [], archiveDirectory: '/a', timeZone: 'Asia/Tokyo' });
  const changed = settingsWith(text, JSON.stringify([rule], null, 2), 'Europe/Rome');
  expect(JSON.parse(changed)).toEqual({
    region: 'us-east-1',
    archiveDirectory: '/a',
    timeZone: 'Europe/Rome',
    rules: [rule],
  });
  expect(rulesIn(changed)).toBe(JSON.stringify([rule], null, 2));
  expect(JSON.parse(settingsWith(changed, ' ', null))).toEqual({
    rules: [],
    region: 'us-east-1',
    archiveDirectory: '/a',
  });
  expect(settingsWith('', '[]', null)).toBe('{"rules": []}');
});

test('a line of the rules has the same number in the whole text', () => {
  const rules = '[\n  {\n    "kind": 1\n  }\n]';
  const lines = settingsWith('{"region": "us-east-1"}', rules, null).split('\n');
  expect(lines[2]).toBe(rules.split('\n')[2]);
});

it.each([
  ['line 12: rules[0]: is wrong', 12],
  ['rules: line 12: is wrong', null],
])('%j names line %j', (mistake, line) => expect(lineOfMistake(mistake)).toBe(line));
