/** Tells whoever waits that something came in or was changed. */
export interface Bell {
  ring(): void;
  /** True at the next ring, or at once for one that nobody heard; false after so many milliseconds, or when the signal says so. */
  heard(withinMs: number, signal: AbortSignal): Promise<boolean>;
}

export function createBell(): Bell {
  let rung = false;
  let listener: (() => void) | null = null;
  return {
    ring() {
      rung = true;
      listener?.();
    },
    heard: (withinMs, signal) =>
      new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          listener = null;
          resolve(rung);
          rung = false;
        };
        const timer = setTimeout(end, withinMs);
        signal.addEventListener('abort', end, { once: true });
        listener = end;
        if (rung || signal.aborted) end();
      }),
  };
}
