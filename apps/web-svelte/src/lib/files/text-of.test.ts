import { expect, test } from 'vitest';
import { textOf } from './text-of.ts';

test.each([
  ['UTF-8', Buffer.from('Änne 🏔'), 'Änne 🏔'],
  ['UTF-8 with its mark', Buffer.from('\ufeffÄnne'), 'Änne'],
  ['UTF-8 that is cut in a character', Buffer.from('Änne 🏔').subarray(0, -2), 'Änne '],
  ['UTF-16, little end first', Buffer.from('\ufeffÄnne', 'utf16le'), 'Änne'],
  ['UTF-16, big end first', Buffer.from('\ufeffÄnne', 'utf16le').swap16(), 'Änne'],
  ['Windows-1252', Buffer.from('\xc4nne \x80', 'latin1'), 'Änne €'],
])('%s is decoded', (_, bytes, text) => {
  expect(textOf(bytes)).toBe(text);
});
