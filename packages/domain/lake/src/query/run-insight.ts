import type { QueryEngine } from './query-engine.ts';
import { runQuery } from './run-query.ts';
import type { QueryResult, RunQueryOptions } from './run-query.ts';
import type { Insight } from './insights/insight.ts';
import { InsightError } from './insight-error.ts';
import { INSIGHTS } from './insights/insights.ts';
import { renderInsight } from './insights/render-insight.ts';
import type { InsightScope } from './insights/render-insight.ts';

export interface InsightAnswer extends QueryResult {
  readonly insight: Insight;
  /** One short sentence about the rows; null where they show nothing. */
  readonly headline: string | null;
}

/**
 * Finds an insight by name.
 * @throws InsightError `unknown-insight`
 */
export function findInsight(name: string): Insight {
  const insight = INSIGHTS.find((candidate) => candidate.name === name);
  if (insight) return insight;
  const known = INSIGHTS.map((candidate) => candidate.name).join(', ');
  throw new InsightError('unknown-insight', `There is no insight "${name}". There are: ${known}.`);
}

/**
 * Runs a named question over all chats, one chat, or a time range.
 *
 * @throws InsightError for an unknown name or a malformed time; QueryError where the engine fails
 */
export async function runInsight(
  engine: QueryEngine,
  name: string,
  scope: InsightScope = {},
  options: Omit<RunQueryOptions, 'parameters' | 'lane'> = {},
): Promise<InsightAnswer> {
  const insight = findInsight(name);
  const { sql, parameters } = renderInsight(insight, scope);
  const result = await runQuery(engine, sql, { ...options, parameters, lane: 'app' });
  return { ...result, insight, headline: insight.headline(result.rows) };
}
