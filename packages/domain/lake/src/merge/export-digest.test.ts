import { describe, expect, test } from 'vitest';
import { START, parsedChat, scene } from './conversation.test-helper.ts';
import { redate } from './date-order.ts';
import { ExportDigestError, decodeExportDigest, encodeExportDigest } from './export-digest-codec.ts';
import { exportDigest } from './export-digest.ts';
import type { ExportDigest } from './export-digest.ts';

const keysOfTexts = (...texts: string[]): ExportDigest =>
  exportDigest(
    'a'.repeat(64),
    parsedChat(
      texts.map((text) => ({
        sentAt: START,
        sender: 'Ann',
        kind: 'text',
        text,
        edited: false,
        media: null,
        fine: false,
      })),
    ),
  );

const hashes = (...texts: string[]): string[] => {
  const { contentHash } = keysOfTexts(...texts);
  return texts.map((_, index) => `${contentHash[index * 2]}-${contentHash[index * 2 + 1]}`);
};

describe('the hash of a content', () => {
  test.each([
    ['white space around it', 'hello', '  hello \n'],
    ['bidi marks', 'hello', '\u200ehe\u2067ll\u2069o'],
    ['a zero-width space', 'hello', 'hel\u200blo'],
    ['a no-break space', 'at 9 AM', 'at 9\u202fAM'],
    ['composition of Latin letters', 'Größe', 'Gro\u0308ße'],
    ['composition of Greek letters', 'ά', 'α\u0301'],
    ['composition of Hangul', '가', '\u1100\u1161'],
    ['composition of kana', 'が', 'か\u3099'],
    ['composition of Devanagari', 'ऩ', 'न\u093c'],
    ['a variation selector', '❤', '❤\ufe0f'],
    ['how a mention names the person', 'ask @\u2068Ann Smith\u2069 now', 'ask @4915112345678 now'],
  ])('does not change with %s', (_, one, other) => {
    const [first, second] = hashes(one, other);
    expect(second).toBe(first);
  });

  test.each([
    ['letters', 'hello', 'hellO'],
    ['accents', 'schon', 'schön'],
    ['emoji', '😂😂', '😂😂😂'],
    ['inner line breaks', 'a\nb', 'a b'],
    ['length', '', ' .'],
    ['numbers after an @ that are no mention', 'at @12', 'at @13'],
  ])('changes with %s', (_, one, other) => {
    const [first, second] = hashes(one, other);
    expect(second).not.toBe(first);
  });

  test('has no collisions in a large sample', () => {
    const texts = Array.from({ length: 20_000 }, (_, index) => `m${index}`);
    expect(new Set(hashes(...texts)).size).toBe(texts.length);
  });
});

const ORIGIN = { silverVersion: 1, utf8Start: 3, verdict: null };
const encoded = (digest: ExportDigest): Uint8Array => encodeExportDigest(digest, ORIGIN);
const decoded = (bytes: Uint8Array): ExportDigest => decodeExportDigest(bytes).digest;

describe('a stored digest', () => {
  const { exports } = scene({
    seed: 3,
    messages: 101,
    phones: 2,
    pace: 2,
    repeats: true,
    clocks: true,
    renames: true,
    platforms: true,
    languages: true,
    changes: true,
    losses: true,
    cuts: true,
    oddities: true,
  });
  const digest = exports[1]!.digest;

  test('decodes to the digest that was encoded', () => {
    expect(decoded(encoded(digest))).toEqual(digest);
    expect(decoded(encoded(keysOfTexts()))).toEqual(keysOfTexts());
    expect(decodeExportDigest(encoded(digest)).origin).toEqual(ORIGIN);
  });

  test('is decoded at any offset of a buffer', () => {
    const bytes = encoded(digest);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decoded(shifted.subarray(3))).toEqual(digest);
  });

  test('has the same bytes for the same digest', () => {
    expect(encoded(decoded(encoded(digest)))).toEqual(encoded(digest));
  });

  test('has room for more senders than fit into a byte', () => {
    const many = {
      ...digest,
      senders: Array.from({ length: 300 }, (_, index) => `P${index}`),
      sender: digest.sender.map(() => 299),
    };
    expect(decoded(encoded(many)).sender[0]).toBe(299);
  });

  test('is rejected where it is damaged, truncated or of another version', () => {
    const bytes = encoded(digest);
    for (let at = 4; at < bytes.length; at += 97) {
      const damaged = bytes.slice();
      damaged[at]! ^= 0x10;
      expect(() => decoded(damaged)).toThrow(ExportDigestError);
    }
    expect(() => decoded(bytes.subarray(0, bytes.length - 8))).toThrow(expect.objectContaining({ code: 'damaged' }));
    expect(() => decoded(new Uint8Array(3))).toThrow(expect.objectContaining({ code: 'damaged' }));
    const other = bytes.slice();
    other[3] = 1;
    expect(() => decoded(other)).toThrow(expect.objectContaining({ code: 'unknown-version' }));
  });
});

const seconds = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day, 10, 11, 12) / 1000;

describe('dates read in another order', () => {
  test('swap day and month, and keep the time', () => {
    expect(redate(Float64Array.of(seconds(2024, 3, 1), seconds(2024, 4, 4)), 'dmy', 'mdy')).toEqual(
      Float64Array.of(seconds(2024, 1, 3), seconds(2024, 4, 4)),
    );
  });
  test('exchange a two-digit year and a day', () => {
    expect(redate(Float64Array.of(seconds(2020, 1, 22)), 'dmy', 'ymd')).toEqual(Float64Array.of(seconds(2022, 1, 20)));
    expect(redate(Float64Array.of(seconds(2022, 1, 20)), 'ymd', 'dmy')).toEqual(Float64Array.of(seconds(2020, 1, 22)));
  });
  test('are null where one of them does not exist', () => {
    expect(redate(Float64Array.of(seconds(2024, 3, 13)), 'dmy', 'mdy')).toBeNull();
  });
});
