import { utf8Length } from './utf8-order.ts';

/** S3's limit for all metadata names and values of an object together. */
export const MAX_METADATA_BYTES = 2048;

/** Throws TypeError unless names are lower-case letters, digits and dashes and the total size is allowed. Values may be any text. */
export function checkMetadata(metadata: Readonly<Record<string, string>>): void {
  let bytes = 0;
  for (const [name, value] of Object.entries(metadata)) {
    if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) {
      throw new TypeError(`metadata name ${JSON.stringify(name)} is not lower-case letters, digits and dashes`);
    }
    bytes += name.length + utf8Length(value);
  }
  if (bytes > MAX_METADATA_BYTES) {
    throw new TypeError(`metadata takes ${bytes} bytes, at most ${MAX_METADATA_BYTES} are possible`);
  }
}
