import { Worker } from 'node:worker_threads';

/** A child's end of the channel that `startSupervised` opened. */
export interface ParentLink {
  /** Lost where the parent is gone. */
  send(message: object): void;
  /** Gets every message of the parent. To be set in the turn of the event loop in which the link is made, or messages are lost. */
  listen(onMessage: (message: unknown) => void): void;
  /** Aborted when the parent is gone. */
  readonly signal: AbortSignal;
  /** Closes the channel, which kept the process alive. */
  close(): void;
}

/** How long a process may live on without its parent to finish a step. */
const PATIENCE_MS = 2_000;

/**
 * Null where no parent started this process with a channel. The process ends soon after its parent, however that ended: by itself where
 * its event loop turns, and by the hand of a thread of its own where it does not. SIGINT is left to the parent: a terminal sends it to both.
 */
export function linkToParent(): ParentLink | null {
  if (process.send === undefined) return null;
  const controller = new AbortController();
  process.once('disconnect', () => controller.abort(new Error('the process that started this one is gone')));
  process.on('SIGINT', () => undefined);
  watchParent();
  return {
    send(message) {
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
    },
    listen: (onMessage) => void process.on('message', onMessage),
    signal: controller.signal,
    close() {
      if (process.connected) process.disconnect();
    },
  };
}

/**
 * A thread looks at the parent, since a loop that spins hears nothing. Its program is a text, because a file would need Node's loader and
 * TypeScript's in that thread: 18 MB and 40 ms more. On Windows a process keeps the id of its parent after that has ended.
 */
function watchParent(): void {
  const program = `
    const parent = ${process.ppid};
    const never = new Int32Array(new SharedArrayBuffer(4));
    const wait = (ms) => Atomics.wait(never, 0, 0, ms);
    const isThere = () => {
      if (process.platform !== 'win32') return process.ppid === parent;
      try {
        return process.kill(parent, 0);
      } catch {
        return false;
      }
    };
    while (isThere()) wait(500);
    wait(${PATIENCE_MS});
    process.kill(process.pid, 'SIGKILL');`;
  new Worker(program, { eval: true }).unref();
}
