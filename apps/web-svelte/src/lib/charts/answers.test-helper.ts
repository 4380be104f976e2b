import type { QueryPage, ResultCell } from '@homelake/http-api';
import {
  array,
  boolean,
  constant,
  constantFrom,
  double,
  integer,
  maxSafeInteger,
  oneof,
  string,
  tuple,
  uuid,
} from 'fast-check';
import type { Arbitrary } from 'fast-check';

/** An answer of the engine: any combination of names, types and values, with those that a chart might fail on. */
export type Answer = Pick<QueryPage, 'columns' | 'rows'>;

const two = (part: number): string => String(part).padStart(2, '0');

const year = oneof(
  { weight: 60, arbitrary: integer({ min: 2019, max: 2026 }) },
  { weight: 1, arbitrary: integer({ min: 1, max: 9999 }) },
);
const month = tuple(year, integer({ min: 1, max: 12 })).map(([y, m]) => `${String(y).padStart(4, '0')}-${two(m)}`);
const date = tuple(month, integer({ min: 1, max: 28 })).map(([start, day]) => `${start}-${two(day)}`);
const clock = tuple(integer({ min: 0, max: 23 }), integer({ min: 0, max: 59 }), constantFrom('00', '07', '59.250')).map(
  ([hours, minutes, seconds]) => `T${two(hours)}:${two(minutes)}:${seconds}`,
);
const moment = tuple(date, clock).map(([day, time]) => day + time);
const endless = constantFrom('infinity', '-infinity', '0044-03-15 (BC)', '10000-01-01');
const whole = oneof(
  { weight: 4, arbitrary: integer({ min: -5, max: 40 }) },
  { weight: 1, arbitrary: maxSafeInteger() },
  { weight: 1, arbitrary: constantFrom('170141183460469231731687303715884105727', '-9223372036854775808') },
);
const real = oneof(
  { weight: 3, arbitrary: double({ min: -1, max: 100, noNaN: true }) },
  { weight: 1, arbitrary: constantFrom('NaN', 'Infinity', '-Infinity', 0, -0, 5e-324, 1.7976931348623157e308) },
  { weight: 1, arbitrary: double({ noNaN: true, noDefaultInfinity: true }) },
);
const word = oneof(
  { weight: 4, arbitrary: constantFrom('Ann', 'Ben', 'Cleo', 'Monday', 'Sun', 'image', '', 'none', 'constructor') },
  { weight: 1, arbitrary: string({ unit: 'grapheme', maxLength: 40 }) },
  { weight: 1, arbitrary: constantFrom('__proto__', 'a\u0000b', '\u202eAnn', 'x'.repeat(500), '12', 'infinity') },
);

const CELLS: Readonly<Record<string, Arbitrary<ResultCell>>> = {
  bigint: whole,
  integer: whole,
  double: real,
  decimal: oneof(whole, real),
  varchar: word,
  'varchar of months': month,
  'varchar of days': date,
  'varchar of moments': moment,
  date: oneof({ weight: 6, arbitrary: date }, { weight: 1, arbitrary: endless }),
  timestamp: oneof({ weight: 6, arbitrary: moment }, { weight: 1, arbitrary: endless }),
  'timestamp with time zone': moment.map((text) => `${text}Z`),
  weekday: integer({ min: 1, max: 7 }),
  hour: integer({ min: 0, max: 23 }),
  time: clock.map((text) => text.slice(1)),
  interval: constantFrom('00:00:05', '1 day', '-1 month'),
  boolean: boolean(),
  uuid: uuid(),
  array: oneof(
    array(oneof(whole, constant(null)), { maxLength: 3 }),
    array(array(word, { maxLength: 2 }), { maxLength: 2 }),
    array(moment, { maxLength: 2 }),
  ),
  row: constantFrom('{"a":1}', '{"a":null}'),
};

const NAMES = [
  'day',
  'month',
  'week',
  'date',
  'hour',
  'weekday',
  'year',
  'share',
  'seconds',
  'median_hours',
  'n',
  'id',
];

/** A column with its cells, of one type. Some cells are null, some repeat. */
const column = (length: number, types: readonly string[]) =>
  tuple(
    constantFrom(...NAMES, 'person', 'sender', 'media_type', 'count_star()', ''),
    constantFrom(...types),
    constantFrom(0, 0.1, 0.5, 1),
    boolean(),
  ).chain(([name, type, missing, repeats]) => {
    const cell = CELLS[type] ?? constant(null);
    const one = tuple(double({ min: 0, max: 1, noNaN: true }), cell);
    return array(one, { minLength: length, maxLength: length }).map((drawn) => ({
      name,
      type: type.replace(/ of .*/, '').replace(/^(weekday|hour)$/, 'bigint'),
      cells: drawn.map(([chance, value], i) =>
        chance < missing ? null : repeats ? (drawn[i % 3]?.[1] ?? null) : value,
      ),
    }));
  });

const rowCounts = oneof(
  { weight: 1, arbitrary: constantFrom(0, 1) },
  { weight: 8, arbitrary: integer({ min: 2, max: 12 }) },
  { weight: 1, arbitrary: integer({ min: 55, max: 70 }) },
);

const ALL = Object.keys(CELLS);
const NUMBERS = ['bigint', 'integer', 'double', 'decimal'];
const TIMES = ['varchar of months', 'varchar of days', 'varchar of moments', 'date', 'timestamp'];

/** Types of the columns: any, or those that charts are made from. */
const shapes: Arbitrary<readonly (readonly string[])[]> = oneof(
  integer({ min: 1, max: 4 }).map((columns) => Array.from({ length: columns }, () => ALL)),
  constantFrom(
    [ALL, NUMBERS],
    [TIMES, NUMBERS],
    [TIMES, ['varchar'], NUMBERS],
    [['varchar'], ['varchar'], NUMBERS],
    [['weekday'], ['hour'], NUMBERS],
  ),
);

export const answers: Arbitrary<Answer> = tuple(rowCounts, shapes)
  .chain(([rows, shape]) => tuple(...shape.map((types) => column(rows, types))).map((columns) => ({ rows, columns })))
  .map(({ rows, columns }) => ({
    columns: columns.map(({ name, type }) => ({ name, type })),
    rows: Array.from({ length: rows }, (_, r) => columns.map(({ cells }) => cells[r] ?? null)),
  }));
