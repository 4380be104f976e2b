import { handIn } from '@homelake/http-api/upload-engine';
import type { SendFile } from './upload-queue.ts';

/** Uploads one file, several parts at a time. */
export const sendFile: SendFile = ({ name, file }, onprogress) =>
  handIn(
    {
      name,
      sizeBytes: file.size,
      fileTime: new Date(file.lastModified).toISOString(),
      async read(start, end) {
        try {
          return new Uint8Array(await file.slice(start, end).arrayBuffer());
        } catch (cause) {
          throw new Error('The file can no longer be read. Add it again.', { cause });
        }
      },
    },
    { baseUrl: '/api', onProgress: (sent, total) => onprogress(sent / total) },
  );
