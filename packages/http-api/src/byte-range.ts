/** A byte range of a file: from `start` up to `end`, excluded. */
export interface WantedBytes {
  readonly start: number;
  readonly end: number;
}

/**
 * Parses a Range header for a file of `sizeBytes` bytes (RFC 9110, section 14.1.2). Returns `whole` where there is no header, or one that
 * may be ignored, such as a list of ranges. Returns `none` where the range is past the end of the file.
 */
export function wantedBytes(header: string | undefined, sizeBytes: number): WantedBytes | 'whole' | 'none' {
  const [, first = '', last = ''] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header ?? '') ?? [];
  if (first === '') {
    if (last === '') return 'whole';
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? 'none' : { start: sizeBytes - length, end: sizeBytes };
  }
  const start = Number(first);
  const end = last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes);
  if (last !== '' && Number(last) < start) return 'whole';
  return start < sizeBytes ? { start, end } : 'none';
}
