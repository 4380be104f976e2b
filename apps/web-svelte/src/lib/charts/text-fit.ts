const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Shortens a text to `most` graphemes, with an ellipsis at the end. An emoji is one grapheme. */
export function clip(text: string, most: number): string {
  const room = Math.max(1, Math.floor(most));
  if (text.length <= room) return text;
  const characters = Array.from(segments.segment(text), (part) => part.segment);
  return characters.length <= room
    ? text
    : `${characters
        .slice(0, room - 1)
        .join('')
        .trimEnd()}…`;
}

/** Positions labels of a given height close to their wanted positions, in order, without overlap, between 0 and `max`. */
export function spread(wanted: readonly number[], height: number, max: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed = [...wanted];
  let floor = -Infinity;
  for (const i of order) {
    placed[i] = Math.max(placed[i] ?? 0, floor + height);
    floor = placed[i] ?? 0;
  }
  let ceiling = max + height;
  for (const i of order.toReversed()) {
    placed[i] = Math.min(placed[i] ?? 0, ceiling - height);
    ceiling = placed[i] ?? 0;
  }
  return placed;
}

/** First names if they are all different, else the full names. */
export function shortNames(names: readonly string[]): readonly string[] {
  const first = names.map((name) => (/^\p{L}/u.test(name) ? (name.split(' ', 1)[0] ?? name) : name));
  return new Set(first).size === names.length ? first : names;
}
