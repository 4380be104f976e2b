/** CSS colour for a share of the greatest value (0 to 1), from the background to the accent colour. A root makes small values visible. */
export function rampColor(share: number): string {
  if (!(share > 0)) return 'var(--ramp-from)';
  const percent = Math.round(8 + 92 * Math.sqrt(Math.min(share, 1)));
  return `color-mix(in oklab, var(--ramp-to) ${percent}%, var(--ramp-from))`;
}

/** Colour of marks that do not belong to a person. */
export const PLAIN = 'color-mix(in oklab, var(--ramp-to) 62%, var(--ramp-from))';
