/** A file of which parts can be read, such as a video of gigabytes. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** Bytes from `start` up to, not including, `end`; fewer at the end of the source. */
  read(start: number, end: number): Promise<Uint8Array>;
}
