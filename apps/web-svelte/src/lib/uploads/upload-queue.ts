import type { Upload as UploadRecord } from '@homelake/http-api';
import { fileKey, type IncomingFile } from './dropped-files.ts';

/** Number of files that are sent at the same time. */
export const MOST_AT_ONCE = 3;
/** Time before an upload goes on by itself after the server gave no answer. */
const GO_ON_MS = 5_000;

/**
 * `waiting`: not started, or, with a `reason`, for a server that answers. `sending`: `sent` is the progress. `paused`: by the user.
 * `unfinished`: begun on an earlier visit, and the page needs its file, see `needs`. `working`: sent, and being processed. `done`: in the lake.
 * `known`: the lake already had the same bytes. `refused`: not accepted, see `reason`.
 */
export type UploadState = 'waiting' | 'sending' | 'paused' | 'unfinished' | 'working' | 'done' | 'known' | 'refused';

export interface Upload {
  readonly number: number;
  /** Key of the file, see `fileKey`. */
  readonly key: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly state: UploadState;
  /** Share that the server has, 0 to 1. */
  readonly sent: number;
  readonly reason: string | null;
  /** The server's record of the upload; null until the file is sent. */
  readonly result: UploadRecord | null;
  /** Id of the upload at the server; null until it is open. */
  readonly uploadId: string | null;
  /** Of an unfinished upload: `file` where the user has to add the file again, `leave` where the browser asks for leave to read it. */
  readonly needs: 'file' | 'leave' | null;
}

/** An upload that an earlier visit began. */
export interface UnfinishedUpload extends Pick<Upload, 'key' | 'name' | 'sizeBytes' | 'uploadId' | 'result'> {
  /** The file where the page can read it without asking: the upload then goes on by itself. */
  readonly file: IncomingFile | null;
  readonly needs: 'file' | 'leave';
}

export interface SendOptions {
  /** Upload of the same file that was begun earlier; null for none. */
  readonly uploadId: string | null;
  /** Stops the sending. The upload stays open at the server. */
  readonly signal: AbortSignal;
  readonly onopen: (uploadId: string) => void;
  readonly onprogress: (share: number) => void;
}

/** Why a file was not sent. The message is a sentence for the user. */
export class SendError extends Error {
  /** True where a later try may succeed without anybody's help. */
  readonly isPassing: boolean;
  constructor(message: string, isPassing: boolean) {
    super(message);
    this.name = 'SendError';
    this.isPassing = isPassing;
  }
}

/** Sends one file. Rejects with an Error whose message is a sentence for the user. */
export type SendFile = (file: IncomingFile, options: SendOptions) => Promise<UploadRecord>;

/** Reads records of uploads, by id. */
export type ReadRecords = (ids: readonly string[]) => Promise<ReadonlyMap<string, UploadRecord>>;

/** What becomes of an upload by its record. */
export type Judgement = Pick<Upload, 'state' | 'reason'> & Partial<Pick<Upload, 'result'>>;

export interface UploadQueueOptions {
  readonly send: SendFile;
  /** Drops an upload at the server. */
  readonly abort: (uploadId: string) => Promise<void>;
  /** Called with the state of all uploads after each change. */
  readonly onchange: (uploads: readonly Upload[]) => void;
  /** Called with each upload that has ended and that the user has no more to do about: it is in the lake, or was cancelled or cleared. */
  readonly onend?: (upload: Upload) => void;
  readonly goOnMs?: number;
}

/** States in which nothing more is sent. */
const OVER: ReadonlySet<UploadState> = new Set(['done', 'known', 'refused']);
const RESUMED: ReadonlySet<UploadState> = new Set(['paused', 'unfinished', 'refused']);

/** Queue that sends files in the order in which they were added, a few at a time. */
export class UploadQueue {
  uploads: readonly Upload[] = [];
  readonly #options: UploadQueueOptions;
  readonly #files = new Map<number, IncomingFile>();
  readonly #running = new Map<number, AbortController>();
  /** Uploads that wait for the server, with the timer after which they go on. */
  readonly #held = new Map<number, ReturnType<typeof setTimeout>>();
  #next = 0;

  constructor(options: UploadQueueOptions) {
    this.#options = options;
  }

  /** True where no file is waiting or being sent. */
  get idle(): boolean {
    return !this.uploads.some(({ state }) => state === 'waiting' || state === 'sending');
  }

