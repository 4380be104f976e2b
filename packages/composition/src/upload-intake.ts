import type { UploadIntake } from '@homelake/http-api';
import { listExports, receiveUpload } from '@homelake/lake';
import type { UploadPorts } from '@homelake/lake';
import type { Bell } from './bell.ts';

/** Takes in what comes over a wire, and tells what became of it. */
export const createUploadIntake = (ports: UploadPorts, bell: Bell): UploadIntake => ({
  async receive(upload) {
    const record = await receiveUpload(ports, upload);
    bell.ring();
    return record;
  },
  get: (ids) => ports.view.get(ids),
  list: (of, page) => ports.view.list(of, page),
  exportsInTables: async () => new Set((await listExports(ports.store)).map(({ exportId }) => exportId)),
});
