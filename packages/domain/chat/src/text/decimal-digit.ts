import { DECIMAL_ZEROS } from './decimal-zeros.ts';

/** Value 0 to 9 of a decimal digit of any script, or -1 where the code point is none. */
export function decimalDigit(codePoint: number): number {
  if (codePoint < 0x80) return codePoint >= 0x30 && codePoint <= 0x39 ? codePoint - 0x30 : -1;
  let low = 0;
  let high = DECIMAL_ZEROS.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const zero = DECIMAL_ZEROS[middle] ?? 0;
    if (codePoint < zero) high = middle - 1;
    else if (codePoint > zero + 9) low = middle + 1;
    else return codePoint - zero;
  }
  return -1;
}
