import { mix, round, times, type Sheet } from './sheet.ts';

/** A blossom from the front: rings of petals around a heart. */
export function blossom(
  sheet: Sheet,
  x: number,
  y: number,
  radius: number,
  options: {
    readonly petals: number;
    readonly colour: string;
    readonly heart: string;
    readonly rings?: number;
    readonly slim?: number;
    readonly tip?: string;
    readonly heartSize?: number;
  },
): string {
  const {
    petals,
    colour,
    heart,
    rings = 2,
    slim = 0.34,
    tip = mix(colour, '#ffffff', 0.35),
    heartSize = 0.3,
  } = options;
  const { random } = sheet;
  const ring = (index: number): string => {
    const length = radius * (1 - index * 0.17);
    const wide = length * slim;
    const base = mix(colour, '#200018', 0.28 - index * 0.1);
    const paint = sheet.down([
      [0, tip],
      [0.55, mix(colour, tip, index * 0.2)],
      [1, base],
    ]);
    return times(petals, (petal) => {
      const angle = (petal * 360) / petals + (index * 180) / petals + (random.next() - 0.5) * 5;
      const long = length * (0.94 + random.next() * 0.1);
      return `<path d="M0 0 C${round(-wide)} ${round(-long * 0.35)} ${round(-wide)} ${round(-long * 0.85)} 0 ${round(-long)} C${round(wide)} ${round(-long * 0.85)} ${round(wide)} ${round(-long * 0.35)} 0 0Z" fill="${paint}" stroke="${base}" stroke-opacity="0.25" stroke-width="1" transform="rotate(${round(angle)})"/>`;
    });
  };
  const seeds = times(Math.round(60 * heartSize * 3), (seed) => {
    const angle = seed * 2.39996;
    const far = radius * heartSize * Math.sqrt(seed / (60 * heartSize * 3)) * 0.95;
    return `<circle cx="${round(Math.cos(angle) * far)}" cy="${round(Math.sin(angle) * far)}" r="${round(radius * 0.018 + radius * heartSize * 0.035)}" fill="${mix(heart, seed % 3 === 0 ? '#ffffff' : '#000000', 0.3)}"/>`;
  });
  return `<g transform="translate(${round(x)} ${round(y)})">${times(rings, ring)}<circle r="${round(radius * heartSize)}" fill="${heart}"/>${seeds}</g>`;
}

/** A tulip from its side, standing on a stem down to `foot`. */
export function tulip(sheet: Sheet, x: number, y: number, size: number, colour: string, foot: number): string {
  const s = size;
  const lean = (sheet.random.next() - 0.5) * s * 0.5;
  const paint = sheet.down([
    [0, mix(colour, '#fff3c0', 0.4)],
    [0.5, colour],
    [1, mix(colour, '#3a0020', 0.4)],
  ]);
  const dark = sheet.down([
    [0, mix(colour, '#000000', 0.1)],
    [1, mix(colour, '#000000', 0.4)],
  ]);
  const stem = `<path d="M${round(x)} ${round(y)} Q${round(x + lean * 0.2)} ${round((y + foot) / 2)} ${round(x + lean)} ${round(foot)}" stroke="#5d8a3f" stroke-width="${round(s * 0.09)}" fill="none"/><path d="M${round(x + lean * 0.9)} ${round(foot)} Q${round(x - s * 0.9)} ${round(y + s * 1.4)} ${round(x - s * 0.55)} ${round(y + s * 0.5)} Q${round(x - s * 0.2)} ${round(y + s * 1.6)} ${round(x + lean)} ${round(foot)}Z" fill="#4d7d3c"/>`;
  return `${stem}<path d="M${round(x - s * 0.3)} ${round(y - s * 0.9)} Q${round(x - s * 0.5)} ${round(y - s * 0.2)} ${round(x)} ${round(y)} Q${round(x + s * 0.5)} ${round(y - s * 0.2)} ${round(x + s * 0.3)} ${round(y - s * 0.9)} L${round(x)} ${round(y - s * 0.6)}Z" fill="${dark}"/><path d="M${round(x)} ${round(y - s)} Q${round(x + s * 0.36)} ${round(y - s * 0.45)} ${round(x)} ${round(y)} Q${round(x - s * 0.36)} ${round(y - s * 0.45)} ${round(x)} ${round(y - s)}Z" fill="${paint}"/><path d="M${round(x - s * 0.38)} ${round(y - s * 0.8)} Q${round(x - s * 0.6)} ${round(y - s * 0.1)} ${round(x)} ${round(y)} Q${round(x - s * 0.1)} ${round(y - s * 0.5)} ${round(x - s * 0.38)} ${round(y - s * 0.8)}Z" fill="${paint}"/><path d="M${round(x + s * 0.38)} ${round(y - s * 0.8)} Q${round(x + s * 0.6)} ${round(y - s * 0.1)} ${round(x)} ${round(y)} Q${round(x + s * 0.1)} ${round(y - s * 0.5)} ${round(x + s * 0.38)} ${round(y - s * 0.8)}Z" fill="${paint}"/>`;
}
