/**
 * True when `length` bytes at `a` and at `b` are equal. It compares four bytes at a time. If the length is no multiple of four, the last four
 * bytes overlap: names and dates are short, and a loop over single bytes at the end would cost more than the rest.
 * @param view the same bytes as `bytes`, which contain both ranges
 */
export function equalBytes(bytes: Uint8Array, view: DataView, a: number, b: number, length: number): boolean {
  let i = 0;
  if (length < 4) {
    while (i < length && bytes[a + i] === bytes[b + i]) i++;
    return i >= length;
  }
  const last = length - 4;
  for (; i < last; i += 4) if (view.getInt32(a + i, true) !== view.getInt32(b + i, true)) return false;
  return view.getInt32(a + last, true) === view.getInt32(b + last, true);
}
