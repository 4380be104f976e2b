/** The message of an error without the key at its beginning, since the outcome names the key. */
export function detailOf(error: Error, key: string | null): string {
  const { message } = error;
  const prefix = `${key ?? ''}: `;
  return message.startsWith(prefix) ? message.slice(prefix.length) : message;
}
