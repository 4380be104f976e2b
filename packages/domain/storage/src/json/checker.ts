import { isObject } from './json-object.ts';
import { nearestName } from './nearest-name.ts';

/** A value that was read from JSON, or all that is wrong with it. Each problem names the place, e.g. `rules[2].when.kind: ...`. */
export type Checked<Value> =
  | { readonly value: Value; readonly problems: null }
  | { readonly value: null; readonly problems: readonly [string, ...string[]] };

/** Reads untrusted JSON and collects everything that is wrong with it. A reader gives undefined, and notes a problem, for a wrong value. */
export interface Checker {
  readonly problems: string[];
  /** Notes a problem at a place. */
  wrong(place: string, what: string): undefined;
  /** An object with no key beside `keys`. */
  object(place: string, value: unknown, keys: readonly string[]): Readonly<Record<string, unknown>> | undefined;
  list(place: string, value: unknown): readonly unknown[] | undefined;
  /** A text that is not blank. */
  text(place: string, value: unknown): string | undefined;
  /** A finite number of at least 0; a whole one where `isWhole`. */
  amount(place: string, value: unknown, isWhole?: boolean): number | undefined;
  oneOf<const Name extends string>(place: string, value: unknown, names: readonly Name[]): Name | undefined;
}

export function createChecker(): Checker {
  const problems: string[] = [];
  const wrong = (place: string, what: string): undefined => void problems.push(`${place}: ${what}`);

  return {
    problems,
    wrong,
    object(place, value, keys) {
      if (!isObject(value)) return wrong(place === '' ? 'the whole' : place, `must be an object; ${found(value)}`);
      for (const key of Object.keys(value).filter((one) => !keys.includes(one)))
        wrong(place === '' ? key : `${place}.${key}`, `unknown key; ${hint(key, keys)}`);
      return value;
    },
    list: (place, value) =>
      Array.isArray(value) ? (value as readonly unknown[]) : wrong(place, `must be a list; ${found(value)}`),
    text: (place, value) =>
      typeof value === 'string' && value.trim() !== '' ? value : wrong(place, `must be a text; ${found(value)}`),
    amount(place, value, isWhole = false) {
      if (typeof value === 'number' && value >= 0 && (isWhole ? Number.isSafeInteger(value) : Number.isFinite(value)))
        return value;
      return wrong(place, `must be ${isWhole ? 'a whole number' : 'a number'} of at least 0; ${found(value)}`);
    },
    oneOf(place, value, names) {
      const known = names.find((name) => name === value);
      if (known !== undefined) return known;
      if (typeof value !== 'string') return wrong(place, `must be one of ${names.join(', ')}; ${found(value)}`);
      return wrong(place, `must be one of ${names.join(', ')}; not ${JSON.stringify(value)}${likely(value, names)}`);
    },
  };
}

const found = (value: unknown): string => (value === undefined ? 'it is missing' : `not ${JSON.stringify(value)}`);

function hint(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === null ? `known are ${known.join(', ')}` : `did you mean ${nearest}?`;
}

function likely(value: string, names: readonly string[]): string {
  const nearest = nearestName(value, names);
  return nearest === null ? '' : `; did you mean ${nearest}?`;
}

/** The result of a check: `value` where no problem was noted. */
export function checked<Value>({ problems }: Checker, value: Value | undefined): Checked<Value> {
  const [first, ...others] = problems;
  if (first !== undefined) return { value: null, problems: [first, ...others] };
  if (value === undefined) throw new TypeError('a reader gave no value and noted no problem');
  return { value, problems: null };
}
