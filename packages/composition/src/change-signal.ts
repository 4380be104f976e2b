import type { JobQueue, QueueMonitor } from '@homelake/lake';

/** Wakes a waiting task of this process when something was queued or changed. */
export interface ChangeSignal {
  notify(): void;
  /**
   * Resolves to true at the next notification, at once if one came while nobody waited. Resolves to false after `withinMs`, or when the
   * signal is aborted. Only one caller may wait at a time.
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

/** Wraps a queue so that every sent job notifies `changes`. */
export const notifyingQueue = (queue: JobQueue & QueueMonitor, changes: ChangeSignal): JobQueue & QueueMonitor => ({
  ...queue,
  async send(job, options) {
    await queue.send(job, options);
    changes.notify();
  },
});
