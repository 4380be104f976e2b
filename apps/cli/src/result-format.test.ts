import { expect, test } from 'vitest';
import type { Output } from './output.ts';
import { writeResult } from './result-format.ts';
import type { ResultFormat, Rows } from './result-format.ts';

const columns = ['name', 'n'].map((name) => ({ name, type: '' }));

async function written(format: ResultFormat, result: Rows, width: number | null = null): Promise<string> {
  let text = '';
  const out: Output = {
    isTerminal: width !== null,
    width,
    write(piece) {
      text += piece;
      return undefined;
    },
    flush: async () => {},
  };
  await writeResult(out, format, result);
  return text;
}

test('a table has its numbers to the right, and wide characters in line', async () => {
  const rows = [
    ['Ann', 5],
    ['日本', 1200],
    ['👨‍👩‍👧', null],
  ];
  expect(await written('table', { columns, rows })).toBe(
    ['name     n', '────  ────', 'Ann      5', '日本  1200', '👨‍👩‍👧', ''].join('\n'),
  );
});

test('a cell cannot take the terminal over, turn its line around or break it', async () => {
  const rows = [['a\u001b[2Jb\nc\u202ed', 1]];
  expect(await written('table', { columns, rows })).toContain('a\\u001b[2Jb⏎cd');
});

test('on a terminal a cell takes half a line at most; into a file it goes whole', async () => {
  const rows = [['x'.repeat(500), 1]];
  expect(await written('table', { columns, rows }, 80)).toContain(`${'x'.repeat(39)}…  1`);
  expect(await written('table', { columns, rows })).toContain('x'.repeat(500));
});

test('JSON keeps both of two columns of one name', async () => {
  const same = [columns[1], columns[1]].flatMap((column) => column ?? []);
  expect(JSON.parse(await written('json', { columns: same, rows: [[1, 2]] }))).toEqual([{ n: 1, n_2: 2 }]);
});

test('JSON of no rows is an empty list, and NDJSON nothing', async () => {
  expect(await written('json', { columns, rows: [] })).toBe('[]\n');
  expect(await written('ndjson', { columns, rows: [] })).toBe('');
});

test('CSV quotes what needs it and nothing else', async () => {
  const rows = [
    ['a "b", c', 1],
    ['two\nlines', null],
    [['x', 'y'], 2],
  ];
  expect(await written('csv', { columns, rows })).toBe(
    'name,n\r\n"a ""b"", c",1\r\n"two\nlines",\r\n"[""x"",""y""]",2\r\n',
  );
});
