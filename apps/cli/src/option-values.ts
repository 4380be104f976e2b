import { InvalidArgumentError } from 'commander';

/** Makes a parser for a whole number from `least` to `most`, both included. Throws InvalidArgumentError for anything else. */
export const wholeNumber = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  return value;
};

/** Parses a day or wall time: `2024-01-28`, `2024-01-28T15:30` or `2024-01-28T15:30:12`. Throws InvalidArgumentError for anything else. */
export function wallTime(text: string): string {
  const whole = `${text}${'0000-00-00T00:00:00'.slice(text.length)}`;
  const instant = new Date(`${whole}Z`);
  if (
    !/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?$/.test(text) ||
    Number.isNaN(instant.getTime()) ||
    !instant.toISOString().startsWith(whole)
  )
    throw new InvalidArgumentError('It must be a day such as 2024-01-28, or a time such as 2024-01-28T15:30.');
  return text;
}

/** Parses the name of a time zone that this runtime knows, e.g. `Europe/Rome`. Throws InvalidArgumentError for an unknown name. */
export function timeZone(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    throw new InvalidArgumentError('It must be the name of a time zone, such as Europe/Rome.');
  }
}
