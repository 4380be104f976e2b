import { parseChat } from '@homelake/chat';
import { assert, property } from 'fast-check';
import { expect, test } from 'vitest';
import { cleanText } from './content-hash.ts';
import type { Export } from './conversation.test-helper.ts';
import { exportText } from './export-text.test-helper.ts';
import { exportDigest } from './export-digest.ts';
import { decodeExportDigest, encodeExportDigest } from './export-digest-codec.ts';
import { groupDigests } from './group-digests.test-helper.ts';
import { mergeExports } from './merge-exports.ts';
import { connected, scenes } from './scenes.test-helper.ts';

test('files as phones write them give the true conversation after parsing, grouping and merging', () => {
  assert(
    property(scenes.filter(connected), ({ truth, exports }) => {
      const chats = exports.map(({ phone }) => parseChat(exportText(truth, phone)));
      const digests = chats.map((chat, place) => exportDigest(exports[place]?.phone.id ?? '', chat));
      expect(groupDigests(digests.map((one) => ({ digest: one, nameHint: null }))).chats).toHaveLength(1);
      const merged = mergeExports(
        digests.map(
          (one) =>
            decodeExportDigest(encodeExportDigest(one, { silverVersion: 1, utf8Start: 0, verdict: null })).digest,
        ),
      );

      const known = [...new Set(exports.flatMap((one) => one.truth))];
      // Two rows for one message are correct where the evidence is insufficient, if the doubt is reported.
      const doubted = merged.doubts.reduce((sum, { code, rows }) => sum + (code === 'possible-double' ? rows : 0), 0);
      expect(merged.length).toBeGreaterThanOrEqual(known.length);
      expect(merged.length).toBeLessThanOrEqual(known.length + doubted);
      for (let row = 0; row < merged.length; row += 1) {
        const sources = Array.from(
          { length: (merged.sourceStart[row + 1] ?? 0) - (merged.sourceStart[row] ?? 0) },
          (_, at) => {
            const source = (merged.sourceStart[row] ?? 0) + at;
            return {
              from: exports[merged.sourceExport[source] ?? 0] as Export,
              index: merged.sourceIndex[source] ?? 0,
            };
          },
        );
        const place = sources[0]?.from.truth[sources[0].index] ?? -1;
        const message = truth[place];
        if (message?.kind !== 'text') continue;
        // Any last message may be truncated. The longest in bytes is taken, and invisible characters count as bytes.
        const whole = sources.filter(({ from, index }) => index < from.truth.length - 1);
        const told = whole.filter(({ from }) => from.phone.takenAt < (message.deletedFrom ?? Infinity));
        if (told.length === 0) continue;
        const edited = told.some(({ from }) => from.phone.takenAt >= (message.edit?.from ?? Infinity));
        const text = chats[merged.textExport[row] ?? 0]?.text(merged.textIndex[row] ?? 0) ?? '';
        expect(cleanText(text)).toBe(cleanText(edited ? (message.edit?.text ?? '') : message.text));
        expect(merged.edited[row]).toBe(edited ? 1 : 0);
      }
    }),
    { numRuns: 60 },
  );
});
