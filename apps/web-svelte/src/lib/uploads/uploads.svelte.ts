import { refreshAll } from '$app/navigation';
import { readQueue } from '#lib/photos/photo-api.ts';
import type { Handed } from './dropped-files.ts';
import { sendFile } from './send-file.ts';
import { lake } from './upload-api.ts';
import { outcomeOf, type UploadOutcome } from './upload-outcome.ts';
import { UploadQueue, type Upload } from './upload-queue.ts';

const ASK_AGAIN_MS = 500;
const FOLD_AFTER_MS = 4_000;

/** Files that were handed in on this page, from the drop until they can be seen. */
class Uploads {
  all = $state.raw<readonly Upload[]>([]);
  /** Rises whenever something new can be seen. */
  arrivals = $state(0);
  folded = $state(true);
  /** Files and folders that were not sent, since systems keep them for themselves. */
  leftOut = $state(0);

  readonly #queue = new UploadQueue(sendFile, (uploads) => {
    this.all = uploads;
    if (uploads.some(({ state }) => state === 'working')) void this.#watch();
    else this.#foldSoon();
  });
  #watching = false;
  #left = Infinity;
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

  /** Asks how the work on what was sent goes, until it is over. */
  async #watch(): Promise<void> {
    if (this.#watching) return;
    this.#watching = true;
    this.#left = Infinity;
    try {
      while (this.all.some(({ state }) => state === 'working')) {
        const { waiting, running, dead } = await readQueue();
        const reasons = new Map(dead.map(({ key, reason }) => [key, reason]));
        const left = waiting + running;
        const over = left === 0 && this.#queue.idle;
        const outcomes = over ? await this.#outcomes() : new Map<number, UploadOutcome | null>();
        let chats = false;
        this.#queue.settle((upload) => {
          const reason = reasons.get(upload.result?.key ?? null);
          if (reason !== undefined) return { state: 'refused', reason };
          const outcome = outcomes.get(upload.number) ?? null;
          chats ||= outcome !== null && upload.result?.kind === 'chat';
          return outcome;
        });
        if (left !== this.#left) this.arrivals++;
        this.#left = left;
        if (chats) await refreshAll();
        await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      }
    } catch {
      // The server has gone; what it has is safe, and the page will say so elsewhere.
      this.#queue.settle(() => ({
        state: 'done',
        reason: 'The server stopped answering; it goes on when it is back.',
      }));
    } finally {
      this.#watching = false;
    }
  }

  /** How what is worked on ended, by number. */
  async #outcomes(): Promise<Map<number, UploadOutcome | null>> {
    const outcomes = new Map<number, UploadOutcome | null>();
    for (const upload of this.all)
      if (upload.state === 'working') outcomes.set(upload.number, await outcomeOf(upload, lake));
    return outcomes;
  }

  #foldSoon(): void {
    clearTimeout(this.#fold);
    if (!this.#queue.idle || this.all.some(({ reason }) => reason !== null)) return;
    this.#fold = setTimeout(() => this.close(), FOLD_AFTER_MS);
  }
}

export const uploads = new Uploads();
