import { expect, it } from 'vitest';

import { checkKey, requireKey } from './check-key.ts';
import { StorageError } from './object-store.ts';

it.each([
  ['', 'empty'],
  ['é'.repeat(513), 'too-long'],
  ['a\ud83d', 'not-unicode'],
  ['e\u0301', 'not-nfc'],
  ['a\u0000', 'control-character'],
  ['a\u009f', 'control-character'],
  ['a\\b', 'backslash'],
  ['/a', 'absolute'],
  ['C:/a', 'absolute'],
  ['a//b', 'empty-segment'],
  ['a/', 'empty-segment'],
  ['a/../b', 'dot-segment'],
  ['.', 'dot-segment'],
  ['a/CoN', 'reserved-name'],
  ['lpt1.tar.gz/x', 'reserved-name'],
  ['com²', 'reserved-name'],
  ['nul .txt', 'reserved-name'],
  ['a./b', 'trailing-dot-or-space'],
  ['a ', 'trailing-dot-or-space'],
])('%j is refused: %s', (key, code) => {
  expect(checkKey(key)?.code).toBe(code);
  expect(() => requireKey(key)).toThrow(StorageError);
});

it.each(['a', 'é'.repeat(512), 'console', 'a/com', 'com10', '.a', '..a', 'a b', '😀', 'aa:b', 'silver/_state/x.json'])(
  '%j is a key',
  (key) => expect(checkKey(key)).toBeNull(),
);

it('a refusal names the segment', () => {
  expect(checkKey('a/nul.txt/b')?.detail).toContain('"nul.txt"');
});
