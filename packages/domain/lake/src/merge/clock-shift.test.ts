import { describe, expect, test } from 'vitest';
import { findShifts, setShiftsFromPairs } from './clock-shift.ts';
import { NO_SECOND, createAlignmentColumns } from './alignment-columns.ts';
import type { AlignmentColumns } from './alignment-columns.ts';

/** A text with its minute. Texts of one number are equal. */
type Said = readonly [minute: number, text: number, second?: number];

const LONG = 12;
const SHORT = 11;

const columns = (messages: readonly Said[], bytes = LONG): AlignmentColumns => {
  const result = createAlignmentColumns(messages.length);
  for (const [at, [minute, text, second]] of messages.entries()) {
    result.minute[at] = minute;
    result.second[at] = second ?? NO_SECOND;
    result.hashLow[at] = text;
    result.hashHigh[at] = text * 7;
    result.size[at] = bytes;
  }
  return result;
};

const shiftsOf = (
  a: AlignmentColumns,
  b: AlignmentColumns,
  from = 0,
  to = a.length,
): { early: number[]; late: number[] } => {
  const shifts = { early: new Int32Array(a.length), late: new Int32Array(a.length) };
  findShifts(a, b, { fromA: from, toA: to, fromB: 0, toB: b.length }, shifts);
  return { early: [...shifts.early], late: [...shifts.late] };
};

/** Messages seven minutes apart, numbered from `first` on. */
const talk = (count: number, first = 1, minute = 1000): Said[] =>
  Array.from({ length: count }, (_, at) => [minute + at * 7, first + at]);

const ahead = (messages: readonly Said[], minutes: number): Said[] =>
  messages.map(([minute, text, second]) =>
    second === undefined ? [minute + minutes, text] : [minute + minutes, text, second],
  );

const shiftOfTalk = (count: number, bytes: number): number | undefined =>
  shiftsOf(columns(ahead(talk(count), 60), bytes), columns(talk(count), bytes)).early[0];

const shiftBeside = (others: number): number | undefined => {
  const short = ahead(talk(5), 60);
  const long = Array.from({ length: others }, (_, at): Said => [1062 + at, 500 + at]);
  const a = columns([...short, ...long]);
  a.size.fill(SHORT, 0, 5);
  return shiftsOf(a, columns(talk(5), SHORT)).early[0];
};

const shiftOfLikes = (times: number): number | undefined => {
  const likes = Array.from({ length: times }, (_, at): Said => [5000 + at, 99]);
  return shiftsOf(
    columns(ahead([...talk(1), [1100, 99], ...likes.slice(1)], 60)),
    columns([...talk(1), [1100, 99], ...likes.slice(1)]),
  ).early[0];
};

describe('the shift of a clock', () => {
  test.each([15, 60, 330, 345, -300, 27 * 60, -27 * 60])('of %i minutes is found', (minutes) => {
    const said = talk(5);
    expect(shiftsOf(columns(ahead(said, minutes)), columns(said)).early).toEqual([
      minutes,
      minutes,
      minutes,
      minutes,
      minutes,
    ]);
  });

  test.each([7, 20, 27 * 60 + 15, -27 * 60 - 15])(
    'of %i minutes is refused, because no two zones have it',
    (minutes) => {
      const said = talk(3);
      expect(shiftsOf(columns(ahead(said, minutes)), columns(said)).early).toEqual([0, 0, 0]);
    },
  );

  test('needs two long or five short messages as evidence', () => {
    expect([shiftOfTalk(1, LONG), shiftOfTalk(2, LONG), shiftOfTalk(4, SHORT), shiftOfTalk(5, SHORT)]).toEqual([
      0, 60, 0, 60,
    ]);
  });

  test('is refused where four fifths of one side’s messages in the common time have no match', () => {
    expect([shiftBeside(7), shiftBeside(9)]).toEqual([60, 0]);
  });

  test('is found by contents that occur at most 16 times on the other side', () => {
    expect([shiftOfLikes(15), shiftOfLikes(16), shiftOfLikes(17)]).toEqual([60, 60, 0]);
  });

  test('is found by messages with equal seconds, where both sides print them', () => {
    const fine: Said[] = [
      [1000, 1, 5],
      [1010, 2, 6],
    ];
    const others: Said[] = [
      [1060, 1, 5],
      [1070, 2, 6],
    ];
    const otherSeconds: Said[] = [
      [1060, 1, 15],
      [1070, 2, 16],
    ];
    const minutesAlone: Said[] = [
      [1060, 1],
      [1070, 2],
    ];
    expect(shiftsOf(columns(others), columns(fine)).early).toEqual([60, 60]);
    expect(shiftsOf(columns(otherSeconds), columns(fine)).early).toEqual([0, 0]);
    expect(shiftsOf(columns(minutesAlone), columns(fine)).early).toEqual([60, 60]);
  });
});

