import { sqliteCode } from '../processes/process-lock.ts';

type Code = 'no-space' | 'access-denied' | 'unavailable';

/** The error class of a port. */
type PortError = new (code: Code, detail: string, options?: { cause?: unknown }) => Error;

/** Runs `action`, and throws SQLite's errors as those of the port. Other errors pass. */
export type Translated = <T>(action: () => T) => T;

/** SQLite's result codes: https://sqlite.org/rescode.html. `$` is replaced by the name of the file. */
const codes: Readonly<Record<number, readonly [Code, string]>> = {
  3: ['access-denied', '$ may not be touched'],
  5: ['unavailable', 'another process keeps $ locked'],
  8: ['access-denied', '$ is read-only'],
  11: ['unavailable', '$ is damaged'],
  13: ['no-space', 'the disk is full'],
  14: ['access-denied', '$ cannot be opened'],
  26: ['unavailable', '$ is no database'],
};
const DAMAGED = [11, 26];

/**
 * Makes the function that converts SQLite's errors to `PortError`. `file` names the file in messages, e.g. "the file of the queue"; `advice`
 * says what the user can do where it is damaged.
 */
export function translating(PortError: PortError, file: string, advice = ''): Translated {
  return (action) => {
    try {
      return action();
    } catch (error) {
      const code = sqliteCode(error);
      if (code === null) throw error;
      const [portCode, words] = codes[code] ?? ['unavailable', '$ cannot be used'];
      const detail = words.replace('$', file) + (DAMAGED.includes(code) && advice ? `; ${advice}` : '');
      throw new PortError(portCode, `${detail} (SQLite ${code})`, { cause: error });
    }
  };
}
