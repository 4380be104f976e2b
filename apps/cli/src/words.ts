import type { StorageClass } from '@homelake/storage';

const numbers = new Intl.NumberFormat('en');

export const number = (amount: number): string => numbers.format(amount);

/** A number with its noun: `1 chat`, `12,408 messages`. */
export const count = (amount: number, noun: string): string => `${number(amount)} ${noun}${amount === 1 ? '' : 's'}`;

const UNITS = ['KB', 'MB', 'GB', 'TB'] as const;

/** A size with its unit: `812 bytes`, `4.8 MB`. A KB is 1,024 bytes. */
export function size(bytes: number): string {
  if (bytes < 1024) return count(bytes, 'byte');
  const power = Math.min(UNITS.length, Math.floor(Math.log2(bytes) / 10));
  const amount = bytes / 1024 ** power;
  return `${number(amount < 10 ? Math.round(amount * 10) / 10 : Math.round(amount))} ${UNITS[power - 1]}`;
}

/** An amount of US dollars, in cents or, below ten cents, in two digits: `$11.50`, `$0.00011`, `under $0.000001`. */
export function dollars(usd: number): string {
  if (usd === 0) return '$0';
  if (usd < 1e-6) return 'under $0.000001';
  // Rounded first, since 0.0999 is ten cents.
  const rounded = Number(usd.toPrecision(2));
  const digits = rounded >= 0.1 ? 2 : 1 - Math.floor(Math.log10(rounded));
  return `$${usd.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

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

export const CLASS_NAMES: Readonly<Record<StorageClass, string>> = {
  standard: 'Standard',
  'intelligent-tiering': 'Intelligent-Tiering',
  'deep-archive': 'Deep Archive',
};

/** Days for which a restored copy is kept, in the prices of getting a file back. */
export const COPY_DAYS = 7;
