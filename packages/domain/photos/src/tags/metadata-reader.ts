/** A tag's value as its standard stores it: rationals are numbers, dates stay text. */
export type TagValue = string | number | readonly (string | number)[];

/** Tags as a file stores them, grouped by standard, under the standard's names (`DateTimeOriginal`, `photoshop:DateCreated`, ...). */
export interface RawTags {
  readonly exif: Readonly<Record<string, TagValue>>;
  readonly xmp: Readonly<Record<string, TagValue>>;
  readonly iptc: Readonly<Record<string, TagValue>>;
  /** Text chunks and `tIME` of a PNG. */
  readonly png: Readonly<Record<string, TagValue>>;
  /** Tags of a camera maker's own block, only those that the reader understands, e.g. Apple's `ContentIdentifier`. */
  readonly maker: Readonly<Record<string, TagValue>>;
}

export const NO_TAGS: RawTags = { exif: {}, xmp: {}, iptc: {}, png: {}, maker: {} };

/** Reads the tags of a file. Damaged or missing tags are no error: the result holds what can be read. */
export interface MetadataReader {
  /** Reads the tags of a picture file, given the whole file or its beginning. */
  read(bytes: Uint8Array): Promise<RawTags>;
  /** Reads the tags of an XMP sidecar. */
  readSidecar(bytes: Uint8Array): Promise<RawTags>;
}
