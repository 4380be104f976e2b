/** The rules in the text of a settings object, as a person edits them. */
export const rulesIn = (text: string): string => JSON.stringify(parsed(text)['rules'] ?? [], null, 2);

/**
 * The text of a settings object with other rules and another time zone; null for that of the machine. The rules are its beginning, so that a
 * mistake in them has the same line in both texts. Everything else stays.
 */
export function settingsWith(text: string, rules: string, timeZone: string | null): string {
  const { rules: _rules, timeZone: _zone, ...others } = parsed(text);
  const rest = JSON.stringify(timeZone === null ? others : { ...others, timeZone }).slice(1);
  return `{"rules": ${rules.trim() === '' ? '[]' : rules}${rest === '}' ? '' : ','}${rest}`;
}

/** The line that a mistake names, from 1; null where it names none. */
export function lineOfMistake(mistake: string): number | null {
  const line = /^line (\d+):/.exec(mistake)?.[1];
  return line === undefined ? null : Number(line);
}

const parsed = (text: string): Readonly<Record<string, unknown>> =>
  text.trim() === '' ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>);
