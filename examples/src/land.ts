import { clouds } from './sky.ts';
import { createNoise, mix, round, times, type Sheet } from './sheet.ts';

export interface Ridge {
  /** Where its foot is, and how far its highest point can rise above it. */
  readonly base: number;
  readonly height: number;
  readonly colour: string;
  /** What it fades into at its foot: the air before it. */
  readonly haze?: string;
  /** `peaks`: sharp; `hills`: round. */
  readonly form?: 'peaks' | 'hills';
  /** Pixels from one summit to the next, about. */
  readonly wave?: number;
  readonly detail?: number;
  /** Multiplies the height at x (0 to 1 across the picture): for valleys and massifs. */
  readonly shape?: (x: number) => number;
  /** Light on its flanks, from the left or the right (the sign), and what colour: rock or snow. */
  readonly relief?: { readonly light: string; readonly strength: number; readonly from?: 'left' | 'right' };
  readonly foot?: number;
}

/** A range of mountains or hills across the picture; gives back its height at each x. */
export function ridge(sheet: Sheet, options: Ridge): (x: number) => number {
  const { random, width } = sheet;
  const { base, height, colour, haze = colour, form = 'hills', wave = 320, detail = 5, shape = () => 1 } = options;
  const foot = options.foot ?? base + 40;
  const noise = createNoise(random);
  const topAt = (x: number): number => {
    const value = noise(x / wave + 3, detail);
    const risen = form === 'peaks' ? 1 - Math.abs(2 * value - 1) * 1.7 : value;
    return base - height * Math.max(0.02, risen) * shape(x / width);
  };
  const step = form === 'peaks' ? 5 : 8;
  let line = '';
  for (let x = -step; x <= width + step; x += step) line += `L${x} ${round(topAt(x))}`;
  const outline = `M${-step} ${foot}${line}L${width + step} ${foot}Z`;
  const fill = sheet.down([
    [0, colour],
    [0.35, mix(colour, haze, 0.15)],
    [1, haze],
  ]);
  sheet.add(`<path d="${outline}" fill="${fill}"/>`);
  if (options.relief) relief(sheet, outline, base - height, foot, options.relief);
  return topAt;
}

/** Light and shade on whatever `outline` holds, as rock and gullies throw them. */
export function relief(
  sheet: Sheet,
  outline: string,
  top: number,
  bottom: number,
  { light, strength, from = 'left' }: NonNullable<Ridge['relief']>,
): void {
  const clip = sheet.define((id) => `<clipPath id="${id}"><path d="${outline}"/></clipPath>`);
  const lit = sheet.define(
    (id) =>
      `<filter id="${id}" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB"><feTurbulence type="fractalNoise" baseFrequency="0.007 0.004" numOctaves="6" seed="${sheet.random.between(1, 9999)}"/><feColorMatrix values="0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  1 0 0 0 0"/><feDiffuseLighting surfaceScale="${round(80 * sheet.scale)}" diffuseConstant="1.1" lighting-color="${light}"><feDistantLight azimuth="${from === 'left' ? 200 : 340}" elevation="44"/></feDiffuseLighting></filter>`,
  );
  const fade = sheet.down([
    [0, '#fff', 1],
    [0.5, '#fff', 0.8],
    [1, '#fff', 0],
  ]);
  const mask = sheet.define(
    (id) => `<mask id="${id}"><rect y="${top}" width="${sheet.width}" height="${bottom - top}" fill="${fade}"/></mask>`,
  );
  sheet.add(
    `<g clip-path="${clip}"><g mask="${mask}" opacity="${strength}" style="mix-blend-mode:hard-light"><rect y="${round(top)}" width="${sheet.width}" height="${round(bottom - top)}" filter="${lit}"/></g></g>`,
  );
}

/** Uneven light on a surface: grass, sand, plaster, cloth. `grain` in pixels, wide and high. */
export function mottle(
  sheet: Sheet,
  area: { readonly top: number; readonly bottom: number; readonly left?: number; readonly right?: number },
  colour: string,
  opacity: number,
  grain: readonly [wide: number, high: number] = [60, 12],
): void {
  const { top, bottom, left = 0, right = sheet.width } = area;
  const spots = sheet.define(
    (id) =>
      `<filter id="${id}" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB"><feTurbulence type="fractalNoise" baseFrequency="${(1 / grain[0]).toFixed(4)} ${(1 / grain[1]).toFixed(4)}" numOctaves="3" seed="${sheet.random.between(1, 9999)}"/><feColorMatrix values="0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  5 0 0 0 -2.3" result="holes"/><feFlood flood-color="${colour}"/><feComposite in2="holes" operator="in"/></filter>`,
  );
  sheet.add(
    `<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" filter="${spots}" opacity="${opacity}"/>`,
  );
}

export interface Field {
  readonly top: number;
  readonly rows: number;
  readonly colours: readonly [soil: string, crop: string];
  /** Where the rows meet, far away. */
  readonly vanish: number;
  /** Blossoms or leaves on the rows. */
  readonly dots?: readonly string[];
}

/** Rows of a crop that run towards the horizon. */
export function field(sheet: Sheet, { top, rows, colours, vanish, dots = [] }: Field): void {
  const { random, width, height } = sheet;
  const soil = sheet.down([
    [0, mix(colours[0], '#ffffff', 0.25)],
    [1, colours[0]],
  ]);
  sheet.add(`<rect y="${top}" width="${width}" height="${height - top}" fill="${soil}"/>`);
  const spread = width * 3;
  const at = (row: number, y: number): number => {
    const near = (y - top) / (height - top);
    return vanish + (((row + 0.5) / rows) * spread - spread / 2) * (0.02 + near * 0.98);
  };
  const crop = sheet.down([
    [0, mix(colours[1], '#ffffff', 0.3)],
    [0.4, colours[1]],
    [1, mix(colours[1], '#101020', 0.35)],
  ]);
  const half = spread / rows / 3.2;
  sheet.add(
    times(rows, (row) => {
      const x = at(row, height);
      return `<path d="M${round(at(row, top))} ${top} L${round(x - half)} ${height} L${round(x + half)} ${height}Z" fill="${crop}"/>`;
    }),
  );
  if (dots.length === 0) return;
  sheet.add(
    times(rows * 70, (index) => {
      const near = random.next() ** 1.6;
      const y = top + 4 + near * (height - top);
      const row = index % rows;
      const x = at(row, y) + (random.next() - 0.5) * half * 2.2 * (0.03 + near);
      const size = 1 + near * 11 * (0.6 + random.next() * 0.5);
      return `<ellipse cx="${round(x)}" cy="${round(y - size)}" rx="${round(size * 0.8)}" ry="${round(size)}" fill="${random.pick(dots)}" opacity="0.85"/>`;
    }),
  );
}

/** Mist that hangs in a valley, torn. */
export const valleyMist = (sheet: Sheet, y: number, height: number, colour: string, opacity = 0.8): void =>
  clouds(sheet, { top: y - height, bottom: y + height, colour, cover: 0.62, opacity, stretch: 6, size: 90 });
