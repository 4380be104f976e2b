import type { Cell } from '../query-engine.ts';

/**
 * The chart that suits the answer. The order of the columns decides which are drawn:
 * - `bar`: the first varchar labels the bars, the first number is their length, a second varchar splits them.
 * - `line`: x is the first date, month or hour, y the next number; a varchar gives one line for each value.
 * - `heatmap`: `weekday`, `hour`, a number. `calendar`: a date, a number.
 * - `matrix`: a varchar for rows, a varchar for columns, a number for cells. `table`: no chart.
 */
export type Chart = 'bar' | 'line' | 'heatmap' | 'calendar' | 'matrix' | 'table';

export interface InsightColumn {
  /** Name of the column. It ends with the unit where there is one: `_seconds`, `_minutes`, `_hours`, `_days`. A `share` is from 0 to 1. */
  readonly name: string;
  readonly type: 'varchar' | 'bigint' | 'double' | 'date' | 'timestamp';
  readonly meaning: string;
}

export type InsightRows = readonly (readonly Cell[])[];

/** A named question about the `messages` table. */
export interface Insight {
  /** Name in kebab case, used by commands and links. */
  readonly name: string;
  readonly title: string;
  /** One sentence, with definitions of ambiguous words. */
  readonly question: string;
  readonly columns: readonly InsightColumn[];
  readonly chart: Chart;
  /**
   * SQL that DuckDB and Trino both take and both understand alike (dialect.test.ts). It reads from `scoped`, which has the
   * columns of `messages` and the rows that were asked about (render-insight.ts). It starts with `select`, or with `with`.
   */
  readonly sql: string;
  /** Makes one short sentence about the rows; null where they show nothing. */
  headline(rows: InsightRows): string | null;
}

/** Rows that a person sent: everything except system messages. */
export const IS_MESSAGE = "kind <> 'system'";
/** Rows whose text a person wrote: texts and captions. */
export const HAS_WORDS = "kind in ('text', 'media')";
/** Window over a chat's rows in conversation order. Order by time would differ where clocks repeat an hour. */
export const CHAT_ORDER = 'partition by chat_id order by month, position';
/** Time without messages after which the next message starts a new conversation. */
export const CONVERSATION_GAP_SECONDS = 8 * 60 * 60;
