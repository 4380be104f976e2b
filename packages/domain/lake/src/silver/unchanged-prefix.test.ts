import { describe, expect, test } from 'vitest';
import { dice, idOf, parsedChat, sentence } from '../merge/conversation.test-helper.ts';
import { exportDigest } from '../merge/export-digest.ts';
import type { ExportDigest } from '../merge/export-digest.ts';
import { mergeExports } from '../merge/merge-exports.ts';
import type { MergedChat } from '../merge/merged-chat.ts';
import { unchangedPrefix, isPrefixUnchanged } from './unchanged-prefix.ts';
import type { UnchangedPrefix } from './unchanged-prefix.ts';
import type { ChatState } from './silver-state.ts';

const HOUR = 3600;
const at = (month: number, day: number, hour = 0): number => Date.UTC(2024, month - 1, day, hour) / 1000;

interface Said {
  readonly time: number;
  readonly sender: string;
  readonly text: string;
}

const roll = dice(3);
/** A message every eight hours from 1 January to the end of March. */
const TALK: readonly Said[] = Array.from({ length: 273 }, (_, place) => ({
  time: at(1, 1) + place * 8 * HOUR,
  sender: place % 2 === 0 ? 'Ann' : 'Bob',
  text: `${sentence(roll)} ${place}`,
}));

const keysOf = (number: number, messages: readonly Said[], aheadHours = 0): ExportDigest =>
  exportDigest(
    idOf(1, number),
    parsedChat(
      messages.map(({ time, sender, text }) => ({
        sentAt: time + aheadHours * HOUR,
        sender,
        kind: 'text',
        text,
        edited: false,
        media: null,
        fine: false,
      })),
    ),
  );

/** The state of a chat after a build of these exports. */
const stateOf = (merged: MergedChat): ChatState => ({
  chatId: 'c',
  kind: 'direct',
  name: 'Family',
  exportIds: merged.exportIds,
  messages: merged.length,
  duplicates: 0,
  from: '2024-01-01T00:00:00',
  to: null,
  people: merged.people.map((person) => ({ ...person, messages: 1, from: null, to: null })),
  shifts: [],
  dateOrders: [],
  doubts: [],
  gaps: [],
  firstSeen: [],
  evidence: [],
  months: Object.fromEntries(['2024-01', '2024-02', '2024-03'].map((month) => [month, { rows: 1, fingerprint: '' }])),
});

/** The unchanged prefix of a chat that had the first export and gets the others. */
const settled = (first: ExportDigest, ...others: ExportDigest[]): UnchangedPrefix | null => {
  const exports = [first, ...others];
  const group = { chatId: 'c', name: 'Family', exportIds: exports.map(({ exportId }) => exportId), evidence: [] };
  return unchangedPrefix(
    stateOf(mergeExports([first])),
    group,
    exports.map((digest) => ({ digest })),
    () => true,
  );
};

/** The fields of the rows from `from` on that the prefix must not change. */
const rowsFrom = ({ length, sentAt, idExport, idIndex }: MergedChat, from: number): unknown[] =>
  Array.from({ length: length - from }, (_, at_) => [sentAt[from + at_], idExport[from + at_], idIndex[from + at_]]);

const [january, february] = [31 * 3, 60 * 3];
const addition = (time: number): ExportDigest => keysOf(2, [{ time, sender: 'Ann', text: 'and now something new' }]);

const withLateMessage = (time: number): ExportDigest =>
  keysOf(1, [...TALK.slice(0, 200), { time, sender: 'Ann', text: 'this came late' }, ...TALK.slice(200)]);

describe('the unchanged prefix of a chat', () => {
  test('ends with the last month that ends more than 27 hours before the first added message', () => {
    const large = keysOf(1, TALK);
    const rowsBeside = (time: number): number | undefined => settled(large, addition(time))?.rows;
    expect(rowsBeside(at(3, 2, 3))).toBe(february);
    expect(rowsBeside(at(3, 2, 3) - 60)).toBe(january);
    expect(rowsBeside(at(2, 2, 3))).toBe(january);
    expect(rowsBeside(at(2, 2, 3) - 60)).toBeUndefined();
  });

  test('does not include the last month of the large export', () => {
    expect(settled(keysOf(1, TALK), addition(at(9, 1)))?.rows).toBe(february);
    expect(Object.keys(settled(keysOf(1, TALK), addition(at(9, 1)))?.months ?? {})).toEqual(['2024-01', '2024-02']);
  });

  test('is null where a time goes back across its end', () => {
    expect(settled(withLateMessage(at(3, 1)), addition(at(3, 20)))?.rows).toBe(february);
    expect(settled(withLateMessage(at(3, 1) - 60), addition(at(3, 20)))).toBeNull();
  });

  test('ends before the dates of an addition in every date order', () => {
    // 3 May as parsed, 5 March if the day comes second.
    const open = {
      ...addition(at(5, 3)),
      dateOrderProved: false,
      dateOrder: 'dmy',
      dateOrderAlternatives: ['mdy'],
    } as const;
    expect(settled(keysOf(1, TALK), addition(at(5, 3)))?.rows).toBe(february);
    expect(settled(keysOf(1, TALK), { ...open, sentAt: Float64Array.of(at(4, 2)) })?.rows).toBe(january);
  });

  test('gives the same rows as a merge of the whole chat', () => {
    const large = keysOf(1, TALK);
    const newer = [...TALK.slice(181), { time: at(4, 2), sender: 'Bob', text: 'one more of April' }];
    for (const aheadHours of [-14, -10, 0, 10, 14, 26]) {
      const exports = [large, keysOf(2, newer, aheadHours)];
      const part = settled(...(exports as [ExportDigest, ExportDigest]));
      const full = mergeExports(exports);
      expect(full.length).toBe(TALK.length + 1);
      expect(part?.rows).toBeGreaterThan(0);
      const rows = part?.rows ?? 0;
      expect(rowsFrom(mergeExports(exports, { from: rows }), rows)).toEqual(rowsFrom(full, rows));
    }
  });

  test('is not valid where one of its names now belongs to two people', () => {
    const large = keysOf(1, TALK);
    const part = settled(large, addition(at(3, 20)));
    expect(part === null ? false : isPrefixUnchanged(part, mergeExports([large, addition(at(3, 20))]))).toBe(true);
    const renamed = keysOf(
      2,
      TALK.slice(200).map((said) => ({ ...said, sender: said.sender.replace('Ann', 'Anna') })),
    );
    expect(part === null ? true : isPrefixUnchanged(part, mergeExports([large, renamed]))).toBe(false);
  });

  test('is null where the exports, the name or the largest export of the chat changed', () => {
    const large = keysOf(1, TALK);
    const known = stateOf(mergeExports([large]));
    const group = { chatId: 'c', name: 'Family', exportIds: [large.exportId, idOf(1, 2)], evidence: [] };
    const exports = [{ digest: large }, { digest: addition(at(3, 20)) }];
    const rows = (state: ChatState, unchanged = true, name = 'Family'): number | undefined =>
      unchangedPrefix(state, { ...group, name }, exports, () => unchanged)?.rows;
    expect(rows(known)).toBe(february);
    expect(rows(known, false)).toBeUndefined();
    expect(rows(known, true, 'Friends')).toBeUndefined();
    expect(rows({ ...known, exportIds: [idOf(1, 2)] })).toBeUndefined();
    expect(rows({ ...known, exportIds: [large.exportId, idOf(1, 9)] })).toBeUndefined();
  });
});
