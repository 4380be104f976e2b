import type { JobQueue, QueueMonitor } from '@homelake/lake';

/** Tells the one who waits in this process that something came in or was changed. */
export interface ChangeSignal {
  notify(): void;
  /**
   * True at the next notification, or at once for one that came while nobody waited; false after so many milliseconds, or when the signal
   * is aborted. For one caller at a time.
   */
  wait(withinMs: number, signal: AbortSignal): Promise<boolean>;
  /** Calls `listener` at every notification, for as long as the process runs. */
  listen(listener: () => void): void;
}

export function createChangeSignal(): ChangeSignal {
  let isNotified = false;
  let waiting: (() => void) | null = null;
  const listeners: (() => void)[] = [];
  return {
    notify() {
      isNotified = true;
      waiting?.();
      for (const listener of listeners) listener();
    },
    wait: (withinMs, signal) =>
      new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          waiting = null;
          resolve(isNotified);
          isNotified = false;
        };
        const timer = setTimeout(end, withinMs);
        signal.addEventListener('abort', end, { once: true });
        waiting = end;
        if (isNotified || signal.aborted) end();
      }),
    listen: (listener) => void listeners.push(listener),
  };
}

/** The queue; notifies of every job that was sent through it. */
export const notifyingQueue = (queue: JobQueue & QueueMonitor, changes: ChangeSignal): JobQueue & QueueMonitor => ({
  ...queue,
  async send(job, options) {
    await queue.send(job, options);
    changes.notify();
  },
});
