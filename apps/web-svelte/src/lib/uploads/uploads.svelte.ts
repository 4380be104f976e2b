import { abortUpload } from '@homelake/http-api/upload-engine';
import { refreshAll } from '$app/navigation';
import { ApiError } from '#lib/api.ts';
import type { Handed, IncomingFile } from './dropped-files.ts';
import { askLeave, placedFile } from './file-place.ts';
import { createRememberedUploads } from './remembered-uploads.ts';
import { sendFile } from './send-file.ts';
import { alone, openTabs, TAB } from './tabs.ts';
import { readUploads } from './upload-api.ts';
import { openUploadMemory } from './upload-memory.ts';
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

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Files that were added on this page, or on an earlier visit and not finished, until they are processed. */
class Uploads {
  all = $state.raw<readonly Upload[]>([]);
  /** Counter that rises when processed files can be shown. */
  arrivals = $state(0);
  folded = $state(true);
  /** Number of hidden or operating system files and folders that were not sent. */
  leftOut = $state(0);

  readonly #memory = openUploadMemory();
  readonly #remembered = createRememberedUploads({ memory: this.#memory, tab: TAB, openTabs, alone, now: Date.now });
  readonly #queue = new UploadQueue({
    send: this.#remembered.sending(sendFile),
    abort: (id) => abortUpload(id, { baseUrl: '/api' }),
    onend: (upload) => void this.#remembered.end(upload),
    onchange: (uploads) => {
      this.all = uploads;
      if (uploads.some(({ state }) => state === 'working')) void this.#watch();
      else this.#foldSoon();
    },
  });
  #watching = false;
  #fold: ReturnType<typeof setTimeout> | undefined;

  add({ files, leftOut }: Handed): void {
    if (files.length === 0) return;
    this.#open();
    this.leftOut += leftOut;
    this.#send(files);
  }

  /** Lists what an earlier visit did not finish, and goes on with it where the browser gives the files. Called once, when the page is open. */
  async goOn(): Promise<void> {
    for (;;) {
      const unfinished = await this.#remembered.takeUnfinished(readUploads).catch(unanswered);
      if (unfinished !== false) {
        if (unfinished.length > 0) this.#open();
        this.#queue.restore(unfinished);
        return;
      }
      await sleep(UNANSWERED_MS);
    }
  }

  pause(number: number): void {
    this.#queue.pause(number);
  }

  cancel(number: number): void {
    this.#queue.cancel(number);
  }

  cancelUnfinished(): void {
    this.#queue.cancelUnfinished();
  }

  /** Goes on with an upload. Where the browser wants to ask the user for leave to read its file, it must be called for a click. */
  async resume({ number, key, needs }: Upload): Promise<void> {
    if (needs !== 'leave') {
      this.#queue.resume(number);
      return;
    }
    const place = (await this.#memory.get(key))?.place ?? null;
    if (place === null || !(await askLeave(place))) return;
    // Leave for a folder holds for all files below it.
    const waiting = this.all.filter((upload) => upload.needs === 'leave');
    const found = await Promise.all(waiting.map(({ key: one }) => this.#readAgain(one)));
    this.#send(found.filter((file) => file !== null));
  }

  close(): void {
    this.folded = true;
    this.leftOut = 0;
    this.#queue.clear();
  }

  async #readAgain(key: string): Promise<IncomingFile | null> {
    const known = await this.#memory.get(key);
    if (known === null || known.place === null) return null;
    const { name, place } = known;
    const file = await placedFile(place).catch(() => null);
    return file === null || file === 'leave' ? null : { name, file, place };
  }

  #send(files: readonly IncomingFile[]): void {
    // Written first: what is sent reads it again.
    void this.#remembered.add(files);
    this.#queue.add(files);
  }

  #open(): void {
    this.folded = false;
    clearTimeout(this.#fold);
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
          await sleep(UNANSWERED_MS);
          continue;
        }
        if (ended > 0) this.arrivals++;
        if (chats > 0) await refreshAll();
        await sleep(ASK_AGAIN_MS);
      }
    } finally {
      this.#watching = false;
    }
  }

  #foldSoon(): void {
    clearTimeout(this.#fold);
    const isOver = this.all.every(({ state, reason }) => (state === 'done' || state === 'known') && reason === null);
    if (isOver) this.#fold = setTimeout(() => this.close(), FOLD_AFTER_MS);
  }
}

export const uploads = new Uploads();
