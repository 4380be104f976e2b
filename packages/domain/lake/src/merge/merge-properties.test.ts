import { assert, boolean, integer, oneof, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dice, idOf, parsedChat, wallOf } from './conversation.test-helper.ts';
import type { Export, FakeMessage, Scene } from './conversation.test-helper.ts';
import { connected, scenes } from './scenes.test-helper.ts';
import { exportDigest } from './export-digest.ts';
import type { ExportDigest } from './export-digest.ts';
import { mergeExports } from './merge-exports.ts';
import { messageId } from './merged-chat.ts';
import type { MergedChat } from './merged-chat.ts';
import { nameKey } from './name-key.ts';

const RUNS = { numRuns: 60 };

/** Exports with little in common: few words, many messages in a minute, times that go back. */
const strangers = record({
  seed: integer({ min: 1, max: 1_000_000 }),
  exports: integer({ min: 1, max: 5 }),
  stepsBack: boolean(),
}).map(({ seed, exports, stepsBack }) => {
  const roll = dice(seed);
  return Array.from({ length: exports }, (_, number) => {
    const fine = roll(2) === 0;
    let now = 1_700_000_040;
    const messages = Array.from({ length: roll(40) }, (): FakeMessage => {
      now += roll(80);
      const time = stepsBack && roll(5) === 0 ? now - roll(400) : now;
      const kind = (['text', 'text', 'text', 'media', 'deleted', 'system'] as const)[roll(6)] ?? 'text';
      return {
        sentAt: fine ? time : time - (time % 60),
        sender: kind === 'system' ? null : (['Ann', 'Bob', '~ Ann'][roll(3)] ?? ''),
        kind,
        text:
          kind === 'system'
            ? (['Ann left', 'You left'][roll(2)] ?? '')
            : kind === 'text'
              ? (['ok', 'ja'][roll(2)] ?? '')
              : '',
        edited: kind === 'text' && roll(4) === 0,
        media: kind === 'media' ? { name: null, type: 'image' } : null,
        fine,
      };
    });
    return exportDigest(idOf(seed, number), parsedChat(messages));
  });
});

const keysOf = ({ exports }: Scene): ExportDigest[] => exports.map(({ digest }) => digest);

const sourcesOf = (merged: MergedChat, row: number): { exportId: string; index: number }[] => {
  const sources: { exportId: string; index: number }[] = [];
  for (let at = merged.sourceStart[row] ?? 0; at < (merged.sourceStart[row + 1] ?? 0); at += 1) {
    sources.push({
      exportId: merged.exportIds[merged.sourceExport[at] ?? 0] ?? '',
      index: merged.sourceIndex[at] ?? 0,
    });
  }
  return sources;
};

/** The result of a merge without the values that may depend on arrival: ids, and indexes in the list of exports. */
const said = (merged: MergedChat): unknown => ({
  rows: Array.from({ length: merged.length }, (_, row) => ({
    at: merged.sentAt[row],
    who: merged.people[merged.person[row] ?? -1]?.names,
    kind: merged.kind[row],
    edited: merged.edited[row],
    text: [merged.exportIds[merged.textExport[row] ?? 0], merged.textIndex[row]],
    media: [merged.exportIds[merged.mediaExport[row] ?? 0], merged.mediaIndex[row]],
    sources: sourcesOf(merged, row)
      .map(({ exportId, index }) => messageId(exportId, index))
      .sort(),
  })),
  people: merged.people.map(({ name, names, evidence }) => ({ name, names, evidence })),
  shifts: merged.shifts.map((shift) => JSON.stringify(shift)).sort(),
  dateOrders: merged.dateOrders,
  doubts: merged.doubts,
  gaps: merged.gaps,
});

const idsOf = (merged: MergedChat): string[] =>
  Array.from({ length: merged.length }, (_, row) =>
    messageId(merged.exportIds[merged.idExport[row] ?? 0] ?? '', merged.idIndex[row] ?? 0),
  );

const expectNothingLost = (exports: readonly ExportDigest[], merged: MergedChat): void => {
  const seen = new Set<string>();
  for (let row = 0; row < merged.length; row += 1) {
    const sources = sourcesOf(merged, row);
    expect(sources.length).toBeGreaterThan(0);
    expect(new Set(sources.map(({ exportId }) => exportId)).size).toBe(sources.length);
    for (const { exportId, index } of sources) seen.add(`${exportId} ${index}`);
  }
  const all = exports.flatMap(({ exportId, length }) => Array.from({ length }, (_, index) => `${exportId} ${index}`));
  expect(seen.size).toBe(all.length);
  expect(merged.sourceIndex.length).toBe(all.length);
  expect(new Set(idsOf(merged)).size).toBe(merged.length);
};

const expectFileOrder = (merged: MergedChat): void => {
  const last = new Map<string, number>();
  for (let row = 0; row < merged.length; row += 1) {
    for (const { exportId, index } of sourcesOf(merged, row)) {
      expect(index).toBeGreaterThan(last.get(exportId) ?? -1);
      last.set(exportId, index);
    }
  }
};

