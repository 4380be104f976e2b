/** When to give up. */
export interface StopRules {
  readonly timeoutMs: number;
  /** What to reject with when the time is up. */
  readonly late: () => Error;
  readonly signal: AbortSignal | undefined;
}

/**
 * What the work answers, or a rejection once time is up or the signal says so; `stop` tells the work as well. Nothing is held on to
 * afterwards, which a signal of `AbortSignal.timeout` would do, with all that listens to it, until its time.
 */
export async function untilStopped<T>(
  { timeoutMs, late, signal }: StopRules,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const onAbort = () => controller.abort(signal?.reason);
  const timer = setTimeout(() => controller.abort(late()), timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  const stopped = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
  });
  try {
    return await Promise.race([work(controller.signal), stopped]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
