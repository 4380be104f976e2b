import type { LocalLake } from '@homelake/composition/local';
import type { WorkerProcess } from '@homelake/composition/worker-process';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';

/**
 * Runs `use` while a worker process does the work on the lake: a child of this command, or the worker of another command. `signal` is
 * aborted by Ctrl C, or where no worker can be kept running; its reason is a message for the user. Sets exit code 1 where the worker found
 * records that it cannot read. `first`: a child that was started before.
 */
export async function withWorker<Result>(
  lake: LocalLake,
  context: Context,
  use: (signal: AbortSignal) => Promise<Result>,
  first?: WorkerProcess,
): Promise<Result> {
  const { worker, say, progress, stop } = context;
  const trouble = new AbortController();
  const supervisor = lake.superviseWorker({
    ...worker,
    ...(first && { first }),
    quiet: true,
    onLine: say,
    onDamaged() {
      context.exitCode = 1;
    },
    onProgress: (label, done, total) => progress.show(label, done, total),
    onTrouble(reason, times) {
      if (times > 1) trouble.abort(new Failure(reason));
    },
  });
  try {
    return await use(AbortSignal.any([stop, trouble.signal]));
  } finally {
    await supervisor.stop();
    progress.end();
  }
}
