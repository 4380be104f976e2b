import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COMPUTING_FUNCTIONS } from './duckdb-functions.ts';

/** Functions that read or change the state of the engine, wait, or read its catalog. */
const STATE = `current_setting getvariable sleep_ms pg_sleep write_log parse_duckdb_log_message setseed stats current_catalog current_connection_id current_database current_query current_query_id current_role current_schema current_schemas current_transaction_id current_user session_user user in_search_path currval nextval txid_current get_block_size col_description obj_description shobj_description format_pg_type format_type map_to_pg_oid inet_client_addr inet_client_port inet_server_addr inet_server_port`;
/** Functions that take SQL, plans or types as text or values. */
const TEXT = `json_deserialize_sql json_serialize_plan json_serialize_sql can_cast_implicitly cast_to_type get_type make_type replace_type remap_struct switch`;
/** Internal steps of the engine. */
const STEPS = `combine finalize create_sort_key is_histogram_other_bin timetz_byte_comparable unpivot_list`;
/**
 * Functions of DuckDB that a query may not call. A new version with another function fails the test below, so that somebody decides about
 * it.
 */
const REFUSED = new Set(`${STATE} ${TEXT} ${STEPS}`.split(' '));
const REFUSED_FAMILIES = /^(?:__internal_|icu_collate_|has_|pg_(?!typeof)|st_|variant_)/;

const refused = (name: string) => REFUSED.has(name) || REFUSED_FAMILIES.test(name);

let functions: string[];
let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(
    "select distinct lower(function_name) from duckdb_functions() where function_type in ('scalar', 'aggregate', 'macro') order by 1",
  );
  functions = reader.getRows().map(([name]) => String(name));
  connection.closeSync();
});
afterAll(() => instance.closeSync());

it('each function of DuckDB is allowed or refused', () => {
  expect(functions.filter((name) => !COMPUTING_FUNCTIONS.has(name) && !refused(name))).toEqual([]);
  expect(functions.filter((name) => COMPUTING_FUNCTIONS.has(name) && refused(name))).toEqual([]);
});

it('each allowed function exists in DuckDB, except for forms of the grammar', () => {
  const grammar = [
    'coalesce',
    'if',
    'ifnull',
    'percentile_cont',
    'percentile_disc',
    'row_to_json',
    'to_json',
    'unnest',
  ];
  const known = new Set([...functions, ...grammar]);
  expect([...COMPUTING_FUNCTIONS].filter((name) => !known.has(name))).toEqual([]);
});
