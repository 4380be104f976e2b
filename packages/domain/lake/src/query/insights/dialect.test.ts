import { TrinoSQL } from 'dt-sql-parser';
import { describe, expect, it } from 'vitest';
import { EXAMPLE_QUERIES } from '../example-queries.ts';
import { INSIGHTS } from './insights.ts';
import { renderInsight } from './render-insight.ts';

/**
 * Functions that DuckDB and Trino both have, and that mean the same in both where these questions use them. Where the
 * engines differ, the note says what the questions must keep to.
 */
const SHARED_FUNCTIONS: Readonly<Record<string, string>> = {
  avg: 'double in both, of integers too',
  cast: '',
  chr: 'a code point in both',
  coalesce: '',
  count: 'bigint in both',
  date_diff:
    'Trino counts whole units, DuckDB the borders between them: equal for days of dates, and for seconds of times without fractions. No other unit.',
  extract: 'hour, day, month and year alone: dow counts from 0 (Sunday) in DuckDB and from 1 (Monday) in Trino',
  json_array_length: 'of an array cast to json: length() of an array is `len` in one and `cardinality` in the other',
  lag: '',
  length: 'code points of a text in both; not of an array',
  lower: 'code point by code point in both',
  max: '',
  min: '',
  nullif: '',
  regexp_extract:
    "the whole match or one group; without a match DuckDB gives an empty text and Trino null: compare with <> ''",
  regexp_extract_all: 'all whole matches; an empty array without a match in both',
  replace: 'every occurrence, in both; regexp_replace differs (the first one in DuckDB, every one in Trino)',
  row_number: '',
  sum: 'hugeint in DuckDB, so it is cast to bigint where it leaves the query',
  unnest: 'in FROM, of one array, computed in a CTE before; DuckDB pairs no arrays',
};
const KEYWORDS_BEFORE_A_BRACKET = new Set([
  'and',
  'as',
  'by',
  'filter',
  'in',
  'not',
  'on',
  'or',
  'over',
  't',
  'then',
  'when',
  'where',
]);

/** The SQL without its string literals. */
const bare = (sql: string): string => sql.replace(/'(?:[^']|'')*'/g, "''");
const functionsOf = (sql: string): string[] =>
  [...bare(sql).matchAll(/\b([a-z_]+)\s*\(/gi)]
    .map(([, name = '']) => name.toLowerCase())
    .filter((name) => !KEYWORDS_BEFORE_A_BRACKET.has(name));

const SCOPE = { chatId: 'c', from: '2024-01-01', to: '2024-02-01' };
const texts: [string, string][] = [
  ...INSIGHTS.map(({ name, sql }): [string, string] => [name, renderInsight({ sql }, SCOPE).sql]),
  ...EXAMPLE_QUERIES.map(({ title, sql }): [string, string] => [title, sql]),
];

describe('every named question and example', () => {
  it.each(texts)('parses as Trino: %s', (_name, sql) => {
    expect(new TrinoSQL().validate(sql)).toEqual([]);
  });

  it.each(texts)('calls functions that both engines have: %s', (_name, sql) => {
    expect(functionsOf(sql).filter((name) => !(name in SHARED_FUNCTIONS))).toEqual([]);
  });

  it.each(texts)('divides by doubles alone, since Trino cuts the quotient of integers: %s', (_name, sql) => {
    const divisors = [...bare(sql).matchAll(/\/\s*(.{0,12})/g)].map(([, divisor]) => divisor);
    expect(divisors.filter((divisor) => !/^(\d+e0\b|cast\()/.test(divisor ?? ''))).toEqual([]);
    expect(bare(sql)).not.toMatch(
      /\/\s*cast\((?:[^()]|\([^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*\))* as (?!double)/,
    );
  });

  it.each(texts)('reads the clock in the ways that mean the same: %s', (_name, sql) => {
    expect(
      [...sql.matchAll(/\bextract\((\w+)/g)]
        .map(([, field]) => field)
        .filter((field) => !/^(hour|day|month|year)$/.test(field ?? '')),
    ).toEqual([]);
    const units = [...sql.matchAll(/date_diff\('(\w+)'/g)].map(([, unit]) => unit);
    expect(units.filter((unit) => unit !== 'day' && unit !== 'second')).toEqual([]);
  });

  it.each(texts)('casts its sums, and quotes no name: %s', (_name, sql) => {
    const sums = [...bare(sql).matchAll(/(.{0,30})\bsum\(/g)].map(([, before = '']) => before);
    // A sum inside an expression, an order or a cast does not leave the query as it is.
    expect(sums.filter((before) => /(^|,|select)\s*$/.test(before))).toEqual([]);
    expect(bare(sql)).not.toContain('"');
  });
});

describe('the Trino parser', () => {
  it.each([
    ['a DuckDB cast', 'select text::varchar from messages'],
    ['QUALIFY', 'select text from messages qualify row_number() over () = 1'],
    ['EXCLUDE', 'select * exclude (text) from messages'],
    ['FROM first', 'from messages'],
    ['a list literal', 'select [1, 2]'],
  ])('refuses %s, so its silence means something', (_name, sql) => {
    expect(new TrinoSQL().validate(sql)).not.toEqual([]);
  });
});
