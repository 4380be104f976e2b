/** One `{slot}` of a key: what its text looks like, and how a value becomes that text. */
export interface Slot {
  /** Source of a regular expression without groups. */
  readonly pattern: string;
  /** What the slot takes, for the error of a caller who gives something else. */
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
  /** What every key of this shape starts with: the text before its first slot. For listing. */
  readonly prefix: string;
  /** Throws TypeError for a part that its slot does not take. */
  build(parts: KeyParts<Shape>): string;
  /** The parts of a key of this shape; null for any other key. */
  parse(key: string): KeyParts<Shape> | null;
}

/** A family of keys, written once: `build` and `parse` cannot drift apart. */
export function keyTemplate<const Shape extends string>(
  shape: Shape,
  slots: { readonly [Name in SlotNames<Shape>]: Slot },
): KeyTemplate<Shape> {
  // Literal text at even places, slot names at odd ones.
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
