export { QUERY_ENGINE_CASES, QUERY_ENGINE_ROWS } from './query-engine-contract.ts';
export type { QueryEngineCase } from './query-engine-contract.ts';
