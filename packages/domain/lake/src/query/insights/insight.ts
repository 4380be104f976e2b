import type { Cell } from '../query-engine.ts';

/**
 * How an answer is best drawn. Which columns are drawn follows from their order:
 * - `bar`: the first varchar labels the bars, the first number is their length, a second varchar splits them.
 * - `line`: x is the first date, month or hour, y the next number, a varchar makes a line of its own.
 * - `heatmap`: `weekday`, `hour`, a number. `calendar`: a date, a number.
 * - `matrix`: a varchar down, a varchar across, a number in the field. `table`: as it is.
 */
export type Chart = 'bar' | 'line' | 'heatmap' | 'calendar' | 'matrix' | 'table';

export interface InsightColumn {
  /** Ends with its unit where it has one: `_seconds`, `_minutes`, `_hours`, `_days`; a `share` lies between 0 and 1. */
  readonly name: string;
  readonly type: 'varchar' | 'bigint' | 'double' | 'date' | 'timestamp';
  readonly meaning: string;
}

export type InsightRows = readonly (readonly Cell[])[];

/** A named question about the `messages` table. */
export interface Insight {
  /** Kebab-case; how commands and links name it. */
  readonly name: string;
  readonly title: string;
  /** One plain sentence, with its definitions where a word could mean several things. */
  readonly question: string;
  readonly columns: readonly InsightColumn[];
  readonly chart: Chart;
  /**
   * SQL that DuckDB and Trino both take and both understand alike (dialect.test.ts). It reads from `scoped`, which has the
   * columns of `messages` and the rows that were asked about (render-insight.ts). It starts with `select`, or with `with`.
   */
  readonly sql: string;
  /** What the rows show, in one short sentence; null where they show nothing. */
  headline(rows: InsightRows): string | null;
}

/** Rows that somebody wrote, called or shared: everything but what WhatsApp itself noted. */
export const IS_MESSAGE = "kind <> 'system'";
/** Rows whose text is a person's own words: texts and captions. */
export const HAS_WORDS = "kind in ('text', 'media')";
/** The window over a chat's rows in their order. It is not that of the times: an hour that the clocks repeat stands as it was written. */
export const CHAT_ORDER = 'partition by chat_id order by month, position';
/** A silence of so long ends a conversation; what comes next starts one. */
export const CONVERSATION_GAP_SECONDS = 8 * 60 * 60;
