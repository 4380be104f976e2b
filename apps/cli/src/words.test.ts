import { expect, test } from 'vitest';
import { dollars, size } from './words.ts';

test.each([
  [0, '$0'],
  [1e-9, 'under $0.000001'],
  [0.000001, '$0.0000010'],
  [0.000114, '$0.00011'],
  [0.0999, '$0.10'],
  [0.52, '$0.52'],
  [1234.5, '$1,234.50'],
])('%d dollars are written %s', (usd, words) => {
  expect(dollars(usd)).toBe(words);
});

test.each([
  [1, '1 byte'],
  [1023, '1,023 bytes'],
  [1024, '1 KB'],
  [167_773, '164 KB'],
  [5_033_164, '4.8 MB'],
  [500 * 2 ** 30, '500 GB'],
  [3000 * 2 ** 40, '3,000 TB'],
])('%d bytes are written %s', (bytes, words) => {
  expect(size(bytes)).toBe(words);
});