  /** Adds files. A file that is listed already is not added twice: it goes on where it was paused, refused or unfinished. */
  add(files: readonly IncomingFile[]): void {
    const listed = new Map(this.uploads.map((upload) => [upload.key, upload]));
    const added: Upload[] = [];
    for (const file of files) {
      const key = fileKey(file);
      const known = listed.get(key);
      if (known === undefined || known.state === 'done' || known.state === 'known') {
        added.push(this.#list({ key, name: file.name, sizeBytes: file.file.size, uploadId: null }, file));
      } else if (RESUMED.has(known.state)) this.resume(known.number, file);
    }
    this.#show([...this.uploads, ...added]);
    this.#start();
  }

  /** Lists uploads of an earlier visit. They go on where their file is there, and wait for their outcome where all of it was sent. */
  restore(unfinished: readonly UnfinishedUpload[]): void {
    const listed = new Set(this.uploads.map(({ key }) => key));
    const restored = unfinished
      .filter(({ key }) => !listed.has(key))
      .map(({ file, needs, result, ...facts }): Upload => {
        const upload = this.#list(facts, file);
        if (result !== null && result.state !== 'receiving') return { ...upload, state: 'working', sent: 1, result };
        return file === null ? { ...upload, state: 'unfinished', needs } : upload;
      });
    this.#show([...this.uploads, ...restored]);
    this.#start();
  }

  /** Stops the sending of a file, until `resume`. */
  pause(number: number): void {
    const state = this.#get(number)?.state;
    if (state !== 'sending' && state !== 'waiting') return;
    this.#stop(number);
    this.#set(number, { state: 'paused', reason: null });
    this.#start();
  }

  /** Goes on with a paused or unfinished upload, or tries a refused one again. A no-op where its file is not there. */
  resume(number: number, file: IncomingFile | undefined = this.#files.get(number)): void {
    const upload = this.#get(number);
    if (upload === undefined || file === undefined || !RESUMED.has(upload.state)) return;
    this.#files.set(number, file);
    this.#set(number, { state: 'waiting', reason: null, result: null, needs: null });
    this.#start();
  }

  /** Ends an upload that is not complete, and drops at the server what it has of it. */
  cancel(number: number): void {
    const upload = this.#get(number);
    if (upload === undefined || upload.state === 'working') return;
    this.#stop(number);
    this.#drop([upload]);
    this.#start();
  }

  /** Cancels all uploads of earlier visits whose files are not there. */
  cancelUnfinished(): void {
    this.#drop(this.uploads.filter(({ state }) => state === 'unfinished'));
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
    const ended: Upload[] = [];
    this.#show(
      this.uploads.map((upload) => {
        const id = asked.get(upload.number);
        if (id === undefined || upload.state !== 'working') return upload;
        const judged = { ...upload, ...judge(records.get(id)) };
        if (OVER.has(judged.state)) ended.push(judged);
        return judged;
      }),
    );
    for (const upload of ended) this.#end(upload);
  }

  /** Removes uploads that have ended. */
  clear(): void {
    this.#drop(this.uploads.filter(({ state }) => OVER.has(state)));
  }

  #list(facts: Pick<Upload, 'key' | 'name' | 'sizeBytes' | 'uploadId'>, file: IncomingFile | null): Upload {
    const number = this.#next++;
    if (file !== null) this.#files.set(number, file);
    return { ...facts, number, state: 'waiting', sent: 0, reason: null, result: null, needs: null };
  }

  #start(): void {
    for (const { number, state } of this.uploads) {
      if (this.#running.size >= MOST_AT_ONCE) return;
      if (state === 'waiting' && !this.#held.has(number)) void this.#sendOne(number);
    }
  }

  async #sendOne(number: number): Promise<void> {
    const file = this.#files.get(number);
    if (file === undefined) return;
    const stop = new AbortController();
    this.#running.set(number, stop);
    const { signal } = stop;
    const change = (changes: Partial<Upload>): void => {
      if (!signal.aborted) this.#set(number, changes);
    };
    change({ state: 'sending', reason: null });
    try {
      const result = await this.#options.send(file, {
        uploadId: this.#get(number)?.uploadId ?? null,
        signal,
        onopen: (uploadId) => change({ uploadId }),
        onprogress: (sent) => change({ sent }),
      });
      change({ state: 'working', sent: 1, result, uploadId: result.id });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      if (!signal.aborted && cause instanceof SendError && cause.isPassing) this.#hold(number, reason);
      else change({ state: 'refused', reason });
    }
    if (this.#running.get(number) === stop) this.#running.delete(number);
    this.#start();
  }

  #hold(number: number, reason: string): void {
    const goOn = (): void => {
      this.#held.delete(number);
      this.#start();
    };
    this.#held.set(number, setTimeout(goOn, this.#options.goOnMs ?? GO_ON_MS));
    this.#set(number, { state: 'waiting', reason: `${reason} It goes on by itself.` });
  }

  #stop(number: number): void {
    this.#running.get(number)?.abort();
    this.#running.delete(number);
    clearTimeout(this.#held.get(number));
    this.#held.delete(number);
  }

  /** Removes uploads from the list. What the server has of incomplete ones is dropped, or given up by the server after some days. */
  #drop(dropped: readonly Upload[]): void {
    const numbers = new Set(dropped.map(({ number }) => number));
    this.#show(this.uploads.filter(({ number }) => !numbers.has(number)));
    for (const upload of dropped) {
      const { state, uploadId } = upload;
      if (state === 'done' || state === 'known') continue;
      if (uploadId !== null) void this.#options.abort(uploadId).catch(() => {});
      this.#end(upload);
    }
  }

  #end(upload: Upload): void {
    this.#files.delete(upload.number);
    this.#options.onend?.(upload);
  }

  #get(number: number): Upload | undefined {
    return this.uploads.find((upload) => upload.number === number);
  }

  #set(number: number, change: Partial<Upload>): void {
    this.#show(this.uploads.map((upload) => (upload.number === number ? { ...upload, ...change } : upload)));
  }

  #show(uploads: readonly Upload[]): void {
    this.uploads = uploads;
    this.#options.onchange(uploads);
  }
}
