import type { QueryPage } from '@homelake/http-api';
import { kindOf } from '#lib/charts/columns.ts';
import { viewOf, type InsightView } from '#lib/insights/view.ts';

/** Past this a bar for each row says less than the table. */
const MOST_BARS = 60;

/** The picture that an answer lends itself to: a line over time, bars over words; null where it is best read. */
export function pictureOf({ columns, rows }: Pick<QueryPage, 'columns' | 'rows'>): InsightView | null {
  if (rows.length < 2 || !columns.some((column) => kindOf(column) === 'number')) return null;
  const [first] = columns;
  const overTime = first !== undefined && (kindOf(first) === 'time' || /^(month|day|week|date)$/.test(first.name));
  if (!overTime && (rows.length > MOST_BARS || columns.length > 3)) return null;
  if (overTime && columns.length > 3) return null;
  const view = viewOf({ chart: overTime ? 'line' : 'bar', columns, rows });
  return view.kind === 'table' ? null : view;
}
