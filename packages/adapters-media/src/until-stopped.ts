/** Conditions that end the work early. */
export interface StopRules {
  readonly timeoutMs: number;
  /** Makes the error to reject with after the timeout. */
  readonly late: () => Error;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs `work` and resolves to its result. Rejects at the timeout or when the signal is aborted, and then aborts `stop`. Afterwards no timer or
 * listener remains; `AbortSignal.timeout` would keep both until its time is up.
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
