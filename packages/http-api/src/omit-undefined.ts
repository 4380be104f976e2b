/** Without the parts that are undefined: what was left out of a request stays left out. */
export function omitUndefined<T extends object>(parts: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  const entries = Object.entries(parts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]: Exclude<T[Key], undefined> };
}
