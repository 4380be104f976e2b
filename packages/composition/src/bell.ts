/** Tells whoever waits that something came in or was changed. */
export interface Bell {
  ring(): void;
  /** True at the next ring, or at once for one that nobody heard; false after so many milliseconds, or when the signal says so. */
  heard(withinMs: number, signal: AbortSignal): Promise<boolean>;
  /** Calls it at every ring. */
  listen(listener: () => void): void;
}

export function createBell(): Bell {
  let rung = false;
  let waiting: (() => void) | null = null;
  const listeners: (() => void)[] = [];
  return {
    ring() {
      rung = true;
      waiting?.();
      for (const listener of listeners) listener();
    },
    heard: (withinMs, signal) =>
      new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          waiting = null;
          resolve(rung);
          rung = false;
        };
        const timer = setTimeout(end, withinMs);
        signal.addEventListener('abort', end, { once: true });
        waiting = end;
        if (rung || signal.aborted) end();
      }),
    listen: (listener) => void listeners.push(listener),
  };
}
