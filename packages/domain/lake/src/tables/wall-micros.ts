const DAY_SECONDS = 86_400;

/**
 * Parses wall time `YYYY-MM-DDTHH:MM:SS` with up to six fractional digits into microseconds since 1970. A zone after it is ignored. Throws
 * TypeError for text of another form.
 */
export function wallMicros(text: string): number {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const seconds = digits(text, 11, 13) * 3600 + digits(text, 14, 16) * 60 + digits(text, 17, 19);
  const days = daysSince1970(year, month, digits(text, 8, 10));
  const micros = (days * DAY_SECONDS + seconds) * 1e6 + (text.charAt(19) === '.' ? fraction(text) : 0);
  if (Number.isNaN(micros)) throw new TypeError(`text: ${JSON.stringify(text)} is not a wall time`);
  return micros;
}

/** NaN where a character is not a digit. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
  }
  return value;
}

function fraction(text: string): number {
  let micros = 0;
  let unit = 100_000;
  for (let at = 20; at < text.length && unit >= 1; at++, unit /= 10) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) break;
    micros += digit * unit;
  }
  return micros;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar. Years are counted from March, so that the leap day is the last day of a year. */
function daysSince1970(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const marchMonth = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + dayOfYear - 719_468;
}
