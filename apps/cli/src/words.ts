const numbers = new Intl.NumberFormat('en');

export const number = (amount: number): string => numbers.format(amount);

/** `1 chat`, `12,408 messages`. */
export const count = (amount: number, noun: string): string => `${number(amount)} ${noun}${amount === 1 ? '' : 's'}`;

/** `July 2024` of `2024-07`. */
export const monthName = (month: string): string =>
  new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${month}-01T00:00:00Z`),
  );

/** `28 Jan 2024` of a wall time that starts with `2024-01-28`. */
export function day(wallTime: string): string {
  const [year, month, dayOfMonth] = wallTime.slice(0, 10).split('-').map(Number);
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(
    Date.UTC(year ?? 0, (month ?? 1) - 1, dayOfMonth ?? 1),
  );
}

/** Words for the kinds of files that are deleted for good. */
export const roleWords = {
  original: 'original',
  motion: 'clip',
  sidecar: 'sidecar',
  takeout: 'Takeout JSON',
  media: 'media',
  export: 'chat export',
  other: 'file',
} as const;