describe('a merge of any exports', () => {
  test('depends on the set of exports alone', () => {
    assert(
      property(oneof(scenes.map(keysOf), strangers), integer(), (exports, seed) => {
        const roll = dice(seed);
        const shuffled = [...exports, ...exports.slice(0, roll(exports.length + 1))]
          .map((digest) => ({ digest, place: roll(1000) }))
          .sort((one, other) => one.place - other.place)
          .map(({ digest }) => digest);
        expect(said(mergeExports(shuffled))).toEqual(said(mergeExports(exports)));
      }),
      RUNS,
    );
  });

  test('has every message of every export in exactly one row, and no two of one export in one row', () => {
    assert(
      property(oneof(scenes.map(keysOf), strangers), (exports) => {
        expectNothingLost(exports, mergeExports(exports));
      }),
      RUNS,
    );
  });

  test('keeps the order of each file', () => {
    assert(
      property(scenes, (given) => {
        expectFileOrder(mergeExports(keysOf(given)));
      }),
      RUNS,
    );
  });

  test('keeps the id of a row when an export is added', () => {
    assert(
      property(scenes.filter(connected), (given) => {
        const exports = keysOf(given);
        // Some exports connect only through a later one. The property holds for those that are connected at once.
        if (
          !exports.every((_, count) => count === 0 || connected({ ...given, exports: given.exports.slice(0, count) }))
        )
          return;
        let before: string[] = [];
        for (let count = 1; count <= exports.length; count += 1) {
          const ids = idsOf(mergeExports(exports.slice(0, count)));
          const now = new Set(ids);
          expect(before.filter((id) => !now.has(id))).toEqual([]);
          before = ids;
        }
      }),
      RUNS,
    );
  });

  test('does not change its arguments, and gives the same result twice', () => {
    assert(
      property(scenes, (given) => {
        const exports = keysOf(given);
        const before = JSON.stringify(exports.map(({ sentAt, sender, kind, flags }) => [sentAt, sender, kind, flags]));
        const first = mergeExports(exports);
        expect(said(mergeExports(exports))).toEqual(said(first));
        expect(JSON.stringify(exports.map(({ sentAt, sender, kind, flags }) => [sentAt, sender, kind, flags]))).toBe(
          before,
        );
      }),
      { numRuns: 20 },
    );
  });
});

describe('a merge of exports of one truth', () => {
  test('has each message once, in order, with its time and sender', () => {
    assert(
      property(scenes.filter(connected), (given) => {
        const { truth, exports } = given;
        const merged = mergeExports(keysOf(given));
        const exportOf = (exportId: string): Export =>
          exports.find(({ digest }) => digest.exportId === exportId) as Export;
        const rows = Array.from({ length: merged.length }, (_, row) => sourcesOf(merged, row));
        const places = rows.map((sources) => {
          const { exportId, index } = sources[0] ?? { exportId: '', index: 0 };
          return exportOf(exportId).truth[index] ?? -1;
        });
        // No message is doubled or lost. Equal messages of one minute have at least as many rows as there are.
        expect(new Set(places).size).toBe(merged.length);
        expect(merged.length).toBe(new Set(exports.flatMap((one) => one.truth)).size);
        // In order, except for messages of one minute that no phone has together.
        const minute = (place: number): number => Math.floor((truth[place]?.at ?? 0) / 60);
        expect(places.map(minute)).toEqual(places.map(minute).sort((one, other) => one - other));
        // The clock of the longest export is the reference.
        const longest = [...exports].sort((one, other) => other.digest.length - one.digest.length);
        const zones = longest
          .filter(({ digest }) => digest.length === longest[0]?.digest.length)
          .map(({ phone }) => phone.zone);
        for (const [row, place] of places.entries()) {
          const walls = zones.map((zone) => Math.floor(wallOf(zone, truth[place]?.at ?? 0) / 60));
          expect(walls).toContain(Math.floor((merged.sentAt[row] ?? 0) / 60));
          const seconds = (rows[row] ?? []).some(({ exportId }) => exportOf(exportId).phone.ios);
          if (seconds) expect((merged.sentAt[row] ?? 0) % 60).toBe((truth[place]?.at ?? 0) % 60);
        }
        // The person of a row has every name that the phones with the row use for its sender.
        for (const [row, sources] of rows.entries()) {
          const message = truth[places[row] ?? 0];
          const person = merged.people[merged.person[row] ?? -1];
          if (message === undefined || message.kind === 'added' || message.kind === 'left') continue;
          const names = sources.map(({ exportId }) => exportOf(exportId).phone.names[message.person] ?? '');
          const known = (person?.names ?? []).map(nameKey);
          if (message.kind === 'text') expect(known).toEqual(expect.arrayContaining(names.map(nameKey)));
        }
        // Two names of one phone are never one person.
        for (const { names } of merged.people) {
          for (const { phone } of exports) {
            expect(phone.names.filter((name) => names.includes(name)).length).toBeLessThanOrEqual(1);
          }
        }
      }),
      { numRuns: 120 },
    );
  });
});
