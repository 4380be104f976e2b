import { QueryError } from '@homelake/lake';
import type { DuckDBConnection } from '@duckdb/node-api';
import { offsetOfByte, toQueryError } from './duckdb-error.ts';

/** Longer texts are refused before they reach a parser. */
const MAX_SQL_CHARACTERS = 100_000;

/** Functions in FROM that only compute; every other one reads, lists, writes or configures something. */
const TABLE_FUNCTIONS = new Set(['generate_series', 'json_each', 'json_tree', 'range', 'repeat', 'unnest']);
/** Scalar functions that leave a mark outside the answer. */
const REFUSED_FUNCTIONS = new Set(['write_log', 'nextval']);
const CATALOG_VIEWS = new Set(['columns', 'tables']);
/** What `show tables` and `show all tables` name. */
const SHOWN = new Set(['', 'tables', '__show_tables_expanded']);

type Tree = { readonly [key: string]: unknown };

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;
const text = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '');

/**
 * Lets through exactly one SELECT that names nothing but `tables`, its own CTEs, `information_schema` and functions that compute.
 * It reads DuckDB's own parse tree, before anything is bound, so nothing that it refuses can touch a file. Together with
 * the locked configuration (duckdb-sandbox.ts) there are two fences, and each holds alone.
 *
 * @throws QueryError `invalid-sql` or `not-allowed`, with the position where the parser gives it.
 */
export async function admitStatement(
  connection: DuckDBConnection,
  sql: string,
  tables: ReadonlySet<string>,
): Promise<void> {
  if (sql.length > MAX_SQL_CHARACTERS) {
    throw new QueryError('invalid-sql', `The query is longer than ${MAX_SQL_CHARACTERS} characters.`);
  }
  const statement = await parse(connection, sql);
  const ctes = new Set<string>();
  visit(statement, (node) => {
    const cteMap = node['cte_map'];
    if (!isTree(cteMap) || !Array.isArray(cteMap['map'])) return;
    for (const entry of cteMap['map']) ctes.add(text(entry.key));
  });
  visit(statement, (node) => {
    const refusal = refusalOf(node, tables, ctes);
    if (refusal) throw new QueryError(refusal.code, refusal.message, locationOf(node, sql));
  });
}

async function parse(connection: DuckDBConnection, sql: string): Promise<Tree> {
  let answer: Tree;
  try {
    const reader = await connection.runAndReadAll('select json_serialize_sql(?::varchar)', [sql]);
    answer = JSON.parse(String(reader.getRows()[0]?.[0]));
  } catch (error) {
    throw toQueryError(error, sql);
  }
  if (answer['error'] === true) {
    if (answer['error_type'] === 'not implemented') throw new QueryError('not-allowed', 'Only one SELECT can be run.');
    throw toQueryError(
      new Error(
        JSON.stringify({
          exception_type: answer['error_type'],
          exception_message: answer['error_message'],
          position: answer['position'],
        }),
      ),
      sql,
    );
  }
  const statements = Array.isArray(answer['statements']) ? answer['statements'] : [];
  if (statements.length === 0) throw new QueryError('invalid-sql', 'There is no query in the text.');
  if (statements.length > 1)
    throw new QueryError('not-allowed', 'Only one SELECT can be run; this text holds several.');
  return statements[0];
}

function refusalOf(
  node: Tree,
  tables: ReadonlySet<string>,
  ctes: ReadonlySet<string>,
): { code: 'not-allowed' | 'invalid-sql'; message: string } | null {
  switch (node['type']) {
    case 'TABLE_FUNCTION': {
      const call = node['function'];
      const name = isTree(call) ? text(call['function_name']) : '';
      return TABLE_FUNCTIONS.has(name) ? null : { code: 'not-allowed', message: `${name}() cannot be read from.` };
    }
    case 'FUNCTION': {
      const name = text(node['function_name']);
      return REFUSED_FUNCTIONS.has(name) ? { code: 'not-allowed', message: `${name}() cannot be called.` } : null;
    }
    case 'SHOW_REF': {
      const shown = text(node['table_name']).replaceAll('"', '');
      return SHOWN.has(shown) ? null : { code: 'not-allowed', message: `${shown} cannot be shown.` };
    }
    case 'BASE_TABLE':
      return refusalOfTable(node, tables, ctes);
    default:
      return null;
  }
}

function refusalOfTable(node: Tree, tables: ReadonlySet<string>, ctes: ReadonlySet<string>) {
  const name = text(node['table_name']);
  const schema = text(node['schema_name']);
  if (schema === 'information_schema' && CATALOG_VIEWS.has(name)) return null;
  if (schema === '' && ctes.has(name)) return null;
  if ((schema === '' || schema === 'main') && tables.has(name)) return null;
  if (/[./\\:]/.test(name)) return { code: 'not-allowed', message: `Files cannot be read by name: ${name}` } as const;
  const shown = schema ? `${schema}.${name}` : name;
  return { code: 'invalid-sql', message: `There is no table ${shown}. Tables: ${[...tables].join(', ')}.` } as const;
}

function visit(value: unknown, see: (node: Tree) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see);
  } else if (isTree(value)) {
    see(value);
    for (const key in value) visit(value[key], see);
  }
}

function locationOf(node: Tree, sql: string): number | null {
  const location = node['query_location'];
  return typeof location === 'number' ? offsetOfByte(sql, location) : null;
}