// The same long text every hour. The last ones of A are after the end of B, but look like earlier ones of B.
const reminders = (count: number): Said[] => Array.from({ length: count }, (_, at) => [1000 + at * 60, 1]);

describe('a clock that changes within a file', () => {
  const before = talk(10);
  const after = talk(4, 50, 1400);
  const changed = (minutes: number, known = after): number[] =>
    shiftsOf(columns([...before, ...ahead(known, minutes)]), columns([...before, ...known])).early.slice(10);

  test('is found by one long message, at either edge', () => {
    expect(changed(60, after.slice(0, 1))).toEqual([60]);
    const first = after.slice(0, 1);
    const { early } = shiftsOf(
      columns([...ahead(first, -60), ...talk(4, 1, 1500)]),
      columns([...first, ...talk(4, 1, 1500)]),
    );
    expect(early).toEqual([-60, 0, 0, 0, 0]);
  });

  test('is found by one long message among coincidences that have more evidence', () => {
    // Nine other shifts have three short messages each, which are elsewhere in the other file.
    const chance = Array.from({ length: 27 }, (_, at) => ({
      minute: 3000 + at * 10,
      text: 500 + at,
      apart: 705 + (at % 9) * 15,
    }));
    const said = [...after.slice(0, 1), ...talk(40, 1, 1500)];
    const clock = (minutes: number, first: number): Said[] => [
      ...ahead(said.slice(0, 1), first),
      ...ahead(said.slice(1), minutes),
    ];
    const a = columns([...clock(540, 600), ...chance.map(({ minute, text }): Said => [minute + 540, text])]);
    const b = columns([...said, ...chance.map(({ minute, text, apart }): Said => [minute + 540 - apart, text])]);
    a.size.fill(SHORT, said.length);
    expect(shiftsOf(a, b).early.slice(0, 3)).toEqual([600, 540, 540]);
  });

  test('needs little evidence for half an hour to two hours, and six long messages for less or more', () => {
    const [one, six] = [after.slice(0, 1), talk(6, 50, 1400)];
    expect([15, 30, 120, 135].map((minutes) => changed(minutes, one)[0])).toEqual([0, 30, 120, 0]);
    expect([15, 135].map((minutes) => changed(minutes, six)[0])).toEqual([15, 135]);
    expect([15, 135].map((minutes) => changed(minutes, six.slice(1))[0])).toEqual([0, 0]);
  });

  test('is not found by a message that matches an earlier one', () => {
    expect(shiftsOf(columns(reminders(12)), columns(reminders(6))).early).toEqual(Array(12).fill(0));
  });

  test('may have either shift between the last message of the old clock and the first of the new', () => {
    const { early, late } = shiftsOf(columns([...talk(4), [1300, 99], [1460, 50]]), columns([...talk(4), [1400, 50]]));
    expect(early).toEqual([0, 0, 0, 0, 0, 60]);
    expect(late).toEqual([0, 0, 0, 0, 60, 60]);
  });

  test('may have either shift at a message that matches on both clocks', () => {
    const { early, late } = shiftsOf(
      columns([...before, [1300, 99], [1310, 50], [1320, 51]]),
      columns([...before, [1300, 99], [1360, 99], [1370, 50], [1380, 51]]),
    );
    expect([early[10], late[10]]).toEqual([0, -60]);
    expect(early.slice(11)).toEqual([-60, -60]);
  });

  test('does not include a message whose match on the new clock comes after those of later messages', () => {
    const { early, late } = shiftsOf(
      columns([...before, [1300, 99], [1310, 50], [1320, 51]]),
      columns([...before, [1300, 99], [1370, 50], [1380, 51], [1360, 99]]),
    );
    expect([early[10], late[10]]).toEqual([0, 0]);
    expect(early.slice(11)).toEqual([-60, -60]);
  });

  test.each([
    ['long', LONG],
    ['short', SHORT],
  ])(
    'is found one message from either edge, although the repeated hour repeats a %s text in the same minute',
    (_, size) => {
      // A shows both hours. B ends with the first message of the second one, or begins with the last message of the first one.
      const last = columns([...before, [1300, 99], [1330, 40], [1280, 50], [1300, 99]]);
      last.size.fill(size, 10, 11).fill(size, 13);
      expect(shiftsOf(last, columns([...before, [1300, 99], [1330, 40], [1340, 50]])).early.slice(10)).toEqual([
        0, 0, -60, -60,
      ]);
      const first = columns([[1300, 99], [1330, 50], [1300, 99], [1331, 41], ...talk(10, 1, 1340)]);
      first.size.fill(size, 0, 1).fill(size, 2, 3);
      expect(
        shiftsOf(first, columns([[1270, 50], [1300, 99], [1331, 41], ...talk(10, 1, 1340)])).early.slice(0, 4),
      ).toEqual([60, 60, 0, 0]);
    },
  );

  test.each([1, 3])('is not assumed for a message that is late in one of the files by %i places', (places) => {
    const said = talk(12);
    const late = [...said.slice(0, 4), ...said.slice(5, 5 + places), ...said.slice(4, 5), ...said.slice(5 + places)];
    for (const [a, b] of [
      [said, late],
      [late, said],
    ] as const)
      expect(shiftsOf(columns(ahead(a, 60)), columns(b)).early).toEqual(Array(12).fill(60));
  });

  test('is compared with the pairs at the borders of the span', () => {
    const b = columns(after.slice(0, 1));
    const a = columns([...before, ...ahead(after.slice(0, 1), 60)]);
    const shifts = { early: new Int32Array(11), late: new Int32Array(11) };
    findShifts(a, b, { fromA: 10, toA: 11, fromB: 0, toB: 1 }, shifts);
    expect(shifts.early[10]).toBe(60);
  });
});

const shiftsOfPairing = (pairing: readonly number[]): { early: number[]; late: number[] } => {
  const a = columns([
    [1000, 1],
    [1010, 2],
    [1020, 3],
    [1090, 4],
    [1100, 5],
  ]);
  const b = columns([
    [1010, 2],
    [1030, 4],
  ]);
  const shifts = { early: new Int32Array(5).fill(45), late: new Int32Array(5).fill(45) };
  setShiftsFromPairs(a, b, Int32Array.from(pairing), shifts);
  return { early: [...shifts.early], late: [...shifts.late] };
};

describe('the shifts of pairs', () => {
  test('hold before the first pair and after the last, and both hold between two that differ', () => {
    expect(shiftsOfPairing([-1, 0, -1, 1, -1])).toEqual({ early: [0, 0, 0, 60, 60], late: [0, 0, 60, 60, 60] });
    expect(shiftsOfPairing([-1, -1, -1, 1, -1])).toEqual({ early: Array(5).fill(60), late: Array(5).fill(60) });
  });

  test('are zero without a pair', () => {
    expect(shiftsOfPairing([-1, -1, -1, -1, -1])).toEqual({ early: Array(5).fill(0), late: Array(5).fill(0) });
  });
});
