/** The bytes of an upload do not exist, or have not arrived yet. It has a `code`, so that the job is tried again. */
export class UploadMissingError extends Error {
  readonly code = 'upload-missing';
  constructor(name: string) {
    super(`${name}: its bytes are not there`);
    this.name = 'UploadMissingError';
  }
}
