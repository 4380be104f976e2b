/** What this process is storing right now, by key, so that a worker who is quicker can wait for it. */
export interface UnderWay {
  /** Does the work, and lets others wait for its end. */
  during<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
  /** Once nothing of this key is being stored, whether that went well or not. */
  settled(key: string): Promise<void>;
}

export function createUnderWay(): UnderWay {
  const running = new Map<string, Promise<unknown>>();
  return {
    during(key, work) {
      const run = work();
      const all: Promise<unknown> = Promise.allSettled([running.get(key), run]).then(() => {
        if (running.get(key) === all) running.delete(key);
      });
      running.set(key, all);
      return run;
    },
    async settled(key) {
      await running.get(key);
    },
  };
}
