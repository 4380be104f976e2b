/** The bytes of an upload are not there, or not yet: another try may find them. */
export class UploadMissingError extends Error {
  readonly code = 'upload-missing';
  constructor(name: string) {
    super(`${name}: its bytes are not there`);
    this.name = 'UploadMissingError';
  }
}
