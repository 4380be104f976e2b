import { decimalDigit } from '../text/decimal-digit.ts';

/** Replaces the digits of every script by 0 to 9. */
export function latinDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => String(decimalDigit(digit.codePointAt(0) ?? 0)));
}
