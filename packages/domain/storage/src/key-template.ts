/** One `{slot}` of a key: the pattern of its text, and the conversion between value and text. */
export interface Slot {
  /** Source of a regular expression without groups. */
  readonly pattern: string;
  /** Description of valid values, for the error message about an invalid one. */
  readonly takes: string;
  readonly encode?: (value: string) => string;
  readonly decode?: (text: string) => string;
}

type SlotNames<Shape extends string> = Shape extends `${string}{${infer Name}}${infer Rest}`
  ? Name | SlotNames<Rest>
  : never;
export type KeyParts<Shape extends string> = { readonly [Name in SlotNames<Shape>]: string };

export interface KeyTemplate<Shape extends string> {
  readonly shape: Shape;
  /** Common prefix of all keys of this shape: the text before the first slot. It is used for listing. */
  readonly prefix: string;
  /** Builds a key. Throws TypeError for a part that does not match its slot. */
  build(parts: KeyParts<Shape>): string;
  /** The parts of a key of this shape; null for any other key. */
  parse(key: string): KeyParts<Shape> | null;
}

/** Defines keys of one shape. `build` and `parse` come from the same definition, so they always agree. */
export function keyTemplate<const Shape extends string>(
  shape: Shape,
  slots: { readonly [Name in SlotNames<Shape>]: Slot },
): KeyTemplate<Shape> {
  // Even indexes hold literal text, odd ones slot names.
  const pieces = shape.split(/[{}]/);
  const slotOf = new Map<string, Slot>(Object.entries<Slot>(slots));
  const names = pieces.filter((_, place) => place % 2 === 1);
  const pattern = new RegExp(
    `^${pieces.map((piece, place) => (place % 2 === 1 ? `(${slotOf.get(piece)?.pattern})` : escape(piece))).join('')}$`,
    'u',
  );

  const build = (parts: KeyParts<Shape>): string => {
    const given = new Map<string, string>(Object.entries<string>(parts));
    const key = shape.replace(/\{(\w+)\}/g, (_, name: string) => {
      const slot = slotOf.get(name);
      const value = given.get(name);
      const text = slot === undefined || value === undefined ? '' : (slot.encode?.(value) ?? value);
      if (slot === undefined || !new RegExp(`^${slot.pattern}$`, 'u').test(text)) {
        throw new TypeError(`${name} of ${shape} takes ${slot?.takes}, not ${JSON.stringify(value)}`);
      }
      return text;
    });
    return key;
  };

  const parse = (key: string): KeyParts<Shape> | null => {
    const found = pattern.exec(key);
    if (found === null) return null;
    const parts = names.map((name, i) => {
      const text = found[i + 1] ?? '';
      return [name, slotOf.get(name)?.decode?.(text) ?? text];
    });
    return Object.fromEntries(parts) as KeyParts<Shape>;
  };

  return { shape, prefix: pieces[0] ?? '', build, parse };
}

const escape = (literal: string): string => literal.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
