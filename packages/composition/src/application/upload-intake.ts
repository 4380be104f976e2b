import type { UploadIntake } from '@homelake/http-api';
import { abortParts, completeParts, linkParts, listExports, openUpload, receivedParts } from '@homelake/lake';
import type { SessionPorts } from '@homelake/lake';
import type { PartReceiver } from '@homelake/storage';

/** Makes the service that receives uploads over HTTP and reads their records. */
export function createUploadIntake(ports: SessionPorts, receiver: PartReceiver): UploadIntake {
  const { store, view } = ports;
  return {
    open: (upload) => openUpload(ports, upload),
    links: (id, parts) => linkParts(ports, id, parts),
    receive: (token, bytes) => receiver.receive(token, bytes),
    parts: (id) => receivedParts(ports, id),
    complete: (id, sha256) => completeParts(ports, id, sha256),
    abort: (id) => abortParts(ports, id),
    get: (ids) => view.get(ids),
    list: (of, page) => view.list(of, page),
    exportsInTables: async () => new Set((await listExports(store)).map(({ exportId }) => exportId)),
  };
}
