import { sameBytes } from './same-bytes.ts';

/** Thrown when the implementation under test breaks a rule of the contract. */
export class ContractViolation extends Error {
  override readonly name = 'ContractViolation';
}

export function check(condition: boolean, claim: string): asserts condition {
  if (!condition) throw new ContractViolation(claim);
}

/** Compares by JSON, with bytes as lists, dates as ISO text and object keys in any order. */
export function equal(actual: unknown, expected: unknown, claim: string): void {
  if (actual instanceof Uint8Array && expected instanceof Uint8Array) {
    if (sameBytes(actual, expected)) return;
    const at = expected.findIndex((byte, index) => byte !== actual[index]);
    check(false, `${claim}: expected ${expected.length} bytes, got ${actual.length}, of which byte ${at} is another`);
  }
  const [got, wanted] = [show(actual), show(expected)];
  check(got === wanted, `${claim}: expected ${brief(wanted)}, got ${brief(got)}`);
}

/** Runs `action`, which must fail with an error that has this `code`. */
export async function rejectsWith(code: string, action: () => Promise<unknown>, claim: string): Promise<void> {
  let found = 'no error';
  try {
    await action();
  } catch (error) {
    found = error instanceof Error && 'code' in error ? String(error.code) : `the error "${String(error)}"`;
  }
  check(found === code, `${claim}: expected an error with code ${code}, got ${found}`);
}

const show = (value: unknown): string =>
  JSON.stringify(value, function (this: Readonly<Record<string, unknown>>, name: string, part: unknown) {
    // `part` is already the result of a Buffer's own `toJSON`, so the value itself is read.
    const bytes = this[name];
    if (bytes instanceof Uint8Array) return Array.from(bytes);
    if (part === undefined) return '(undefined)';
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });

const brief = (text: string): string => (text.length <= 300 ? text : `${text.slice(0, 300)}… (${text.length} long)`);
