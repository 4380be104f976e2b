/** English month names, which one style of exports prints (`12 Oct 14:20 - `), and the Roman numerals of Hawaiian short dates. */
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const FULL = /^(?:january|february|march|april|june|july|august|september|october|november|december|sept)$/;
const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii'];

/** Number of a month, 1 to 12; 0 where the word is no month. */
export function monthOf(word: string): number {
  const roman = ROMAN.indexOf(word);
  if (roman >= 0) return roman + 1;
  const lower = word.toLowerCase().replace(/\.$/, '');
  return lower.length === 3 || FULL.test(lower) ? MONTHS.indexOf(lower.slice(0, 3)) + 1 : 0;
}
