import { isObject, sha256Hex } from '@homelake/storage';

/** Digits of the hash in a line: enough to detect damage, and no defence against forgery. */
const CHECK_DIGITS = 16;
const encoder = new TextEncoder();

/** Encodes an object as a line of JSON that ends with a check of the line itself, so that a damaged line is never taken for another. */
export async function sealLine(value: Readonly<Record<string, unknown>>): Promise<string> {
  const json = JSON.stringify(value);
  return `${json.slice(0, -1)},"check":"${await checkOf(json)}"}`;
}

/** Decodes a line; null where it is not as it was written. */
export async function openLine(line: string): Promise<Readonly<Record<string, unknown>> | null> {
  const found = /^([^]+),"check":"([0-9a-f]{16})"\}$/.exec(line);
  if (found === null) return null;
  const json = `${found[1]}}`;
  if ((await checkOf(json)) !== found[2]) return null;
  const value: unknown = JSON.parse(json);
  return isObject(value) ? value : null;
}

const checkOf = async (json: string): Promise<string> => (await sha256Hex(encoder.encode(json))).slice(0, CHECK_DIGITS);
