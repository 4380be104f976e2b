import { openLocalFile } from '@homelake/adapters-local/local-file';
import { openSpool } from '@homelake/adapters-local/spool';
import type { UploadIntake } from '@homelake/http-api';
import { findUpload, importUpload } from '@homelake/lake';
import type { UploadPorts } from '@homelake/lake';
import { photoKey } from '@homelake/storage';
import type { Bell } from './bell.ts';

/** Takes in what comes over a wire. The bytes go to a file first: what they are and whether they are known is asked of the whole. */
export function createUploadIntake(ports: UploadPorts, directory: string, bell: Bell): UploadIntake {
  const spool = openSpool(directory);
  return {
    async receive({ name, fileTime, bytes, signal }) {
      const spooled = await spool.take(bytes, signal);
      try {
        const file = await openLocalFile({ path: spooled.path, lakePath: name }, signal);
        const ticket = await importUpload(ports, { ...file, fileTime });
        if (ticket.status === 'refused') return { ...ticket, key: null, id: null, note: null };
        if (ticket.status === 'queued') bell.ring();
        const { status, kind, key, note } = ticket;
        return { status, kind, key, id: photoKey.parse(key)?.id ?? null, reason: null, note };
      } finally {
        spooled.remove();
      }
    },
    find: (key) => findUpload(ports.store, key),
  };
}
