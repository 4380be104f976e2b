import type { Upload as UploadRecord } from '@homelake/http-api';

/** What the page tells the worker: to send a file, or to stop sending it. `number` names the upload in all messages. */
export type ToWorker =
  | {
      readonly number: number;
      readonly send: { readonly name: string; readonly file: File; readonly uploadId: string | null };
    }
  | { readonly number: number; readonly stop: true };

/** What the worker tells the page. `result` and `error` are the last message of an upload. */
export type FromWorker = { readonly number: number } & (
  | { readonly opened: string }
  | { readonly sent: number }
  | { readonly result: UploadRecord }
  | { readonly error: { readonly message: string; readonly isPassing: boolean } }
);
