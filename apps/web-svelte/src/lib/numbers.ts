const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });
const small = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });
const tiny = new Intl.NumberFormat('en-US', { notation: 'scientific', maximumSignificantDigits: 2 });

/** `12,408`; one decimal for small fractional numbers; two significant digits below 0.1, so that they do not show as 0. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 100) return whole.format(value);
  if (size >= 0.1) return tenths.format(value);
  return (size >= 1e-4 ? small : tiny).format(value);
}

/** `12.4K`, for axes. */
export const shortNumber = (value: number): string =>
  (value === 0 || Math.abs(value) >= 1e-4 ? compact : tiny).format(value);

/** `41 chats`, `1 chat`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${whole.format(count)} ${count === 1 ? one : many}`;

/** Formats a share of 0 to 1: `42 %`. */
export const shareText = (share: number): string =>
  share > 0 && share < 0.01
    ? '<1\u00a0%'
    : `${tenths.format(Math.round(share * (share < 0.1 ? 1000 : 100)) / (share < 0.1 ? 10 : 1))}\u00a0%`;

/** A duration in at most two units: `45 s`, `12 min`, `3 h 20 min`, `6 days`. */
export function durationText(seconds: number): string {
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48)
    return minutes % 60 === 0 || hours >= 10 ? `${Math.round(minutes / 60)} h` : `${hours} h ${minutes % 60} min`;
  return counted(Math.round(hours / 24), 'day');
}

/** A duration in one unit, for axes and cells: `45 s`, `12 min`, `2.3 h`, `6 d`. */
export function shortDuration(seconds: number): string {
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  if (seconds < 59.5 * 60) return `${Math.round(seconds / 60)} min`;
  return seconds < 36 * 3600 ? `${tenths.format(seconds / 3600)} h` : `${tenths.format(seconds / 86_400)} d`;
}

/** `Ann`, `Ann and Ben`, `Ann, Ben and 3 more`. */
export function namesText(names: readonly string[], most = 3): string {
  const shown = names.length > most ? names.slice(0, most - 1) : names;
  const rest = names.length - shown.length;
  const words = rest > 0 ? [...shown, `${rest} more`] : [...shown];
  const last = words.pop() ?? '';
  return words.length > 0 ? `${words.join(', ')} and ${last}` : last;
}

/** An amount of US dollars: `$11.50`; below ten cents in two digits: `$0.00011`; `under $0.000001`. */
export function usdText(usd: number): string {
  if (usd === 0) return '$0';
  if (usd < 1e-6) return 'under $0.000001';
  // Rounded first, since 0.0999 is ten cents.
  const rounded = Number(usd.toPrecision(2));
  const digits = rounded >= 0.1 ? 2 : 1 - Math.floor(Math.log10(rounded));
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

const BYTE_UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** A file size: `820 bytes`, `3.4 MB`, `182 GB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return counted(bytes, 'byte');
  const power = Math.min(BYTE_UNITS.length, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** power;
  return `${value >= 100 ? Math.round(value) : tenths.format(value)} ${BYTE_UNITS[power - 1]}`;
}
