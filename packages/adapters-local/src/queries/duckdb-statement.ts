import { QueryError } from '@homelake/lake/query-engine';
import type { DuckDBConnection } from '@duckdb/node-api';
import { offsetOfByte, toQueryError } from './duckdb-error.ts';
import { COMPUTING_FUNCTIONS, COMPUTING_TABLE_FUNCTIONS } from './duckdb-functions.ts';

/** Longest text in characters. A longer one is refused before it is parsed. */
const MAX_SQL_CHARACTERS = 100_000;

const CATALOG_VIEWS = new Set(['columns', 'tables']);
/** Arguments of `show`: `show tables` and `show all tables`. */
const SHOWN = new Set(['', 'tables', '__show_tables_expanded']);

type Tree = { readonly [key: string]: unknown };
/** Names of the CTEs that can be read at a node. */
type Scope = ReadonlySet<string>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
/**
 * A name in lower case as DuckDB compares names: ASCII letters only. By Unicode, `K` (Kelvin sign) would become `k`, which is another name.
 */
const nameOf = (value: unknown): string =>
  typeof value === 'string' ? value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : '';

/**
 * Admits exactly one SELECT that uses only the tables in `tables`, CTEs in scope, `information_schema` and functions that compute. It
 * checks DuckDB's own parse tree before anything is bound, so a refused statement cannot read a file. The locked configuration
 * (duckdb-sandbox.ts) is a second, independent protection.
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
  visit(statement, new Set(), (node, scope) => {
    const refusal = refusalOf(node, tables, scope);
    if (refusal) throw new QueryError(refusal.code, refusal.message, locationOf(node, sql));
  });
}

/** Names of the tables that a SELECT reads, without its CTEs. Names are resolved by scope. */
export async function tablesRead(connection: DuckDBConnection, sql: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  visit(await parse(connection, sql), new Set(), (node, scope) => {
    const name = nameOf(node['table_name']);
    if (node['type'] === 'BASE_TABLE' && !isCte(node, scope)) names.add(name);
  });
  return names;
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

type Refusal = { readonly code: 'not-allowed' | 'invalid-sql'; readonly message: string };

function refusalOf(node: Tree, tables: ReadonlySet<string>, scope: Scope): Refusal | null {
  switch (node['type']) {
    case 'TABLE_FUNCTION': {
      const call = node['function'];
      const name = isTree(call) ? nameOf(call['function_name']) : '';
      return COMPUTING_TABLE_FUNCTIONS.has(name)
        ? null
        : { code: 'not-allowed', message: `${name}() cannot be read from.` };
    }
    case 'SHOW_REF': {
      const shown = nameOf(node['table_name']).replaceAll('"', '');
      return SHOWN.has(shown) ? null : { code: 'not-allowed', message: `${shown} cannot be shown.` };
    }
    case 'BASE_TABLE':
      return isCte(node, scope) ? null : refusalOfTable(node, tables);
    default:
      return refusalOfCall(node);
  }
}

/** Covers calls, window functions and operators. */
function refusalOfCall(node: Tree): Refusal | null {
  if (node['function_name'] === undefined) return null;
  const name = nameOf(node['function_name']);
  return COMPUTING_FUNCTIONS.has(name)
    ? null
    : { code: 'not-allowed', message: `${name}() is not among the functions that a query may call.` };
}

const isCte = (table: Tree, scope: Scope): boolean =>
  nameOf(table['catalog_name']) === '' && nameOf(table['schema_name']) === '' && scope.has(nameOf(table['table_name']));

function refusalOfTable(node: Tree, tables: ReadonlySet<string>): Refusal | null {
  const name = nameOf(node['table_name']);
  const schema = nameOf(node['schema_name']);
  const catalog = nameOf(node['catalog_name']);
  if (catalog === '' && schema === 'information_schema' && CATALOG_VIEWS.has(name)) return null;
  if (catalog === '' && (schema === '' || schema === 'main') && tables.has(name)) return null;
  if (/[./\\:]/.test(name)) return { code: 'not-allowed', message: `Files cannot be read by name: ${name}` };
  const shown = [catalog, schema, name].filter((part) => part !== '').join('.');
  return { code: 'invalid-sql', message: `There is no table ${shown}. Tables: ${[...tables].join(', ')}.` };
}

/**
 * Calls `see` for every node, with the CTEs in scope. As in SQL, a CTE is in scope in the query that it belongs to, in subqueries of that
 * query, and in CTEs after it; the second part of a recursive CTE can also read the CTE itself.
 */
function visit(value: unknown, scope: Scope, see: (node: Tree, scope: Scope) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, scope, see);
    return;
  }
  if (!isTree(value)) return;
  see(value, scope);
  let inside = scope;
  for (const { key, value: cte } of ctesOf(value)) {
    visit(cte, inside, see);
    inside = new Set(inside).add(nameOf(key));
  }
  const isRecursive = value['type'] === 'RECURSIVE_CTE_NODE';
  const isTableFunction = value['type'] === 'TABLE_FUNCTION';
  for (const key in value) {
    const child = value[key];
    if (key === 'cte_map') continue;
    // The function in FROM was checked against its own list. Its arguments are checked as any other calls.
    else if (isTableFunction && key === 'function' && isTree(child))
      visit({ ...child, function_name: undefined }, inside, see);
    else if (isRecursive && key === 'right') visit(child, new Set(inside).add(nameOf(value['cte_name'])), see);
    else visit(child, inside, see);
  }
}

interface CteEntry {
  readonly key: unknown;
  readonly value: unknown;
}

function ctesOf(query: Tree): readonly CteEntry[] {
  const map = query['cte_map'];
  return isTree(map) && Array.isArray(map['map']) ? map['map'] : [];
}

function locationOf(node: Tree, sql: string): number | null {
  const location = node['query_location'];
  return typeof location === 'number' ? offsetOfByte(sql, location) : null;
}
