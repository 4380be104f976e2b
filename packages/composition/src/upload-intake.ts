import type { FsUploadSessions } from '@homelake/adapters-local/fs-upload-sessions';
import type { UploadIntake } from '@homelake/http-api';
import { abortParts, completeParts, linkParts, listExports, openUpload } from '@homelake/lake';
import type { UploadPorts } from '@homelake/lake';
import type { ChangeSignal } from './change-signal.ts';

/** Takes in what comes over a wire, and tells what became of it. */
export function createUploadIntake(
  uploadPorts: UploadPorts,
  sessions: FsUploadSessions,
  changeSignal: ChangeSignal,
): UploadIntake {
  const ports = { ...uploadPorts, sessions };
  const { view } = ports;
  return {
    async open(upload) {
      const opened = await openUpload(ports, upload);
      if (opened.record.state === 'waiting') changeSignal.notify();
      return opened;
    },
    links: (id, parts) => linkParts(ports, id, parts),
    receive: (token, bytes) => sessions.receive(token, bytes),
    async complete(id) {
      const completed = await completeParts(ports, id);
      changeSignal.notify();
      return completed;
    },
    abort: (id) => abortParts(ports, id),
    get: (ids) => view.get(ids),
    list: (of, page) => view.list(of, page),
    exportsInTables: async () => new Set((await listExports(ports.store)).map(({ exportId }) => exportId)),
  };
}
