import type { Insight } from './insight.ts';
import { InsightError } from '../insight-error.ts';

/** The messages that a question is about. An absent field sets no limit. */
export interface InsightScope {
  readonly chatId?: string | undefined;
  /** Messages sent at or after this wall time, `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM[:SS[.ffffff]]`. */
  readonly from?: string | undefined;
  /** Messages sent before this wall time. */
  readonly to?: string | undefined;
}

/** SQL with `?` placeholders, and the values for them in order. */
export interface RenderedInsight {
  readonly sql: string;
  readonly parameters: readonly string[];
}

const WALL_TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,6})?)?)?$/;

/**
 * Makes the SQL of a question, with the CTE `scoped` that selects its messages. Values are passed as parameters only. The month is also
 * restricted, so that an engine opens only the files that it needs.
 *
 * @throws InsightError `invalid-scope` for a time of another form
 */
export function renderInsight(insight: Pick<Insight, 'sql'>, scope: InsightScope = {}): RenderedInsight {
  const conditions: string[] = [];
  const parameters: string[] = [];
  const limit = (condition: string, value: string) => {
    conditions.push(condition);
    parameters.push(value);
  };
  if (scope.chatId !== undefined) limit('chat_id = ?', scope.chatId);
  if (scope.from !== undefined) {
    const from = wallTime('from', scope.from);
    limit('month >= ?', from.slice(0, 7));
    limit('sent_at >= cast(? as timestamp)', from);
  }
  if (scope.to !== undefined) {
    const to = wallTime('to', scope.to);
    limit('month <= ?', to.slice(0, 7));
    limit('sent_at < cast(? as timestamp)', to);
  }
  const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : '';
  const body = insight.sql.trim();
  const rest = body.startsWith('with ') ? `,\n${body.slice('with '.length)}` : `\n${body}`;
  return { sql: `with scoped as (select * from messages${where})${rest}`, parameters };
}

/** Formats a time with seconds and a space between date and time, which both engines can cast. */
function wallTime(field: 'from' | 'to', text: string): string {
  const match = WALL_TIME.exec(text);
  if (!match)
    throw new InsightError(
      'invalid-scope',
      `"${field}" is not a wall time like 2024-01-28 or 2024-01-28T15:30:12: ${text}`,
    );
  const [, day, minutes = '00:00', seconds = ':00'] = match;
  return `${day} ${minutes}${seconds}`;
}
