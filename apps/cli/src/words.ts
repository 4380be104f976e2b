const numbers = new Intl.NumberFormat('en');

export const number = (amount: number): string => numbers.format(amount);

/** A number with its noun: `1 chat`, `12,408 messages`. */
export const count = (amount: number, noun: string): string => `${number(amount)} ${noun}${amount === 1 ? '' : 's'}`;

/** Formats a month: `2024-07` gives `July 2024`. */
export const monthName = (month: string): string =>
  new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${month}-01T00:00:00Z`),
  );

/** Formats the day of a wall time: `2024-01-28T15:30:12` gives `28 Jan 2024`. */
export function day(wallTime: string): string {
  const [year, month, dayOfMonth] = wallTime.slice(0, 10).split('-').map(Number);
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(
    Date.UTC(year ?? 0, (month ?? 1) - 1, dayOfMonth ?? 1),
  );
}

/** Printed names of the roles that a deleted file can have. */
export const roleWords = {
  original: 'original',
  motion: 'clip',
  sidecar: 'sidecar',
  takeout: 'Takeout JSON',
  media: 'media',
  export: 'chat export',
  other: 'file',
} as const;
