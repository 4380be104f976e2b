import type { Upload as UploadRecord } from '@homelake/http-api';
import type { IncomingFile } from './dropped-files.ts';

/** Number of files that are sent at the same time. */
export const MOST_AT_ONCE = 3;

/**
 * `waiting`: not started. `sending`: `sent` is the progress. `working`: sent, and being processed. `done`: in the lake. `known`: the lake
 * already had the same bytes. `refused`: not accepted, see `reason`.
 */
export type UploadState = 'waiting' | 'sending' | 'working' | 'done' | 'known' | 'refused';

export interface Upload {
  readonly number: number;
  readonly name: string;
  readonly sizeBytes: number;
  readonly state: UploadState;
  /** Share that has been sent, 0 to 1. */
  readonly sent: number;
  readonly reason: string | null;
  /** The server's record of the upload; null until the file is sent. */
  readonly result: UploadRecord | null;
}

/** Sends one file. Rejects with an Error whose message is a sentence for the user. */
export type SendFile = (file: IncomingFile, onprogress: (share: number) => void) => Promise<UploadRecord>;

/** Reads records of uploads, by id. */
export type ReadRecords = (ids: readonly string[]) => Promise<ReadonlyMap<string, UploadRecord>>;

/** What becomes of an upload by its record. */
export type Judgement = Pick<Upload, 'state' | 'reason'> & Partial<Pick<Upload, 'result'>>;

/** Queue that sends files in the order in which they were added, a few at a time. Calls `onchange` with the state of all uploads after each change. */
export class UploadQueue {
  uploads: readonly Upload[] = [];
  readonly #send: SendFile;
  readonly #onchange: (uploads: readonly Upload[]) => void;
  readonly #waiting: { readonly number: number; readonly file: IncomingFile }[] = [];
  #running = 0;
  #next = 0;

  constructor(send: SendFile, onchange: (uploads: readonly Upload[]) => void) {
    this.#send = send;
    this.#onchange = onchange;
  }

  /** True where no file is waiting or being sent. */
  get idle(): boolean {
    return this.#running === 0 && this.#waiting.length === 0;
  }

  add(files: readonly IncomingFile[]): void {
    const added = files.map((file): Upload => {
      const number = this.#next++;
      this.#waiting.push({ number, file });
      return {
        number,
        name: file.name,
        sizeBytes: file.file.size,
        state: 'waiting',
        sent: 0,
        reason: null,
        result: null,
      };
    });
    this.#show([...this.uploads, ...added]);
    while (this.#running < MOST_AT_ONCE && this.#waiting.length > 0) void this.#sendNext();
  }

  /**
   * Reads the records of the uploads in state `working`, and updates each with what `judge` returns; null leaves it unchanged. `judge` gets
   * undefined for an upload that the server does not know. An upload that is sent while the records are read is not judged. Rejects as `read`.
   */
  async settle(read: ReadRecords, judge: (record: UploadRecord | undefined) => Judgement | null): Promise<void> {
    const asked = new Map<number, string>();
    for (const { number, state, result } of this.uploads)
      if (state === 'working' && result !== null) asked.set(number, result.id);
    const records = await read([...asked.values()]);
    this.#show(
      this.uploads.map((upload) => {
        const id = asked.get(upload.number);
        return id === undefined || upload.state !== 'working' ? upload : { ...upload, ...judge(records.get(id)) };
      }),
    );
  }

  /** Removes uploads that have ended. */
  clear(): void {
    this.#show(this.uploads.filter(({ state }) => state === 'waiting' || state === 'sending' || state === 'working'));
  }

  async #sendNext(): Promise<void> {
    const next = this.#waiting.shift();
    if (next === undefined) return;
    const { number, file } = next;
    this.#running++;
    this.#set(number, { state: 'sending' });
    try {
      const result = await this.#send(file, (sent) => this.#set(number, { sent }));
      this.#set(number, { state: 'working', sent: 1, result });
    } catch (cause) {
      this.#set(number, { state: 'refused', reason: cause instanceof Error ? cause.message : String(cause) });
    }
    this.#running--;
    void this.#sendNext();
  }

  #set(number: number, change: Partial<Upload>): void {
    this.#show(this.uploads.map((upload) => (upload.number === number ? { ...upload, ...change } : upload)));
  }

  #show(uploads: readonly Upload[]): void {
    this.uploads = uploads;
    this.#onchange(uploads);
  }
}
