import { dayText, momentText, monthText } from '#lib/days.ts';
import { extent, gather, stepFor, steps, type LineSeries, type Step } from './series.ts';
import { timeTicks } from './time-ticks.ts';

/** Largest number of points; more are grouped into a coarser step. */
const MOST_POINTS = 120;

/** Lines and their x axis. */
export interface LineFrame {
  readonly series: readonly LineSeries[];
  /** Step into which points are grouped; null where they are not grouped. */
  readonly step: Step | null;
  readonly xText: (x: number) => string;
  /** Ticks of the axis with their labels, each place once, for a width in pixels. */
  readonly ticks: (width: number) => readonly { readonly x: number; readonly text: string }[];
}

export interface Lines {
  /** Each has at least one point. */
  readonly series: readonly LineSeries[];
  readonly x: 'month' | 'day' | 'moment' | 'hour' | 'number';
  readonly gathered: boolean;
  readonly measure: { readonly counts: boolean };
}

export function lineFrame({ series, x, gathered, measure }: Lines): LineFrame {
  const [from, last] = extent(series.flatMap((one) => one.points.map((point) => point.x)));
  if (x === 'hour' || x === 'number') {
    const xText = x === 'hour' ? hourText : String;
    const marks = x === 'hour' ? [0, 6, 12, 18] : [from, Math.round((from + last) / 2), last];
    const places = [...new Set(marks)].filter((place) => place >= from && place <= last);
    return { series, step: null, xText, ticks: () => places.map((place) => ({ x: place, text: xText(place) })) };
  }
  const endText = x === 'moment' ? momentText : x === 'month' ? monthText : dayText;
  const ticks = (width: number) => timeTicks(from, last, width, endText);
  if (!gathered) return { series, step: null, xText: endText, ticks };
  const step = x === 'month' ? 'month' : stepFor(last - from + 1, MOST_POINTS);
  const all = steps(from, last, step);
  return {
    series: series.map((one) => ({ ...one, points: gather(one.points, step, all, measure.counts) })),
    step,
    xText: step === 'month' ? monthText : step === 'week' ? (day) => `Week of ${dayText(day)}` : dayText,
    ticks,
  };
}

const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
