/** A copy of `parts` without the keys whose value is undefined, so that what a request leaves out stays left out. */
export function omitUndefined<T extends object>(parts: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  const entries = Object.entries(parts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]: Exclude<T[Key], undefined> };
}
