import { QueryError } from '@homelake/lake';

/** DuckDB forgets an interrupt that comes between two of its steps, so it is repeated until the query has ended. */
const REPEAT_MS = 20;

/** Why one query must stop, if it must: its time limit, its signal, or the engine's end. */
export interface StopWatch {
  readonly reason: QueryError | null;
  stop(code: 'timeout' | 'cancelled', message: string): void;
  /** What to interrupt from now on. */
  interrupting(target: { interrupt(): void } | null): void;
  /** Calls `listener` once, when the query must stop; at once if it must already. */
  onStop(listener: (reason: QueryError) => void): void;
  /** @throws the reason, if there is one. */
  check(): void;
  end(): void;
}

export function watchForStop(timeoutMs: number, signal?: AbortSignal): StopWatch {
  let reason: QueryError | null = null;
  let target: { interrupt(): void } | null = null;
  let repeat: NodeJS.Timeout | undefined;
  const listeners: ((reason: QueryError) => void)[] = [];

  function stop(code: 'timeout' | 'cancelled', message: string): void {
    if (reason) return;
    reason = new QueryError(code, message);
    for (const listener of listeners) listener(reason);
    target?.interrupt();
    repeat = setInterval(() => target?.interrupt(), REPEAT_MS);
  }
  const onAbort = () => stop('cancelled', 'The query was cancelled.');
  const limit = setTimeout(() => stop('timeout', `The query took longer than ${timeoutMs} ms.`), timeoutMs);
  if (signal?.aborted) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });

  return {
    get reason() {
      return reason;
    },
    stop,
    interrupting(next) {
      target = next;
    },
    onStop(listener) {
      if (reason) listener(reason);
      else listeners.push(listener);
    },
    check() {
      if (reason) throw reason;
    },
    end() {
      clearTimeout(limit);
      clearInterval(repeat);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}
