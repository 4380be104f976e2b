import { refreshAll } from '$app/navigation';
import { ApiError } from '#lib/api.ts';
import type { Handed } from './dropped-files.ts';
import { sendFile } from './send-file.ts';
import { readUploads } from './upload-api.ts';
import { outcomeOf } from './upload-outcome.ts';
import { UploadQueue, type Upload } from './upload-queue.ts';

const ASK_AGAIN_MS = 500;
/** Time before the server is asked again after it gave no answer. */
const UNANSWERED_MS = 2_000;
const FOLD_AFTER_MS = 4_000;

function unanswered(cause: unknown): false {
  if (cause instanceof ApiError) return false;
  throw cause;
}

/** Files that were added on this page, until they are processed. */
class Uploads {
  all = $state.raw<readonly Upload[]>([]);
  /** Counter that rises when processed files can be shown. */
  arrivals = $state(0);
  folded = $state(true);
  /** Number of hidden or operating system files and folders that were not sent. */
  leftOut = $state(0);

  readonly #queue = new UploadQueue(sendFile, (uploads) => {
    this.all = uploads;
    if (uploads.some(({ state }) => state === 'working')) void this.#watch();
    else this.#foldSoon();
  });
  #watching = false;
  #fold: ReturnType<typeof setTimeout> | undefined;

  add({ files, leftOut }: Handed): void {
    if (files.length === 0) return;
    this.folded = false;
    this.leftOut += leftOut;
    clearTimeout(this.#fold);
    this.#queue.add(files);
  }

  close(): void {
    this.folded = true;
    this.leftOut = 0;
    this.#queue.clear();
  }

  /** Reads the state of the files that were sent, until all of them are processed. */
  async #watch(): Promise<void> {
    if (this.#watching) return;
    this.#watching = true;
    try {
      for (;;) {
        if (!this.all.some(({ state }) => state === 'working')) break;
        let ended = 0;
        let chats = 0;
        const settled = this.#queue.settle(readUploads, (record) => {
          const outcome = outcomeOf(record);
          if (outcome === null || outcome.state === 'working') return outcome;
          ended++;
          const { kind = null, contents = null } = outcome.result ?? {};
          if (kind === 'chat' || (contents?.ended?.chat ?? 0) > 0) chats++;
          return outcome;
        });
        if (!(await settled.then(() => true, unanswered))) {
          // Nothing is known of them now. They stay as they are until the server answers again.
          await new Promise((resolve) => setTimeout(resolve, UNANSWERED_MS));
          continue;
        }
        if (ended > 0) this.arrivals++;
        if (chats > 0) await refreshAll();
        await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      }
    } finally {
      this.#watching = false;
    }
  }

  #foldSoon(): void {
    clearTimeout(this.#fold);
    if (!this.#queue.idle || this.all.some(({ reason }) => reason !== null)) return;
    this.#fold = setTimeout(() => this.close(), FOLD_AFTER_MS);
  }
}

export const uploads = new Uploads();
