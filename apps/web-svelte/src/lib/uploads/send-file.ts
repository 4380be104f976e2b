import type { Problem, Upload } from '@homelake/http-api';
import type { SendFile } from './upload-queue.ts';

/** Hands one file in. By XMLHttpRequest: `fetch` does not tell how much of a body has gone. */
export const sendFile: SendFile = ({ name, file }, onprogress) =>
  new Promise<Upload>((resolve, reject) => {
    const query = new URLSearchParams({ name, fileTime: new Date(file.lastModified).toISOString() });
    const request = new XMLHttpRequest();
    request.open('POST', `/api/uploads?${query}`);
    request.responseType = 'json';
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.addEventListener('progress', (event) => onprogress(event.loaded / Math.max(1, event.total)));
    request.addEventListener('load', () => {
      const answer: unknown = request.response;
      if (request.status < 300 && answer !== null) resolve(answer as Upload);
      else reject(new Error((answer as Problem | null)?.detail ?? `The server said no (${request.status}).`));
    });
    request.addEventListener('error', () =>
      reject(new Error('The connection broke off. Drop the file again to go on.')),
    );
    request.send(file);
  });
