import type { StopWatch } from './stop-watch.ts';

/** Lets `width` callers in at a time, the others in the order they came. */
export interface Gate {
  /** Resolves with the function to call on leaving; rejects when the watch stops the wait. */
  enter(watch: StopWatch): Promise<() => void>;
  /** Resolves once nobody is inside. */
  empty(): Promise<void>;
}

export function createGate(width: number): Gate {
  const waiting: (() => void)[] = [];
  const onEmpty: (() => void)[] = [];
  let inside = 0;

  function leave(): void {
    inside -= 1;
    waiting.shift()?.();
    if (inside === 0) for (const resolve of onEmpty.splice(0)) resolve();
  }

  return {
    enter: (watch) =>
      new Promise((resolve, reject) => {
        const enter = () => {
          inside += 1;
          resolve(leave);
        };
        watch.onStop((reason) => {
          const place = waiting.indexOf(enter);
          if (place >= 0) waiting.splice(place, 1);
          reject(reason);
        });
        if (watch.reason) return;
        if (inside < width) enter();
        else waiting.push(enter);
      }),
    empty: () => new Promise((resolve) => (inside === 0 ? resolve() : onEmpty.push(resolve))),
  };
}
