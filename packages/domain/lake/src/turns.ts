/** Lets those who work on the same thing in one process do so one after the other. */
export interface Turns {
  /** Does the work once all that was asked for before under this key has ended, well or not. */
  take<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    take(key, work) {
      const turn = (last.get(key) ?? Promise.resolve()).then(work);
      const ended: Promise<unknown> = turn
        .catch(() => null)
        .finally(() => {
          if (last.get(key) === ended) last.delete(key);
        });
      last.set(key, ended);
      return turn;
    },
  };
}
