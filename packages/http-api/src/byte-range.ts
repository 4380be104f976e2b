/** Which bytes of a file are wanted: from `start` up to, not including, `end`. */
export interface WantedBytes {
  readonly start: number;
  readonly end: number;
}

/**
 * What a Range header asks of `sizeBytes` bytes (RFC 9110, section 14.1.2). `whole`: no header, or one that may be ignored, several ranges
 * among them. `none`: a range that lies past the end.
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
