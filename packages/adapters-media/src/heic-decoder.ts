import { Worker } from 'node:worker_threads';
import { ImageError } from '@homelake/photos';
import type { HeicResponse } from './heic-worker.ts';

interface Job {
  readonly bytes: Uint8Array;
  readonly resolve: (tiff: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

export interface HeicDecoder {
  /**
   * Decodes the main picture of a HEIC to an upright, uncompressed TIFF without its colour profile. libheif applies the rotation and
   * mirroring of the container, so the EXIF orientation must not be applied again. Rejects with ImageError, or with the reason of `stop`.
   */
  decode(bytes: Uint8Array, stop: AbortSignal): Promise<Uint8Array>;
  /** Ends the threads. */
  close(): Promise<void>;
}

/** Idle time after which a thread ends, because WebAssembly never frees the memory of its largest picture. */
const IDLE_MS = 10_000;

/** Decodes HEIC by libheif's WebAssembly on worker threads, because a picture of 12 megapixels blocks a thread for half a second. */
export function createHeicDecoder({ threads }: { readonly threads: number }): HeicDecoder {
  const waiting: Job[] = [];
  const idle = new Map<Worker, NodeJS.Timeout>();
  const busy = new Map<Worker, Job>();

  function next(): void {
    while (waiting.length > 0) {
      const worker = takeIdle() ?? (busy.size < threads ? start() : undefined);
      const job = worker && waiting.shift();
      if (worker === undefined || job === undefined) return;
      busy.set(worker, job);
      worker.ref();
      worker.postMessage(job.bytes, []);
    }
  }

  function takeIdle(): Worker | undefined {
    for (const [worker, timer] of idle) {
      clearTimeout(timer);
      idle.delete(worker);
      return worker;
    }
    return undefined;
  }

  function start(): Worker {
    // The worker has the same extension as this file: `.ts` in the workspace, `.js` in a build. libheif's output about damaged files is dropped.
    const url = new URL(import.meta.url.replace('heic-decoder', 'heic-worker'));
    const worker = new Worker(url, { stdout: true, stderr: true });
    worker.stdout.resume();
    worker.stderr.resume();
    worker.on('message', (response: HeicResponse) => {
      const job = busy.get(worker);
      busy.delete(worker);
      worker.unref();
      const timer = setTimeout(() => retire(worker), IDLE_MS);
      idle.set(worker, timer.unref());
      if ('tiff' in response) job?.resolve(response.tiff);
      else job?.reject(heicFailure(response.failure));
      next();
    });
    worker.on('error', (cause) => {
      const job = busy.get(worker);
      retire(worker);
      job?.reject(new ImageError('codec-failed', 'The HEIC decoder stopped.', { cause }));
    });
    return worker;
  }

  function retire(worker: Worker): void {
    clearTimeout(idle.get(worker));
    idle.delete(worker);
    busy.delete(worker);
    void worker.terminate();
    next();
  }

  /** Drops a job. A thread that works on it is ended, since nothing else stops WebAssembly. */
  function drop(job: Job): void {
    const place = waiting.indexOf(job);
    if (place >= 0) waiting.splice(place, 1);
    for (const [worker, current] of busy) if (current === job) retire(worker);
  }

  return {
    decode(bytes, stop) {
      return new Promise<Uint8Array>((resolve, reject) => {
        stop.throwIfAborted();
        const job: Job = { bytes, resolve, reject };
        const onAbort = () => {
          drop(job);
          reject(stop.reason);
        };
        stop.addEventListener('abort', onAbort, { once: true });
        waiting.push(job);
        next();
      });
    },
    async close() {
      await Promise.all([...idle.keys()].map((worker) => (clearTimeout(idle.get(worker)), worker.terminate())));
      idle.clear();
    },
  };
}

function heicFailure(text: string): ImageError {
  return /not a HEIC/.test(text)
    ? new ImageError('unsupported', 'This kind of HEIF picture cannot be shown here.', { cause: text })
    : new ImageError('damaged', 'The picture is damaged: its HEIC data cannot be decoded.', { cause: text });
}
