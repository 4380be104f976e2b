/** English month names: no locale's short date spells the month, but one export style in the wild does (`12 Oct 14:20 - `). */
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const FULL = /^(?:january|february|march|april|may|june|july|august|september|october|november|december|sept)$/;

/** 1 to 12, or 0 where the word is no month. */
export function monthOf(word: string): number {
  const lower = word.toLowerCase().replace(/\.$/, '');
  if (lower.length > 3 && !FULL.test(lower)) return 0;
  return MONTHS.indexOf(lower.slice(0, 3)) + 1;
}
