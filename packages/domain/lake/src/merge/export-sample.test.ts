import { describe, expect, test } from 'vitest';
import { parsedChat, START } from './conversation.test-helper.ts';
import { exportDigest } from './export-digest.ts';
import { decodeExportSample, encodeExportSample, type ExportSample, exportSample } from './export-sample.ts';
import { groupExports } from './group-exports.ts';

const NAMES = { nameHint: 'Family', chatNames: ['Family'] };

/** An export of messages `from` up to, but not including, `to` of an endless conversation, a minute apart. */
const keysOf = (id: string, from: number, to: number, textOf = (number: number) => `sentence ${number}`) =>
  exportDigest(
    id.repeat(64),
    parsedChat(
      Array.from({ length: to - from }, (_, at) => ({
        sentAt: START + (from + at) * 60,
        sender: (from + at) % 2 === 0 ? 'Ann' : 'Bob',
        kind: 'text' as const,
        text: textOf(from + at),
        edited: false,
        media: null,
        fine: false,
      })),
    ),
  );

const contents = ({ contentHash, minutes }: ExportSample): Set<string> =>
  new Set(Array.from(minutes, (_, at) => `${contentHash[at * 2]} ${contentHash[at * 2 + 1]}`));

describe('a sample of an export', () => {
  test('has every message of an export of 40,000 messages, the most that a phone writes', () => {
    const sample = exportSample(keysOf('a', 0, 40_000), NAMES);
    expect([sample.stride, sample.minutes.length, sample.messages]).toEqual([1, 40_000, 40_000]);
    expect(encodeExportSample(sample).length).toBeLessThan(40_000 * 12 + 1024);
  });

  test('has a bounded size, and the same contents for every export', () => {
    const [one, other] = [keysOf('a', 0, 300_000), keysOf('b', 100_000, 330_000)].map((digest) =>
      exportSample(digest, NAMES),
    );
    expect(one!.stride).toBe(8);
    expect(encodeExportSample(one!).length).toBeLessThan(65_536 * 12 + 1024);
    const ofOther = contents(other!);
    const shared = [...contents(one!)].filter((content) => ofOther.has(content));
    const inCommonTime = one!.minutes.filter((minute) => minute >= other!.minutes[0]!).length;
    expect(shared.length).toBe(inCommonTime);
    expect(groupExports([one!, other!]).chats).toHaveLength(1);
  });

  test('has a bounded size where all messages have one content', () => {
    const sample = exportSample(
      keysOf('a', 0, 200_000, () => 'ok then'),
      NAMES,
    );
    expect(sample.minutes.length).toBeLessThanOrEqual(65_536);
  });

  test('decodes to the sample that was encoded', () => {
    for (const length of [0, 1, 2, 3, 100]) {
      const sample = exportSample(keysOf('c', 0, length), { ...NAMES, nameHint: `Zoë ${'x'.repeat(length % 4)}` });
      const bytes = encodeExportSample(sample);
      expect(decodeExportSample(bytes)).toEqual(sample);
      const shifted = new Uint8Array(bytes.length + 1);
      shifted.set(bytes, 1);
      expect(decodeExportSample(shifted.subarray(1))).toEqual(sample);
    }
  });
});
