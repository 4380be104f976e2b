/** A tag's value as its standard stores it: rationals are numbers, dates stay text. */
export type TagValue = string | number | readonly (string | number)[];

/** Tags as they stand in a file, by their standard, under the standard's names (`DateTimeOriginal`, `photoshop:DateCreated`, ...). */
export interface RawTags {
  readonly exif: Readonly<Record<string, TagValue>>;
  readonly xmp: Readonly<Record<string, TagValue>>;
  readonly iptc: Readonly<Record<string, TagValue>>;
  /** Text chunks, and `tIME` of a PNG. */
  readonly png: Readonly<Record<string, TagValue>>;
  /** Of a camera's maker, only where it is understood, e.g. `ContentIdentifier` of Apple. */
  readonly maker: Readonly<Record<string, TagValue>>;
}

export const NO_TAGS: RawTags = { exif: {}, xmp: {}, iptc: {}, png: {}, maker: {} };

/** Finds the tags of a file. Damaged or missing tags are no error: what can be read is given. */
export interface MetadataReader {
  /** Of a whole picture file, or of as much of its beginning as there is. */
  read(bytes: Uint8Array): Promise<RawTags>;
  /** Of an XMP sidecar. */
  readSidecar(bytes: Uint8Array): Promise<RawTags>;
}
