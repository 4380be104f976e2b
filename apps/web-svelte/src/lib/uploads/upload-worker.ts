import { handIn, UploadError } from '@homelake/http-api/upload-engine';
import type { FromWorker, ToWorker } from './upload-messages.ts';

// Runs the upload engine beside the page, which stays responsive while files are read, hashed and sent.

const running = new Map<number, AbortController>();
const tell = (message: FromWorker): void => postMessage(message);

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if ('send' in data) void send(data.number, data.send);
  else running.get(data.number)?.abort();
});

async function send(number: number, { name, file, uploadId }: Extract<ToWorker, { send: object }>['send']) {
  const stop = new AbortController();
  running.set(number, stop);
  try {
    const source = {
      name,
      sizeBytes: file.size,
      fileTime: new Date(file.lastModified).toISOString(),
      read: (start: number, end: number) => read(file, start, end),
    };
    const result = await handIn(source, {
      baseUrl: '/api',
      uploadId,
      signal: stop.signal,
      onOpen: (opened) => tell({ number, opened }),
      onProgress: (sent, total) => tell({ number, sent: total === 0 ? 1 : sent / total }),
    });
    tell({ number, result });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    tell({ number, error: { message, isPassing: cause instanceof UploadError && cause.isPassing } });
  } finally {
    running.delete(number);
  }
}

async function read(file: File, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(start, end).arrayBuffer());
  } catch (cause) {
    throw new Error('The file can no longer be read, or was changed. Drop it again to go on.', { cause });
  }
}
