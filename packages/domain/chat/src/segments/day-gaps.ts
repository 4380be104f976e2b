import type { DateRun, Segmentation } from './segment.ts';

/** Seconds between successive messages: at each change of the printed date, and inside days. */
export interface DayGaps {
  /** Time of day of each run's first and last message. */
  readonly first: readonly number[];
  readonly last: readonly number[];
  /** Median of the pauses between messages of one printed date; null where no date has two messages. */
  readonly inside: number | null;
}

/** Number of gaps that are measured; more add no evidence. */
const ENOUGH = 4000;

/**
 * Reads the gaps from messages that do not have their days yet.
 * @param runs some or all runs of `found`
 */
export function findDayGaps(found: Segmentation, runs: readonly DateRun[]): DayGaps {
  const { sentAt } = found;
  const ends = new Map(found.runs.map((run, r) => [run, found.runs[r + 1]?.first ?? found.count]));
  const endOf = (run: DateRun): number => ends.get(run) ?? found.count;
  const inside: number[] = [];
  for (const run of runs) {
    for (let i = run.first + 1; i < endOf(run) && inside.length < ENOUGH; i++)
      inside.push(Math.abs((sentAt[i] as number) - (sentAt[i - 1] as number)));
  }
  return {
    first: runs.map((run) => sentAt[run.first] as number),
    last: runs.map((run) => sentAt[endOf(run) - 1] as number),
    inside: inside.sort((a, b) => a - b)[inside.length >> 1] ?? null,
  };
}
