import type { Random } from './random.ts';

/** A colour along a gradient: where (0 to 1), which, and how opaque (1 where left out). */
export type Stop = readonly [at: number, colour: string, opacity?: number];

/** What a painter paints on: SVG that grows from back to front. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly random: Random;
  /** Pixels to a unit. */
  readonly scale: number;
  add(...markup: readonly string[]): void;
  /** A definition; gets an id, and `url(#id)` comes back. */
  define(markup: (id: string) => string): string;
  /** A paint that changes from top to bottom of what it fills. */
  down(stops: readonly Stop[]): string;
  /** A paint that changes from left to right of what it fills. */
  across(stops: readonly Stop[]): string;
  /** A paint that changes from the middle outwards. */
  round(stops: readonly Stop[]): string;
  /** A filter that softens by so many pixels. */
  soft(pixels: number): string;
  /** What `paint` adds, as markup of its own instead of on the sheet. */
  apart(paint: () => void): string;
  svg(): string;
}

export type Scene = (sheet: Sheet) => void;

export const round = (value: number): number => Math.round(value * 10) / 10;

const stopsOf = (stops: readonly Stop[]): string =>
  stops
    .map(([at, colour, opacity = 1]) => `<stop offset="${at}" stop-color="${colour}" stop-opacity="${opacity}"/>`)
    .join('');

/** A sheet of so many units by so many, to be seen `pixelsWide`. */
export function createSheet(width: number, height: number, random: Random, pixelsWide: number): Sheet {
  const definitions = new Map<string, string>();
  let painted: string[] = [];
  const define = (markup: (id: string) => string): string => {
    const known = markup('');
    const id = definitions.get(known) ?? `d${definitions.size}`;
    definitions.set(known, id);
    written.set(id, markup(id));
    return `url(#${id})`;
  };
  const written = new Map<string, string>();
  const linear = (end: string, stops: readonly Stop[]): string =>
    define((id) => `<linearGradient id="${id}" x1="0" y1="0" ${end}>${stopsOf(stops)}</linearGradient>`);

  return {
    width,
    height,
    random,
    scale: pixelsWide / width,
    define,
    add: (...markup) => void painted.push(...markup),
    down: (stops) => linear('x2="0" y2="1"', stops),
    across: (stops) => linear('x2="1" y2="0"', stops),
    round: (stops) => define((id) => `<radialGradient id="${id}">${stopsOf(stops)}</radialGradient>`),
    soft: (pixels) =>
      define(
        (id) =>
          `<filter id="${id}" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="${pixels}"/></filter>`,
      ),
    apart(paint) {
      const before = painted;
      painted = [];
      paint();
      const markup = painted.join('');
      painted = before;
      return markup;
    },
    svg: () =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="${pixelsWide}" height="${Math.round((pixelsWide * height) / width)}" viewBox="0 0 ${width} ${height}"><defs>${[...written.values()].join('')}</defs>${painted.join('')}</svg>`,
  };
}

const channel = (colour: string, at: number): number => Number.parseInt(colour.slice(at, at + 2), 16);

/** A colour between two, both as `#rrggbb`. */
export function mix(from: string, to: string, share: number): string {
  const mixed = [1, 3, 5].map((at) => Math.round(channel(from, at) * (1 - share) + channel(to, at) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Smooth noise along a line, 0 to 1, with more detail for each octave. */
export function createNoise(random: Random): (x: number, octaves: number) => number {
  const lattice = Array.from({ length: 512 }, () => random.next());
  const smooth = (x: number): number => {
    const cell = Math.floor(x);
    const share = x - cell;
    const eased = share * share * (3 - 2 * share);
    return (lattice[cell & 511] ?? 0) * (1 - eased) + (lattice[(cell + 1) & 511] ?? 0) * eased;
  };
  return (x, octaves) => {
    let sum = 0;
    let total = 0;
    for (let octave = 0, gain = 1; octave < octaves; octave++, gain *= 0.5) {
      sum += gain * smooth(x * 2 ** octave + octave * 37);
      total += gain;
    }
    return sum / total;
  };
}

/** Everything of `from` up to, not including, `to`, with the index. */
export const times = (count: number, each: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => each(index)).join('');

/** Something to photograph, and the shape in which it is seen. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly paint: Scene;
}

/** As most phones hold it, 4:3. */
export const wide = (paint: Scene): Picture => ({ width: 1280, height: 960, paint });
/** As most cameras do, 3:2. */
export const film = (paint: Scene): Picture => ({ width: 1280, height: 853, paint });
export const tall = (paint: Scene): Picture => ({ width: 960, height: 1280, paint });
export const panorama = (paint: Scene): Picture => ({ width: 2400, height: 720, paint });
