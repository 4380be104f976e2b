import type { FromWorker, ToWorker } from './upload-messages.ts';
import { SendError, type SendFile } from './upload-queue.ts';

let worker: Worker | undefined;
let next = 0;
const listeners = new Map<number, (message: FromWorker) => void>();

function startWorker(): Worker {
  const started = new Worker(new URL('./upload-worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => listeners.get(data.number)?.(data));
  started.addEventListener('error', () => {
    worker = undefined;
    const error = { message: 'The browser ended the upload.', isPassing: true };
    for (const [number, listen] of listeners) listen({ number, error });
  });
  return started;
}

const tell = (message: ToWorker): void => (worker ??= startWorker()).postMessage(message, []);

/** Uploads one file in the worker, several parts at a time. */
export const sendFile: SendFile = ({ name, file }, { uploadId, signal, onopen, onprogress }) => {
  const number = next++;
  const stop = (): void => tell({ number, stop: true });
  const ended = new Promise<Extract<FromWorker, { result: object }>['result']>((resolve, reject) => {
    listeners.set(number, (message) => {
      if ('opened' in message) onopen(message.opened);
      else if ('sent' in message) onprogress(message.sent);
      else if ('result' in message) resolve(message.result);
      else reject(new SendError(message.error.message, message.error.isPassing));
    });
    tell({ number, send: { name, file, uploadId } });
    signal.addEventListener('abort', stop);
  });
  return ended.finally(() => {
    listeners.delete(number);
    signal.removeEventListener('abort', stop);
  });
};
