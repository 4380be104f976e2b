import { expect, it } from 'vitest';
import {
  counted,
  durationText,
  namesText,
  numberText,
  shareText,
  shortDuration,
  shortNumber,
  usdText,
} from './numbers.ts';

it.each([
  [0, '0'],
  [5.84, '5.8'],
  [812.7, '813'],
  [12408, '12,408'],
  [-0.25, '-0.3'],
  [0.0425, '0.043'],
  [-0.00012, '-0.00012'],
  [5e-324, '5E-324'],
])('%d is formatted as %s', (value, text) => expect(numberText(value)).toBe(text));

it.each([
  [0, '0'],
  [0.25, '0.25'],
  [1050, '1.05K'],
  [12_400, '12.4K'],
  [-2_000_000, '-2M'],
  [2e-9, '2E-9'],
])('%d is formatted on an axis as %s', (value, text) => expect(shortNumber(value)).toBe(text));

it('1 is singular, and any other number plural', () => {
  expect([counted(1, 'chat'), counted(0, 'chat'), counted(2, 'person', 'people')]).toEqual([
    '1 chat',
    '0 chats',
    '2 people',
  ]);
});

it.each([
  [0, '0 %'],
  [0.004, '<1 %'],
  [0.034, '3.4 %'],
  [0.251, '25 %'],
  [1, '100 %'],
])('a share of %d is formatted as %s', (share, text) => expect(shareText(share).replace('\u00a0', ' ')).toBe(text));

it.each([
  [9, '9 s', '9 s'],
  [59.6, '1 min', '1 min'],
  [119, '2 min', '2 min'],
  [3599, '1 h', '1 h'],
  [12_000, '3 h 20 min', '3.3 h'],
  [90_000, '25 h', '25 h'],
  [11 * 86_400, '11 days', '11 d'],
])('%d seconds are formatted as %s, and in short form as %s', (seconds, long, short) => {
  expect([durationText(seconds), shortDuration(seconds)]).toEqual([long, short]);
});

it.each([
  [[], ''],
  [['Ann'], 'Ann'],
  [['Ann', 'Ben'], 'Ann and Ben'],
  [['Ann', 'Ben', 'Cleo'], 'Ann, Ben and Cleo'],
  [['Ann', 'Ben', 'Cleo', 'Dan'], 'Ann, Ben and 2 more'],
])('%j are formatted as “%s”', (names, text) => expect(namesText(names)).toBe(text));

it.each([
  [0, '$0'],
  [1e-9, 'under $0.000001'],
  [0.000114, '$0.00011'],
  [0.0999, '$0.10'],
  [11.5, '$11.50'],
  [1234.5, '$1,234.50'],
])('%d dollars are %s', (usd, text) => {
  expect(usdText(usd)).toBe(text);
});
