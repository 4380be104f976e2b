/** The sequential ramp, from paper to accent: a share of the greatest value (0 to 1) as a CSS colour. The root lifts small values into sight. */
export function rampColor(share: number): string {
  if (!(share > 0)) return 'var(--ramp-from)';
  const percent = Math.round(8 + 92 * Math.sqrt(Math.min(share, 1)));
  return `color-mix(in oklab, var(--ramp-to) ${percent}%, var(--ramp-from))`;
}

/** For marks that stand for nobody. */
export const PLAIN = 'color-mix(in oklab, var(--ramp-to) 62%, var(--ramp-from))';
