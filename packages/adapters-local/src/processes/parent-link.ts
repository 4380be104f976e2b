import { Worker } from 'node:worker_threads';

/** The child's end of the channel that `startSupervised` opened. */
export interface ParentLink {
  /** Sends a message. It is lost if the parent has ended. */
  send(message: object): void;
  /** Receives every message of the parent. Call it in the turn of the event loop in which the link is made; otherwise messages are lost. */
  listen(onMessage: (message: unknown) => void): void;
  /** Aborted when the parent has ended. */
  readonly signal: AbortSignal;
  /** Closes the channel, which keeps the process alive. */
  close(): void;
}

/** Time in ms that a process may run without its parent to finish a step. */
const PATIENCE_MS = 2_000;

/**
 * Opens the channel to the parent; null where no parent started this process with one. The process ends soon after its parent, however the
 * parent ended: by itself where its event loop runs, and by a watching thread where the loop is blocked. SIGINT is ignored, since a
 * terminal sends it to parent and child.
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
 * Watches the parent in a thread, since a blocked event loop receives no message. The thread's program is a text, since a file would load
 * Node's loader and TypeScript's into the thread: 18 MB and 40 ms more. On Windows a process keeps the id of its parent after the parent
 * has ended.
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
